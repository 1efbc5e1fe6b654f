"""What a check of Block Kit says: a sentence, where, and the error code when it is not the usual one."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One refusal. ``code`` is empty for invalid_blocks (messages) and invalid_arguments (views)."""

    text: str
    pointer: str
    code: str = ""

    def __str__(self) -> str:
        return f"{self.text} [json-pointer:{self.pointer}]"


def too_long(most: int) -> str:
    """Give Slack's sentence for a text of more than ``most`` characters."""
    return f"must be less than {most + 1} characters"


def too_many(most: int) -> str:
    """Give Slack's sentence for a list of more than ``most`` items."""
    return f"no more than {most} items allowed"


def too_few(least: int) -> str:
    """Give Slack's sentence for a list of fewer than ``least`` items."""
    return f"must provide at least {least} items"


def missing(field: str) -> str:
    """Give Slack's sentence for an absent field."""
    return f"missing required field: {field}"


def unsupported(kind: object) -> str:
    """Give Slack's sentence for a ``type`` unknown or out of place."""
    return f"unsupported type: {kind}"


def exists_already(field: str, value: str) -> str:
    """Give Slack's sentence for an id given twice."""
    return f'`{field}` "{value}" already exists'


NO_MATCH = "failed to match all allowed schemas"
NOT_A_WORD = "must be a valid enum value"
"""Seen for enumerations of other methods; the text for those inside blocks is not documented."""
