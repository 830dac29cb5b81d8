"""Bounds on what a server may send: a reply has an end, and an error is short."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

MAX_REPLY_BYTES = 4_000_000
MAX_ERROR_BYTES = 64_000
"""Of an error body: the openai package reads it whole, and only its codes are of use."""


def bound_reply(response: Any) -> None:
    """Limit what is read of a response; a hook of httpx2. What is beyond is never received.

    A packed error is not unpacked: a few kilobytes may hold gigabytes, and none was asked for.
    """
    import httpx2

    bad = response.status_code >= 300
    source, limit = response.stream, MAX_ERROR_BYTES if bad else MAX_REPLY_BYTES

    class BoundedStream(httpx2.SyncByteStream):  # httpx2 takes no other class
        def __iter__(self) -> Iterator[bytes]:
            return take_bytes(source, limit)

        def close(self) -> None:
            source.close()

    if bad:
        response.headers.pop("content-encoding", None)
    response.stream = BoundedStream()


def take_bytes(chunks: Any, limit: int) -> Iterator[bytes]:
    """The chunks, up to so many bytes together."""
    left = limit
    for chunk in chunks:
        yield chunk[:left]
        left -= len(chunk)
        if left <= 0:
            return
