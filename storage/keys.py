"""Keys of rows, made by the program: those that come from a form are the same each time the form is delivered."""

import hashlib
import secrets
import threading
import time

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_LENGTH = 20
_RANDOM_BITS = 50
_last = [0]
_lock = threading.Lock()


def new_key() -> str:
    """A fresh key of 20 characters; later ones of this process sort after earlier ones (millisecond, then random)."""
    number = (time.time_ns() // 1_000_000 << _RANDOM_BITS) | secrets.randbits(_RANDOM_BITS - 1)
    with _lock:
        number = max(number, _last[0] + 1)
        _last[0] = number
    return _written(number)


def key_of(*parts: object) -> str:
    """The key that belongs to these parts: the same parts always give the same key."""
    digest = hashlib.sha256("\x1f".join(str(part) for part in parts).encode("utf-8", "surrogatepass")).digest()
    return _written(int.from_bytes(digest[:13], "big") >> 4)


def digest_of(text: str) -> str:
    """A short fingerprint of what a form said."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _written(number: int) -> str:
    letters = []
    for _ in range(_LENGTH):
        letters.append(_ALPHABET[number & 31])
        number >>= 5
    return "".join(reversed(letters))
