"""Lines that say by a number what they are about: `2.1: waits for a call back` is about touchpoint 2.1 only.

Lines without a number are about everything on the page. `about` reads such a text, `spelled` writes one from which
the same is read again, so that what somebody said can be shown to them for editing. Pure.
"""

import re
from collections.abc import Collection, Mapping, Sequence

_NUMBER = r"P?\d{1,6}(?:\.\d{1,6})?"
_ADDRESSED = re.compile(
    rf"(?P<to>{_NUMBER}(?:\s*[,+&]\s*{_NUMBER})*)(?:\s*[:：)]\s*|\.\s+|\s+[-–—]\s+|\s+|$)(?P<text>.*)", re.IGNORECASE
)


def about(text: str, numbers: Mapping[str, str]) -> tuple[tuple[str, ...], dict[str, tuple[str, ...]]]:
    """The lines without a number, and by id those with one. `numbers` maps a number as shown (`2.1`, `P3`) to its id.

    A line may name several (`2.1, 2.3: ...`). A number that is not shown is part of the words: `24 hours`. A number
    alone says nothing. Each line counts once.
    """
    general: dict[str, None] = {}
    own: dict[str, dict[str, None]] = {}
    for line in filter(None, (raw.strip() for raw in text.split("\n"))):
        ids, words = _read(line, numbers)
        if not ids:
            general[words] = None
        for item_id in ids if words else ():
            own.setdefault(item_id, {})[words] = None
    return tuple(general), {item_id: tuple(lines) for item_id, lines in own.items()}


def spelled(lines: Mapping[str, Sequence[str]], numbers: Mapping[str, str], everything: Collection[str]) -> str:
    """Write the lines of each id so that `about` reads them back; lines that all of `everything` share come first.

    What only one of several touchpoints has keeps its number even where the others are none of ours by now: it must
    not spread over them when somebody changes their mind.
    """
    shared = set(everything) if len(everything) > 1 or len(numbers) == 1 else set()
    first, rest = [], []
    for line in dict.fromkeys(line for own in lines.values() for line in own):
        holders = [item_id for item_id, own in lines.items() if line in own]
        if shared and set(holders) == shared and not _read(line, numbers)[0]:
            first.append(line)
        else:
            to = ", ".join(number for number, item_id in numbers.items() if item_id in holders)
            rest.append(f"{to}: {line}")
    return "\n".join(first + rest)


def _read(line: str, numbers: Mapping[str, str]) -> tuple[list[str], str]:
    found = _ADDRESSED.fullmatch(line)
    if found is None:
        return [], line
    named = [number.strip().upper() for number in re.split("[,+&]", found["to"])]
    if not all(number in numbers for number in named):
        return [], line
    return [numbers[number] for number in named], found["text"]
