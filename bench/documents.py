"""Tables that a command writes into a document."""

from pathlib import Path


def write_between(document: Path, begin: str, end: str, text: str) -> None:
    """In place of what stands between the two comments; at the end of the document, with them, where it has none yet."""
    whole = document.read_text(encoding="utf-8")
    if begin not in whole:
        whole = f"{whole.rstrip()}\n\n{begin}\n{end}\n"
    before, _, rest = whole.partition(begin)
    document.write_text(f"{before}{begin}\n{text}\n{end}{rest.partition(end)[2]}", encoding="utf-8")
