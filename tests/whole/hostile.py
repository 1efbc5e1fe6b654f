"""Texts that are meant to do harm, or happen to, and a person who types them into every input that comes up.

`Vandal.explores` goes through modals as far as buttons and forms lead: each button of each page is pressed, each form
filled in every input and sent.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from sandbox.people import Person
from sandbox.reading import Screen, labelled
from tests.whole.town import Town

PINGS = (
    "<!channel>",
    "<!here>",
    "<!everyone>",
    "<@U07NOOR0005>",
    "<@U07NOOR0005|noor>",
    "@here",
    "@channel",
    "@noor",
    "<!subteam^S07BILLING1>",
    "<#C07JOURNEY1>",
    "<https://evil.example|label>",
    "https://evil.example/x",
    "<mailto:evil@evil.example|mail>",
    "`code`",
    "```block```",
    "*bold* _slanted_ ~gone~",
    "> quoted",
    "$x^2$ \\frac{1}{",
    "{{7*7}}",
    "{% raw %}",
    "&lt;!channel&gt; &amp;",
    "<script>alert(1)</script>",
    "%s %(name)s {0}",
    "=cmd|' /C calc'!A0",
    "<!date^1^{date}|then>",
)
SCRIPTS = (
    "العربية: مرحبا بالعالم",
    "עברית שלום",
    "👩‍👩‍👧‍👦 family",
    "🏳️‍🌈 🇩🇪🇧🇷 👍🏽",
    "nul\x00 bell\x07 escape\x1b[31m delete\x7f",
    "\u202egnp.exe \u2066isolated\u2069",
    "e\u0301\u0301 Z\u0338\u0327a\u0337l\u0338g\u0336o",
    "हिन्दी क्षि ไทย 한국어 日本語",
    "zero\u200bwidth\ufeff \u2060joined",
    "line\u2028separator\u2029paragraph\x85next",
    "𝕊𝕦𝕣𝕣𝕠𝕘𝕒𝕥𝕖𝕤 🤷",
    "tab\there",
    "half \ud83d of a pair",
)
FULL = 3000
CHINESE, LETTERS, FAMILIES = "客" * FULL, "W" * FULL, "👩‍👩‍👧‍👦" * (FULL // 7)
SOUND = {"Link": "https://example.com/a", "Date": "2026-10-01", "Sample size": "12"}
ENOUGH, PICKS = 14, 6


@dataclass
class Vandal:
    """Types hostile texts everywhere. `pressed` and `sent` keep what was tried, `typed` what was typed and taken."""

    town: Town
    texts: Sequence[str]
    stages: Sequence[str] = ()
    full: bool = False
    numbers: "count[int]" = field(default_factory=lambda: count(1))
    pressed: set[tuple[str, str]] = field(default_factory=set)
    picked: Counter[str] = field(default_factory=Counter)
    sent: set[str] = field(default_factory=set)
    fields: set[tuple[str, str]] = field(default_factory=set)
    typed: list[tuple[str, str]] = field(default_factory=list)

    def text(self, most: int = FULL, *, lines: bool = True) -> str:
        """The next text, told apart from the others by a number; cut to what the input takes."""
        number = next(self.numbers)
        found = f"{number} {self.texts[number % len(self.texts)]}"[:most]
        return found if lines else found.replace("\n", " ")

    def many(self, most: int, number: int) -> str:
        """Several texts, a line each, none of them empty."""
        each = most // number - 1
        return "\n".join(self.text(each) for _ in range(number))

    def fills(self, person: Person, page: Screen, given: Mapping[str, object] | None = None) -> None:
        """Fill every input of a modal; `given` are values for some labels."""
        known = dict(given or {})
        entries: dict[str, object] = {}
        for label, block, element in labelled(list(page.blocks)):
            if block["type"] != "input":
                continue
            entries[label] = known[label] if label in known else self.value(page, label, block, element)
        person.fill(entries)

    def value(self, page: Screen, label: str, block: Mapping[str, Any], element: Mapping[str, Any]) -> object:
        """What somebody who wants everything to break enters here."""
        kind = element["type"]
        if kind == "plain_text_input":
            most = element.get("max_length", FULL)
            found = self.written(label, most, multiline=bool(element.get("multiline")))
            self.fields.add((page.callback_id, field_of(block)))
            self.typed.append((label, found))
            return found
        texts = page.options(label) if "options" in element else []
        if kind in ("static_select", "radio_buttons"):
            # The last department is left to nobody, and touchpoints have to be somebody's.
            ours = texts[:-1] if label == "I am from" else [text for text in texts if text != "Nothing of ours"]
            return ours[next(self.numbers) % len(ours)]
        if kind in ("multi_static_select", "checkboxes"):
            return texts[:3]
        assert kind == "multi_users_select", kind
        return page.values[label] or [person_of(label)]

    def written(self, label: str, most: int, *, multiline: bool) -> str:
        """A text for an input; where lines have a meaning, several lines."""
        if label == "Departments":
            return self.many(most, 4)
        if label == "Own stages":
            return self.many(most, 3)
        if label.startswith("Lines"):
            return self.lines(most)
        return self.text(most, lines=multiline)

    def lines(self, most: int) -> str:
        """Touchpoints by lines, each in one of the stages that there are."""
        stages = [stage for stage in self.stages if not set("|;\t") & set(stage)] or ["Somewhere"]
        rows = [f"{stage} | {self.text(80)} | {self.text(30)} | +1" for stage in stages for _ in range(2)]
        if self.full:
            rows.append(self.text(most - sum(len(row) + 1 for row in rows)))
        return "\n".join(row.replace("\n", " ") for row in rows)[:most]

    def submits(self, person: Person, given: Mapping[str, object] | None = None) -> Screen | None:
        """Fill and send a form; where something is refused with a reason, do what the reason says."""
        page = person.modal
        self.fills(person, page, given)
        self.sent.add(page.callback_id)
        shown = person.submits()
        for _ in range(3):
            if shown is None or not shown.errors:
                return shown
            entries = {label: self.mended(shown, label) for label in shown.errors}
            # A map may have stages and nothing in them: then a message can only become a touchpoint.
            person.fill(entries | ({"It is": "Touchpoint"} if "It is" in shown.labels else {}))
            shown = person.submits()
        raise AssertionError(f"refused again and again: {shown.errors if shown else ''}")

    def mended(self, page: Screen, label: str) -> object:
        """What is entered after an error at this input."""
        assert label, page.errors
        assert 10 < len(page.errors[label]) < 500
        if label in SOUND:
            return SOUND[label]
        if label in ("Departments", "Own stages"):
            return self.many(120, 4)
        if label.startswith("Lines"):
            return f"Somewhere | {next(self.numbers)} | website"
        element = next(element for name, _, element in labelled(list(page.blocks)) if name == label)
        if "options" in element:
            touchpoints = [text for text in page.options(label) if "." in text.partition(" ")[0]]
            return page.options(label)[0] if label == "Place" else (touchpoints or page.options(label))[-1]
        return self.text(min(20, element.get("max_length", 20)))

    def explores(self, person: Person, opens: Callable[[], object], most: int = 200) -> None:
        """Open something again and again, and each time go where nobody has been, until there is nothing new."""
        for _ in range(most):
            opens()
            before = self.tried
            for _ in range(ENOUGH):
                if not self.goes_on(person):
                    break
            person.reloads()
            if self.tried == before:
                return
        raise AssertionError("there is no end to it")

    @property
    def tried(self) -> int:
        """How many things were tried."""
        return len(self.pressed) + self.picked.total()

    def goes_on(self, person: Person) -> bool:
        """Do one thing that was not done yet on the modal before somebody; False where there is none."""
        page = person.open_modal
        if page is None:
            return False
        where = place_of(page)
        for label, action in actions(page):
            if (where, action) not in self.pressed:
                self.pressed.add((where, action))
                if action != "submit":
                    person.presses(label, where="modal")
                else:
                    self.submits(person)
                return True
        return self.picks(person, page)

    def picks(self, person: Person, page: Screen) -> bool:
        """Pick an entry from a search, of a kind that was not picked often yet."""
        found = [(block, el) for _, block, el in labelled(list(page.blocks)) if el["type"] == "external_select"]
        for block, element in found:
            for option in self.offered(person, page, block, element):
                kind = option["text"]["text"].partition(":")[0]
                if self.picked[kind] < PICKS:
                    self.picked[kind] += 1
                    target = person._target(lambda: person._places.field("Search", "modal"), "the search")
                    person._send(target, {"type": "external_select", "selected_option": option})
                    return True
        return False

    def offered(self, person: Person, page: Screen, block: Any, element: Any) -> list[dict[str, Any]]:
        """What the search offers for nothing typed, having been tried with something hostile first."""
        with self.town.slack.state.lock:
            view = self.town.slack.state.views[page.id]
        person._acts.suggestions(person.user, view, block, element, self.text(100))
        return person._acts.suggestions(person.user, view, block, element, "")


def person_of(label: str) -> str:
    """Somebody for an input of people in which nobody stands."""
    return "piotr" if label == "People" else "noor"


def field_of(block: Mapping[str, Any]) -> str:
    """The field that an input stands for, without what is different on each page."""
    return str(block["block_id"]).partition("|")[0].partition(".")[0]


def place_of(page: Screen) -> str:
    """The page, told apart by what it asks and what can be pressed on it, whoever it is about."""
    asked = sorted({field_of(block) for _, block, _ in labelled(list(page.blocks)) if block["type"] == "input"})
    acts = sorted({action for _, action in actions(page)})
    return f"{page.callback_id} {','.join(asked)} {','.join(acts)}"


def actions(page: Screen) -> Iterator[tuple[str, str]]:
    """What can be pressed on a page: (label, what it is); sending it comes last."""
    for block in page.blocks:
        elements = [*(block.get("elements") or ()), block.get("accessory") or {}]
        for element in elements:
            if element.get("type") == "button":
                yield element["text"]["text"], element["action_id"]
    if page.submit:
        yield page.submit, "submit"
