"""The field for a file of evidence. What was taken once is named by a signed token that travels with the form, so that it is
neither asked for nor sent again, and no refusal of anything else loses it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django import forms
from django.core.signing import BadSignature, Signer

from archive.policy.evidence_files import TYPES, KeptFile

UNKNOWN = "The file that was kept here cannot be told any more: choose it again."


def file_token(kept: KeptFile) -> str:
    return Signer(salt="archive.forms.evidence_file").sign_object(asdict(kept))


def kept_file(token: str) -> KeptFile:
    """The file a token names. Raises BadSignature for what this archive has not signed."""
    return KeptFile(**Signer(salt="archive.forms.evidence_file").unsign_object(token))


@dataclass(frozen=True)
class SentFile:
    """What a form says of one file. kept: the one it has now, just chosen or from before; fault: why the one chosen is not."""

    kept: KeptFile | None = None
    fault: str = ""


class EvidenceFileInput(forms.FileInput):
    """Beside the file itself, NAME-kept is the token of the one kept before, and NAME-drop says that it goes."""

    def __init__(self) -> None:
        endings = [ending for kind in TYPES.values() for ending in kind.endings]
        super().__init__(attrs={"accept": ",".join([*TYPES, *endings])})

    def value_from_datadict(self, data: Mapping[str, Any], files: Mapping[str, Any], name: str) -> SentFile:
        """files: as views/evidence_upload.py stores them, each with what was kept or the fault."""
        before = self._before(data, name)
        chosen = files.get(name)
        if chosen is None:
            return before
        return SentFile(chosen.kept) if chosen.kept else SentFile(before.kept, chosen.fault)

    def _before(self, data: Mapping[str, Any], name: str) -> SentFile:
        token = data.get(f"{name}-kept", "")
        if not token or data.get(f"{name}-drop"):
            return SentFile()
        try:
            return SentFile(kept_file(token))
        except BadSignature:
            return SentFile(fault=UNKNOWN)


class EvidenceFileField(forms.Field):
    """Its value is the KeptFile, or None."""

    widget = EvidenceFileInput

    def clean(self, value: SentFile) -> KeptFile | None:
        if value.fault:
            raise forms.ValidationError(value.fault)
        return value.kept

    def bound_data(self, data: SentFile, initial: Any) -> KeptFile | None:
        return data.kept

    def has_changed(self, initial: KeptFile | None, data: SentFile) -> bool:
        return data.kept != initial
