"""What a person at a client cannot do, said as a failed assertion, since it is tests that read it."""

from typing import TypeVar

Found = TypeVar("Found")


class Impossible(AssertionError):
    """The person cannot do this; the message says what they see instead."""


def must(found: Found | None, otherwise: str) -> Found:
    """Return what was found, or raise Impossible if it is None, empty or false."""
    if not found:
        raise Impossible(otherwise)
    return found
