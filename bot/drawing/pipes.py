"""What client and worker say to each other: frames of bytes, each with its length in front (four bytes, big-endian).

The first frame of a worker is READY. Then each request, a pickled `Request`, is answered by one frame: DONE or FAILED
and the bytes of the picture or of the reason. Pickle goes one way only, from a parent to the child that it started.
"""

import struct
from dataclasses import dataclass
from typing import BinaryIO

from bot.journey import Journey

LENGTH = struct.Struct(">I")
MOST = 64 * 1024 * 1024
"""Longer frames are garbage: a picture is never as large."""
READY, DONE, FAILED = b"R", b"D", b"F"


@dataclass(frozen=True, slots=True)
class Request:
    """What to draw. `seconds` is the most processor time that it may take."""

    journey: Journey
    fmt: str
    seconds: int


def frame(kind: bytes, content: bytes = b"") -> bytes:
    """One frame, ready to be written."""
    return LENGTH.pack(len(kind) + len(content)) + kind + content


def read_frame(stream: BinaryIO) -> bytes | None:
    """The content of the next frame; None at the end of the input, also where it ends within a frame."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (size,) = LENGTH.unpack(head)
    if size > MOST:
        return None
    content = stream.read(size)
    return content if len(content) == size else None
