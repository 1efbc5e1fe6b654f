"""What a formatted text is once read: lines of spans, be it mrkdwn or rich_text."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Names = Mapping[str, str]
"""What to call an id: "U07AMARA001" -> "Amara Osei", "C07GENERAL1" -> "general"."""


@dataclass(frozen=True)
class Span:
    """A run of characters, shown alike: ``marks`` of bold, italic, strike, code, underline, mention, emoji."""

    text: str
    marks: frozenset[str] = frozenset()
    url: str = ""


@dataclass(frozen=True)
class Line:
    """One line (for ``pre`` one whole box): ``kind`` is text, quote, pre, bullet or number."""

    kind: str = "text"
    spans: tuple[Span, ...] = field(default=())
    indent: int = 0
    label: str = ""

    @property
    def text(self) -> str:
        """The characters a person reads."""
        return f"{self.label} {self._words}" if self.label else self._words

    @property
    def _words(self) -> str:
        return "".join(span.text for span in self.spans)


def called(ident: str, names: Names, label: str = "") -> str:
    """Give the name of an id, else its label, else the id."""
    return names.get(ident) or label or ident
