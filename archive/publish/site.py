"""The archive as its machine-readable forms name it: where it stands, what it is called, and ids that stay."""

from dataclasses import dataclass
from urllib.parse import urlsplit

EPOCH_YEAR = 2026  # part of every tag: address (RFC 4151), so never changed


@dataclass(frozen=True)
class Site:
    """base: the archive's address without a slash at its end. name: the archive's own."""

    base: str
    name: str

    def at(self, path: str) -> str:
        return self.base + path

    def tag(self, kind: str, name: int | str) -> str:
        """An id that stays whatever becomes of addresses."""
        return f"tag:{urlsplit(self.base).hostname},{EPOCH_YEAR}:{kind}:{name}"
