"""What is to be posted, as values: the composers make them, the delivery sends them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from storage.tables import Due as Due

PICTURE_ID = "F0PICTURE0"
"""Stands in an image block for the id of the file that the delivery uploads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture to upload; `draw` makes its bytes (PNG) and may take seconds or fail. `alt_text`: up to 1,000."""

    filename: str
    title: str
    alt_text: str
    draw: Callable[[], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One message: `text` is what notifications and screen readers get, escaped; `blocks` may show the picture.

    `without_picture` is sent where the picture cannot be drawn or uploaded. `pin` pins it where that is granted.
    """

    text: str
    blocks: Sequence[Mapping[str, Any]]
    picture: Picture | None = None
    without_picture: "Post | None" = None
    pin: bool = False

    def showing(self, file: str) -> list[dict[str, Any]]:
        """The blocks with the uploaded file in the place of the picture."""
        return [_filled(block, file) for block in self.blocks]


def _filled(value: Any, file: str) -> Any:
    if isinstance(value, Mapping):
        if value.get("slack_file") == {"id": PICTURE_ID}:
            value = {**value, "slack_file": {"id": file}}
        return {key: _filled(inner, file) for key, inner in value.items()}
    return [_filled(inner, file) for inner in value] if isinstance(value, list) else value


Composer = Callable[[Due], Post | None]
"""Makes the post of a due row as things stand now; None where there is nothing to say any more."""
