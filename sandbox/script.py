"""Play a script: a YAML list of what people do, one item after the other, as if they sat there.

An item names a person (``who``) and one or more acts, or narrates (``say``), waits (``pause``, ``wait``) or keeps a
picture (``save``). ``sandbox/README.md`` lists the verbs. What is wrong in a file is said before anything is played.
"""

import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import yaml

Item = Mapping[str, object]
PACE = 0.4
"""Seconds between two items at speed 1."""
READING = 0.04
"""Seconds a letter of narration stays alone at speed 1."""


class ScriptError(Exception):
    """A script that cannot be played; the message says which item and what to write instead."""


class Someone(Protocol):
    """What a script needs of ``sandbox.people.Person``; what an act returns may tell how the app took it."""

    def types(self, where: str, text: str) -> object:
        """Send a slash command."""

    def says(self, where: str, text: str, thread: Any = None) -> object:
        """Post an ordinary message."""

    def fill(self, entries: Mapping[str, object]) -> object:
        """Put values into the open modal, by label."""

    def chooses(self, label: str, option: object, where: str | None = None, beside: str | None = None) -> object:
        """Pick an option that tells the app at once."""

    def presses(self, label: str, where: str | None = None, beside: str | None = None) -> object:
        """Press a button."""

    def submits(self) -> object:
        """Submit the open modal; return what is then on top."""

    def closes(self) -> object:
        """Close the open modal."""

    def uses(self, name: str, message: Any = None) -> object:
        """Use a message shortcut, or without a message a global one."""

    def reacts(self, message: Any, name: str) -> object:
        """Add a reaction."""

    def opens_home(self) -> object:
        """Open the app's Home tab."""

    def sees(self, text: str, where: str | None = None, within: float | None = None) -> object:
        """Wait until a text is visible, or raise AssertionError with what is."""

    def does_not_see(self, text: str, where: str | None = None) -> object:
        """Raise AssertionError when a text is visible."""


class Stage(Protocol):
    """What a script needs of a sandbox: its people, a place for narration, and the pictures that people see."""

    def person(self, name: str) -> Someone:
        """Give the person of this name."""

    def tell(self, text: str) -> None:
        """Show a line of narration on the page."""

    def message(self, who: str, where: str, text: str) -> object:
        """Find the newest message that this person sees and that holds ``text``."""

    def picture(self, who: str, where: str) -> bytes | None:
        """Give the newest picture that this person sees there, if any."""

    def invite(self, who: str, where: str) -> object:
        """Bring a person or an app into a channel."""

    def archive(self, where: str) -> object:
        """Archive a channel."""


@dataclass(frozen=True)
class Player:
    """Plays items on a stage. ``speed`` 0 leaves out every pause; ``folder`` is where relative paths begin,
    ``kept`` the picture saved last of each place.
    """

    stage: Stage
    tell: Callable[[str], None]
    speed: float = 1.0
    folder: Path = Path()
    kept: dict[str, bytes] = field(default_factory=dict)

    def play(self, items: Sequence[Item]) -> bool:
        """Play all items; stop at the first that fails, say what the person saw instead, and return False."""
        for number, item in enumerate(items, 1):
            try:
                self.act(item)
            except (AssertionError, LookupError, ValueError, OSError) as trouble:
                self.tell(f"item {number} failed: {described(item)}\n{_reason(trouble)}")
                return False
            self.rest(PACE)
        return True

    def act(self, item: Item) -> None:
        """Do everything one item says, in the order of the verbs."""
        if "say" not in item:
            self.tell(described(item))
        for verb, do in VERBS.items():
            if verb in item and item[verb] is not False:
                taken(do(self, item), refusal=item[verb] == "refused")

    def rest(self, seconds: float) -> None:
        """Pause, as long as the speed asks."""
        if self.speed > 0:
            time.sleep(seconds / self.speed)

    def person(self, item: Item) -> Someone:
        """Give who acts in this item."""
        return self.stage.person(str(item["who"]))

    def message(self, item: Item, key: str = "on") -> object:
        """Give the message that ``on`` or ``thread`` quotes a piece of."""
        return self.stage.message(str(item["who"]), str(item["where"]), str(item[key]))


def taken(result: object, *, refusal: bool = False) -> None:
    """Raise AssertionError where the app did not take an act: no acknowledgement, or errors in the modal.

    With ``refusal`` errors in the modal are what the script expects, and their absence is the failure.
    """
    error, errors = getattr(result, "error", ""), getattr(result, "errors", None)
    if error:
        raise AssertionError(f"the app did not take it: {error}")
    if refusal and not errors:
        raise AssertionError("the app took what the script expects to be refused")
    if errors and not refusal:
        shown = "\n".join(f"{label}: {text}" for label, text in errors.items())
        raise AssertionError(f"the modal stays open with errors:\n{shown}")


def _reason(trouble: Exception) -> str:
    return str(trouble) if isinstance(trouble, AssertionError) else f"{type(trouble).__name__}: {trouble}"


def _text(item: Item, key: str) -> str | None:
    return str(item[key]) if key in item else None


def _within(item: Item) -> float:
    return float(str(item.get("within", 10)))


def _say(player: Player, item: Item) -> None:
    text = str(item["say"])
    player.stage.tell(text)
    player.tell(f"== {text}")
    player.rest(READING * len(text))


def _says(player: Player, item: Item) -> None:
    thread = player.message(item, "thread") if "thread" in item else None
    player.person(item).says(str(item["where"]), str(item["says"]), thread=thread)


def _chooses(player: Player, item: Item) -> None:
    for label, option in _mapping(item["chooses"]).items():
        taken(player.person(item).chooses(label, option, where=_text(item, "where"), beside=_text(item, "beside")))


def _uses(player: Player, item: Item) -> object:
    message = player.message(item) if "on" in item else None
    return player.person(item).uses(str(item["uses"]), message)


def _save(player: Player, item: Item) -> None:
    who, where = str(item["who"]), str(item["where"])
    until, kept = time.monotonic() + _within(item), player.kept.get(where) if item.get("fresh") is True else None
    while (picture := player.stage.picture(who, where)) in (None, kept):
        if time.monotonic() > until:
            raise AssertionError(f"{who} sees no {'picture' if picture is None else 'newer picture'} in {where}")
        time.sleep(0.1)
    target = player.folder / str(item["save"])
    target.parent.mkdir(parents=True, exist_ok=True)
    player.kept[where] = picture or b""
    target.write_bytes(player.kept[where])


VERBS: dict[str, Callable[[Player, Item], object]] = {
    "say": _say,
    "pause": lambda player, item: player.rest(float(str(item["pause"]))),
    "invite": lambda player, item: player.stage.invite(str(item["invite"]), str(item["where"])),
    "archive": lambda player, item: player.stage.archive(str(item["archive"])),
    "types": lambda player, item: player.person(item).types(str(item["where"]), str(item["types"])),
    "says": _says,
    "opens_home": lambda player, item: player.person(item).opens_home(),
    "uses": _uses,
    "reacts": lambda player, item: player.person(item).reacts(player.message(item), str(item["reacts"])),
    "fill": lambda player, item: player.person(item).fill(_mapping(item["fill"])),
    "chooses": _chooses,
    "presses": lambda player, item: player.person(item).presses(
        str(item["presses"]), where=_text(item, "where"), beside=_text(item, "beside")
    ),
    "submits": lambda player, item: player.person(item).submits(),
    "closes": lambda player, item: player.person(item).closes(),
    "wait": lambda player, item: player.person(item).sees(
        str(item["wait"]), where=_text(item, "where"), within=_within(item)
    ),
    "does_not_see": lambda player, item: player.person(item).does_not_see(
        str(item["does_not_see"]), where=_text(item, "where")
    ),
    "save": _save,
}
NEEDS = {
    "types": {"who", "where"},
    "says": {"who", "where"},
    "uses": {"who"},
    "on": {"where"},
    "reacts": {"who", "where", "on"},
    "invite": {"where"},
    "save": {"who", "where"},
    **{
        verb: {"who"}
        for verb in ("opens_home", "fill", "chooses", "presses", "submits", "closes", "wait", "does_not_see")
    },
}
DETAILS = {"who", "where", "within", "on", "thread", "beside", "fresh"}


class _AsWritten(yaml.SafeLoader):
    """Reads true and false; takes every other word as it is written ("on", "No" and 007 are labels and texts)."""

    yaml_implicit_resolvers = {  # noqa: RUF012 (so named and so used by PyYAML)
        letter: [("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"))] for letter in "tf"
    }


def read_script(path: Path) -> list[Item]:
    """Read a script and check every item; raise ScriptError with all that is wrong."""
    try:
        items = yaml.load(path.read_text(encoding="utf-8"), _AsWritten)  # noqa: S506 (it is a SafeLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as trouble:
        raise ScriptError(f"{path}: {trouble}") from trouble
    if not isinstance(items, list) or not items:
        raise ScriptError(f"{path}: a script is a list of items, each a mapping such as {{who: ada, types: /help}}")
    wrong = [f"{path}: item {number}: {one}" for number, item in enumerate(items, 1) for one in _wrong(item)]
    if wrong:
        raise ScriptError("\n".join(wrong))
    return items


def _wrong(item: object) -> list[str]:
    if not isinstance(item, dict):
        return [f"write a mapping of verbs instead of {item!r}"]
    found = [
        f"unknown word {key!r}; known: {', '.join([*VERBS, *sorted(DETAILS)])}" for key in item if key not in _WORDS
    ]
    if not any(key in VERBS for key in item):
        found.append(f"nothing happens in it; give one of {', '.join(VERBS)}")
    for verb in item:
        found += [f"{verb!r} needs {need!r} beside it" for need in sorted(NEEDS.get(verb, set()) - set(item))]
    return found + [f"{verb!r} takes a mapping of labels" for verb in ("fill", "chooses") if not _fits(item, verb)]


_WORDS = {*VERBS, *DETAILS}


def _fits(item: Item, verb: str) -> bool:
    return verb not in item or isinstance(item[verb], dict)


def _mapping(value: object) -> dict[str, object]:
    return {str(label): one for label, one in value.items()} if isinstance(value, dict) else {}


def described(item: Item) -> str:
    """Say in a line what an item does."""
    acts = [
        verb if item[verb] is True else f"{verb} {_short(item[verb])}"
        for verb in VERBS
        if item.get(verb, False) is not False
    ]
    where = f" in {item['where']}" if "where" in item else ""
    return f"{item.get('who', 'script')} {', '.join(acts)}{where}"


def _short(value: object) -> str:
    whole = ", ".join(f"{key}: {one}" for key, one in value.items()) if isinstance(value, dict) else str(value)
    line = " ".join(whole.split())
    return line if len(line) <= 90 else line[:89] + "…"
