"""What a file may be called here, whatever it was called where it came from."""

import unicodedata
from pathlib import PurePosixPath

LONGEST_NAME = 120  # characters; with the number of a second one of the same name it fits every file system
NAMELESS = "file"


def clean_name(given: str) -> str:
    """The name without its folder, nothing hidden or unseen in it, cut to LONGEST_NAME; its ending as it was."""
    name = unicodedata.normalize("NFC", given.replace("\\", "/").rpartition("/")[2])
    name = "".join("_" if unicodedata.category(letter).startswith(("C", "Z")) and letter != " " else letter for letter in name)
    return "".join(split_name(name.strip(" .") or NAMELESS))


def split_name(name: str) -> tuple[str, str]:
    """Stem and ending, cut to a length that every file system takes."""
    stem, dot, ending = name.partition(".")
    ending = dot + ending if len(ending) <= 30 else PurePosixPath(name).suffix[:30]
    stem = name.removesuffix(ending) if ending else name
    while len(f"{stem}{ending}") > LONGEST_NAME or len(f"{stem}{ending}".encode()) > 2 * LONGEST_NAME:
        stem, ending = (stem[:-1], ending) if stem else ("", ending[:-1])
    return stem or NAMELESS, ending
