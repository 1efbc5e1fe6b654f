"""What is wrong with a journey file, where, and what to do about it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

Path = tuple[str | int, ...]

MOST_PROBLEMS = 50
_SIMPLE_KEY = re.compile(r"[\w-]+")


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: the path to it, what is wrong, what to do; `line` counts from 1, 0 where it is not known."""

    path: Path
    wrong: str
    remedy: str
    line: int = 0

    def __str__(self) -> str:
        where = shown(self.path)
        start = f"{where}: " if where else ""
        end = f" (line {self.line})" if self.line else ""
        return f"{start}{self.wrong}: {self.remedy}{end}"


class JourneyFileError(ValueError):
    """A journey file that cannot be read or written without losing something; `problems` says all that was found."""

    def __init__(self, problems: Iterable[Problem], name: str = "") -> None:
        self.problems = tuple(problems)
        self.name = name
        count = len(self.problems)
        title = f"{name or 'The journey file'}: {count} problem{'s' if count != 1 else ''}"
        super().__init__("\n".join([title, *map(str, self.problems)]))


def shown(path: Path) -> str:
    """A path as people write it: `stages[2].touchpoints[0].score`."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        elif _SIMPLE_KEY.fullmatch(part):
            text += f".{part}" if text else part
        else:
            text += f"[{part[:60]!r}]"
    return text
