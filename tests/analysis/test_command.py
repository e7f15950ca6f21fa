import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from archive.analysis import topics
from archive.analysis.once import OncePerKnowledge
from tests.analysis.golden_files import GOLDEN


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    call_command("analyse_text", *arguments)
    return capsys.readouterr().out


def test_json_counts_code_points_without_the_byte_order_mark(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "story.txt"
    file.write_bytes("𝒳 lamp lit\r\nFees rose by 12 per cent this year.\r\n".encode("utf-8-sig"))

    found = json.loads(run(capsys, str(file), "--json"))

    assert [(block["kind"], block["start"], block["end"]) for block in found["blocks"]] == [("headline", 0, 10), ("body", 12, 47)]
    assert found["claims"][0]["reasons"] == ["number", "percentage", "comparison", "money"]


def test_people_read_lines(capsys: pytest.CaptureFixture[str]) -> None:
    printed = run(capsys, str(GOLDEN / "quay.txt"))

    assert "caption     The crane across the rails" in printed
    assert "Peter Quince (said): “It is lucky nobody died,”" in printed
    assert "lucky nobody died (quote): quoted_only" in printed


def test_jsonl_answers_line_by_line_in_order(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [b'{"text": "A\\nb", "headline": false}', b"nonsense", b'{"text": "A\\nb"}', b'{"text": "A", "headline": 1}']
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"\n".join(lines))))

    with pytest.raises(SystemExit) as stop:
        call_command("analyse_text", "-", "--jsonl")

    results = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert stop.value.code == 1
    assert [[block["kind"] for block in result.get("blocks", [])] for result in results] == [
        ["body", "body"],
        [],
        ["headline", "body"],
        [],
    ]
    assert results[1]["error"].startswith("line 2: not JSON")
    assert results[3]["error"] == 'line 4: "headline" must be true or false'


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"head\x00", "control character U\\+0000"), (b"0" * 5_000_001, "Larger than 5,000,000 bytes"), (None, "No such file")],
)
def test_unusable_file_is_refused_with_its_name(tmp_path: Path, data: bytes | None, said: str) -> None:
    file = tmp_path / "story.txt"
    if data is not None:
        file.write_bytes(data)

    with pytest.raises(CommandError, match=f"story.txt: .*{said}") as refusal:
        call_command("analyse_text", str(file), "--json")

    assert refusal.value.returncode == 2


def test_jsonl_makes_what_it_reads_with_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    monkeypatch.setattr(topics, "_model", OncePerKnowledge(lambda known: made.append(known) or topics._made(known)))
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b'{"text": "The ferry sank."}\n' * 3)))
    call_command("analyse_text", "-", "--jsonl")
    assert len(made) == 1
