"""A small PNG writer for pictures of flat colours: 256 of them, no row filters, fast deflate.

A map has some thirty colours and the many shades that lie between two of them at the edge of a letter. The 256 that
are kept stand for all: first the most frequent, then those that are farthest from any kept one. What that changes are
single pixels at edges, by a little; the file takes half the room and is written in a third of the time.
"""

import struct
import zlib
from typing import Any

SIGNATURE = b"\x89PNG\r\n\x1a\n"
LEVEL = 4
COLOURS = 256
FREQUENT = 176
"""How many of the colours are chosen because they are frequent."""


def png(pixels: Any) -> bytes:
    """Encode a contiguous numpy array of height x width x 4 bytes, opaque RGBA (PNG specification, second edition)."""
    import numpy as np

    height, width, _ = pixels.shape
    indices, palette = _indexed(pixels)
    rows: Any = np.zeros((height, 1 + width), dtype=np.uint8)
    rows[:, 1:] = indices.reshape(height, width)
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    data = zlib.compress(memoryview(rows), LEVEL)
    parts = ((b"IHDR", header), (b"PLTE", palette.tobytes()), (b"IDAT", data), (b"IEND", b""))
    return SIGNATURE + b"".join(_chunk(kind, content) for kind, content in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _indexed(pixels: Any) -> tuple[Any, Any]:
    """The picture as one index for each pixel, and the palette: up to 256 rows of red, green and blue.

    Works on runs of equal pixels, which are ten times fewer than pixels.
    """
    import numpy as np

    flat = pixels.reshape(-1, 4).view(np.dtype("<u4")).ravel()
    starts = np.append(0, np.flatnonzero(flat[1:] != flat[:-1]) + 1)
    lengths = np.diff(np.append(starts, flat.size))
    runs = flat[starts] & np.uint32(0xFFFFFF)
    seen = np.zeros(1 << 24, dtype=bool)
    seen[runs] = True
    colours = np.flatnonzero(seen)
    place = np.zeros(1 << 24, dtype=np.uint16 if len(colours) < 1 << 16 else np.int32)
    place[colours] = np.arange(len(colours))
    of_run = place[runs]
    rgb = np.stack([colours & 255, colours >> 8 & 255, colours >> 16], axis=1).astype(np.int32)
    kept = _kept(rgb, np.bincount(of_run, weights=lengths))
    nearest = _distances(rgb, rgb[kept]).argmin(axis=1).astype(np.uint8)
    return np.repeat(nearest[of_run], lengths), rgb[kept].astype(np.uint8)


def _kept(rgb: Any, weights: Any) -> Any:
    """Which colours go into the palette."""
    import numpy as np

    if len(rgb) <= COLOURS:
        return np.arange(len(rgb))
    kept = list(np.argsort(-weights, kind="stable")[:FREQUENT])
    far = _distances(rgb, rgb[kept]).min(axis=1)
    while len(kept) < COLOURS:
        farthest = int(far.argmax())
        kept.append(farthest)
        far = np.minimum(far, _distances(rgb, rgb[[farthest]])[:, 0])
    return np.array(kept)


def _distances(rgb: Any, others: Any) -> Any:
    """Squared distances of each colour to each of the others, by one matrix product."""
    import numpy as np

    a, b = rgb.astype(np.float32), others.astype(np.float32)
    return (a * a).sum(axis=1)[:, None] + (b * b).sum(axis=1)[None, :] - 2 * (a @ b.T)
