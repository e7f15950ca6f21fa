"""docs/states.md is drawn from the table and says when it is out of date."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from archive.management.commands.draw_states import GUARDS as GUARD_WORDS
from archive.policy.states import MOVES
from archive.review.guards import GUARDS


def test_the_document_in_the_repository_is_up_to_date():
    call_command("draw_states", "--check", stdout=StringIO())


def test_drawing_and_checking(tmp_path: Path, settings):
    settings.BASE_DIR = tmp_path
    (tmp_path / "docs").mkdir()
    with pytest.raises(CommandError, match="out of date"):
        call_command("draw_states", "--check")
    assert not (tmp_path / "docs" / "states.md").exists()
    call_command("draw_states", stdout=StringIO())
    drawn = (tmp_path / "docs" / "states.md").read_text(encoding="utf-8")
    assert all(f"(`{row.name}`)" in drawn and f": {row.name}\n" in drawn for row in MOVES)
    call_command("draw_states", "--check", stdout=StringIO())
    (tmp_path / "docs" / "states.md").write_text(drawn + "More.", encoding="utf-8")
    with pytest.raises(CommandError, match="out of date"):
        call_command("draw_states", "--check")


def test_every_guard_is_put_in_words():
    assert set(GUARD_WORDS) == set(GUARDS)
