"""From files to pieces: opened, containers looked into, told apart by content, cut into raw records. Nothing is parsed here."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from typing import Any, BinaryIO

from archive.formats import warc_archive
from archive.formats.containers import Member, kind_of, members
from archive.formats.csv_pair import Texts, joined
from archive.formats.decompression import Budget, Unpacked
from archive.formats.records import RawRecord, RecordError
from archive.formats.sidecar import MAX_BYTES as SIDECAR_BYTES
from archive.ingest.items import Origin, Refused
from archive.ingest.parsing import START, Piece, Place, Skipped, refused
from archive.ingest.paths import SIDECAR_SUFFIX, TEXT_SUFFIX, File, FoundFiles, Span, is_hidden, shown, sidecar_of
from archive.ingest.progress import Progress, Watch, nobody
from archive.ingest.quarantine import NOTHING_READ, Kept, keep, keep_stream
from archive.ingest.recipe import Recipe, RecipeUnusable
from archive.ingest.resuming import CannotResume
from archive.ingest.spans import placed, section, size_of
from archive.ingest.streams import Opened, fault_of, opened, seekable, with_head

ARCHIVES = ("zip", "tar")  # containers of many members, as folders are
MOST_LAYERS = 3  # of containers within one another: enough for zipped files in a .tar.gz
NAME_SHOWN = 300  # characters of a member's name
PASSED_OVER = Skipped("passed_over")
NO_FILE = RecordError("empty", "No file in it.")
TOO_DEEP = RecordError("unknown_format", f"More than {MOST_LAYERS} containers within one another are not looked into.")
NOT_THE_SAME = "What cannot be read twice must be given again as it was, and this is something else. Import it without --resume."
NO_DESCRIPTION = RecordError("metadata", "A description in a tar archive cannot be read with its file: use a folder or a zip.")


@dataclass(frozen=True)
class Source:
    """An open stream on its way to a format. name: of the file or member. is_named: asked for itself, not met in a folder.

    packed: of a compressed one that can be read again, gives its bytes as they came, from their start. span: of a file, where no
    more of it is read.
    """

    stream: Any
    locator: str
    name: str
    is_named: bool
    budget: Budget
    sidecar: bytes | None = None
    layers: int = 0
    span: Span | None = None
    packed: Callable[[], BinaryIO] | None = None


@dataclass(frozen=True)
class Reader:
    """Reads files as recipe says, and notes in progress how far it has come.

    texts: of a join, whose files are tables of headlines. before: digests, by the place of the file, of what was copied when it
    was read before, for it may be something else now.
    """

    recipe: Recipe
    texts: Texts | None = None
    progress: Progress = field(default_factory=Progress)
    watch: Watch = nobody
    before: Mapping[str, str] = field(default_factory=dict)

    def pieces(self, found: FoundFiles, *, after: Place = START) -> Iterator[Piece]:
        """What the files give, in order, from behind the place after. Files before that are not opened.

        Raises streams.NoRoom, resuming.CannotResume.
        """
        for number, error in enumerate(found.unread, 1):
            if Place(0, number) > after:
                origin = Origin(shown(str(error.filename)), 1, 0, NOTHING_READ)
                what = "folder" if os.path.isdir(error.filename) else "file"
                yield Piece(Place(0, number), known=_unreadable(origin, error, what))
        for index, file in enumerate(found.files, 1):
            if index >= after.file:
                for number, piece in enumerate(self._file(file, index), 1):
                    self.watch(self.progress)
                    if (index, number) > after:
                        yield replace(piece, place=Place(index, number))
            else:
                self.progress.begin_file(index, size_of(file))
        self.progress.end()
        self.watch(self.progress)

    def pieces_in(self, stream: Any, locator: str, sidecar: bytes | None) -> Iterator[Piece]:
        """What an open stream gives, as a file that was named. Raises streams.NoRoom."""
        return self._stream(Source(stream, locator, locator, True, Budget(), sidecar))

    def _file(self, file: File, index: int) -> Iterator[Piece]:
        source = Source(None, shown(file.path), file.path, file.is_named, Budget())
        try:
            with opened(file.path) as it:
                self._note(it, index, file.span)
                source = replace(source, stream=it.stream)
                try:
                    source = replace(source, sidecar=_sidecar_bytes(file.path))
                except RecordError as error:
                    yield _refusal(source, error)
                    return
                start = file.span.start if file.span else 0
                for piece in self._span(source, file.span) if file.span else self._stream(source):
                    self.progress.read_to(it.stream.tell() - start)
                    yield piece
        except OSError as error:
            yield Piece(START, known=_unreadable(Origin(source.locator, 1, 0, NOTHING_READ), error, "file"))

    def _note(self, it: Opened, index: int, span: Span | None) -> None:
        """Raises CannotResume."""
        size = span.stop - span.start if span else it.size or os.fstat(it.stream.fileno()).st_size
        self.progress.begin_file(index, size, digest=it.digest)
        if self.before.get(str(index), it.digest) != it.digest:
            raise CannotResume(NOT_THE_SAME)

    def _span(self, source: Source, span: Span) -> Iterator[Piece]:
        """The records of a stretch of a file, in the format of the whole."""
        head, stream = with_head(source.stream)
        yield from self._records(replace(source, stream=section(stream, span), span=span), self.recipe.detect(head))

    def _stream(self, source: Source) -> Iterator[Piece]:
        head, stream = with_head(source.stream)
        source = replace(source, stream=stream)
        kind = kind_of(head)
        if kind == "gzip" and warc_archive.sniff(head):
            kind = ""  # it reads its members itself, and tells where one breaks off
        if not kind:
            yield from self._content(source, head)
        elif source.layers == MOST_LAYERS:
            yield _refusal(source, TOO_DEEP)
        else:
            yield from self._container(source, kind)

    def _container(self, source: Source, kind: str) -> Iterator[Piece]:
        is_empty = True
        with seekable(source.stream) if kind == "zip" else nullcontext(source.stream) as stream:
            if kind == "zip" and (fault := fault_of(source.stream)):
                yield _refusal(replace(source, stream=stream), fault)
                return
            for member in members(stream, kind, source.budget, suffix=SIDECAR_SUFFIX, most_beside=SIDECAR_BYTES):
                if _is_hidden(member.name):
                    continue
                is_empty = False
                yield from self._member(source, kind, member)
            if is_empty:
                if stream.seekable():
                    stream.seek(0)  # all of it is kept
                yield _refusal(replace(source, stream=stream), NO_FILE)

    def _member(self, source: Source, kind: str, member: Member) -> Iterator[Piece]:
        packed = _packed(member) or (source.packed if kind not in ARCHIVES else None)
        inner = replace(source, stream=member.stream, layers=source.layers + 1, packed=packed)
        if kind not in ARCHIVES:
            inner = replace(inner, name=source.name.rpartition(".")[0])
        elif member.name:
            locator = f"{source.locator}!{shown(member.name[:NAME_SHOWN])}"
            sidecar = source.sidecar if member.beside is None else member.beside
            inner = replace(inner, locator=locator, name=member.name, is_named=False, sidecar=sidecar)
        fault = NO_DESCRIPTION if kind == "tar" and member.name.endswith(SIDECAR_SUFFIX) else member.fault
        yield from [_refusal(inner, fault)] if fault else self._stream(inner)

    def _content(self, source: Source, head: bytes) -> Iterator[Piece]:
        """The records of what is no container. What no format reads is one refused record, or passed over in a folder."""
        is_wanted = source.is_named or source.name.lower().endswith(TEXT_SUFFIX) or fault_of(source.stream)
        try:
            name = self.recipe.detect(head)
        except RecordError as error:
            is_wanted = is_wanted or error.code == "unsafe_xml"
            yield _refusal(source, error) if is_wanted else Piece(START, known=PASSED_OVER)
            return
        if not (is_wanted or self.recipe.is_taken_from_folders(name, head, source.name)):
            yield Piece(START, known=PASSED_OVER)
        else:
            yield from self._records(source, name)

    def _records(self, source: Source, name: str) -> Iterator[Piece]:
        split = joined(self.texts, self.recipe.mapping).split if self.texts else self.recipe.splitter(name)
        raws = split(source.stream, locator=source.locator, sidecar=source.sidecar)
        if span := source.span:
            raws = (placed(raw, span, by_line=name == "json_lines") for raw in raws)
        for raw, fault in _with_fault(raws, source):
            bomb = _bomb(source, fault)
            kept = bomb or (_whole(raw, source.stream) if raw.is_cut else None)
            if fault:
                is_read_as = "" if bomb else name
                origin = Origin(raw.locator, raw.number, raw.byte_offset, kept or keep(raw.data), raw.sidecar, is_read_as)
                yield Piece(START, known=refused(origin, fault))
            else:
                yield Piece(START, raw, name, kept)


def joined_texts(join: str) -> tuple[str, Texts | None]:
    """The column that tables are joined by and the table of texts, as FILE:COLUMN says. Raises RecipeUnusable."""
    if not join:
        return "", None
    path, _, key = join.rpartition(":")
    key = key.strip().strip('"')
    if not path or not key:
        raise RecipeUnusable(f"--join: {join!r} is not FILE:COLUMN.")
    try:
        return key, read_texts(path, key)
    except OSError as error:
        raise RecipeUnusable(f"--join: {shown(path)} cannot be read: {error.strerror or error}.") from error
    except RecordError as error:
        raise RecipeUnusable(f"--join: {error.reason}") from error


def read_texts(path: str, key: str) -> Texts:
    """The table of texts in a file, compressed or not. Raises OSError, RecordError."""
    with open(path, "rb") as stream:
        head, table = with_head(stream)
        kind = kind_of(head)
        if kind and kind not in ARCHIVES:
            (member,) = members(table, kind, Budget(), suffix=SIDECAR_SUFFIX, most_beside=0)
            _, table = with_head(member.stream)
        texts = Texts(table, key=key)
        if fault := fault_of(table):
            raise fault
    return texts


def _refusal(source: Source, error: RecordError) -> Piece:
    """The whole stream refused, with as much of it as is left to keep."""
    kept = keep_stream(source.stream) if source.stream else NOTHING_READ
    fault = fault_of(source.stream)
    kept = _bomb(source, fault) or kept
    return Piece(START, known=refused(Origin(source.locator, 1, 0, kept, source.sidecar), fault or error))


def _bomb(source: Source, fault: RecordError | None) -> Kept | None:
    """The compressed bytes of what swells beyond measure: what came out of it is neither all of it nor what came in."""
    is_bomb = fault is not None and fault.code == "too_large"
    return keep_stream(source.packed()) if is_bomb and source.packed else None


def _packed(member: Member) -> Callable[[], BinaryIO] | None:
    is_packed = isinstance(member.stream, Unpacked) and member.stream.is_repeatable
    return member.stream.packed if is_packed else None


def _with_fault(raws: Iterator[RawRecord], source: Source) -> Iterator[tuple[RawRecord, RecordError | None]]:
    """Each record, the last with the fault of its stream, for it may be cut short there."""
    held = None
    for raw in raws:
        if held is not None:
            yield held, None
        held = raw
    fault = fault_of(source.stream)
    if held is not None or fault:
        yield held or RawRecord(source.locator, 1, 0, b"", source.sidecar), fault


def _whole(raw: RawRecord, stream: Any) -> Kept:
    """All the bytes of a record too large to be an article, where they can be read again and are the same; else their size."""
    alone = Kept(None, raw.size, raw.sha256)
    if not raw.whole_sha256 or not stream.seekable():
        return alone
    back = stream.tell()
    stream.seek(raw.byte_offset)
    kept = keep_stream(stream, most=raw.size)
    stream.seek(back)
    return kept if kept.sha256 == raw.sha256 else alone


def _is_hidden(name: str) -> bool:
    """Whether a member of a container is what folders would hide, or what a Mac puts beside files."""
    return any(is_hidden(part) and part.strip(".") or part == "__MACOSX" for part in name.split("/"))


def _unreadable(origin: Origin, error: OSError, what: str) -> Refused:
    return Refused(origin, "unreadable", f"The {what} could not be read: {error.strerror or error}.")


def _sidecar_bytes(path: str) -> bytes | None:
    """The description beside the file, or as much of it as shows that it is too long. Raises RecordError."""
    if (beside := sidecar_of(path)) is None:
        return None
    try:
        with open(beside, "rb") as stream:
            return stream.read(SIDECAR_BYTES + 1)
    except OSError as error:
        reason = f"The description beside the file could not be read: {error.strerror or error}."
        raise RecordError("metadata", reason) from error
