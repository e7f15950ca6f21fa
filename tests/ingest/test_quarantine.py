import hashlib
import io
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.ingest import quarantine
from archive.ingest.quarantine import keep, keep_stream


@given(st.binary(max_size=5000))
def test_what_is_kept_is_what_came(data):
    for kept in (keep(data), keep_stream(io.BytesIO(data))):
        assert zlib.decompress(kept.raw) == data
        assert (kept.size, kept.sha256, kept.note) == (len(data), hashlib.sha256(data).hexdigest(), "")


def test_stream_is_kept_from_where_it_stands_and_no_further_than_told():
    stream = io.BytesIO(b"0123456789")
    stream.seek(2)
    assert zlib.decompress(keep_stream(stream, most=5).raw) == b"23456"


@pytest.mark.parametrize("limit", ["KEPT_BYTES", "KEPT_PACKED_BYTES"])
def test_of_what_is_too_large_size_and_digest_are_kept(monkeypatch, limit):
    monkeypatch.setattr(quarantine, limit, 10)
    monkeypatch.setattr(quarantine, "PIECE_BYTES", 7)
    data = b"".join(hashlib.sha256(bytes([n])).digest() for n in range(200))
    kept = keep_stream(io.BytesIO(data))
    assert (kept.raw, kept.size, kept.sha256) == (None, len(data), hashlib.sha256(data).hexdigest())
    assert kept.note == " It is too large to keep: only its size and digest are."
