"""Detail in step 4, of the lowest, the highest and the moments of truth only: what customers think and feel there,

what hurts and what helps, and which evidence says so.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlmodel import Session

from bot.deepening import touchpoint_of, voice_for
from bot.desk import Desk, Form, Refusal
from bot.insight import curve, detail_wanted
from bot.journey import SOURCES, Touchpoint
from bot.mapping import final
from bot.present import Board
from bot.scene import Actor, Entry, Scene
from bot.steps import Step
from bot.workshops import Workshops
from storage import items
from storage.items import Given, Kind, Said, Voice
from storage.tables import Item

EXPERIENCED = ("thoughts", "feelings", "needs", "expectations")
DETAIL_KINDS = (Kind.PAIN_POINT, Kind.GAIN, Kind.EVIDENCE, Kind.TASK)
SEVERITIES = (1, 2, 3)
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
Write = Callable[[Session, Voice, Item], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pain:
    """Something that worsens the experience, and how bad it is (1-3), None where nobody said."""

    text: str
    severity: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Evidence as it was typed: one of the six `bot.journey.SOURCES`, what it says, and where it can be looked up.

    `date` is ISO 8601, a day, a month or a year; `sample_size` how many were asked or observed.
    """

    source: str = ""
    text: str = ""
    link: str = ""
    date: str = ""
    sample_size: str = ""


def wanted(scene: Scene) -> tuple[Touchpoint, ...]:
    """The touchpoints of which detail is asked, in the order of the journey."""
    return detail_wanted(curve(scene.journey))


def detailed(scene: Scene, touchpoint_id: str) -> bool:
    """Whether this person gave detail on a touchpoint, for the department spoken for now."""
    said = any(scene.my(touchpoint_id, kind) for kind in EXPERIENCED)
    return said or any(scene.my(entry.id, "words") for entry in below(scene, touchpoint_id, *DETAIL_KINDS))


def below(scene: Scene, parent: str, *kinds: Kind) -> Iterator[Entry]:
    """What hangs on the map below an item, in its order there."""
    known = {entry.id: entry for entry in scene.entries}
    for entry in scene.entries:
        shown = entry.state == "live" and not entry.merged_into
        if shown and entry.kind in kinds and final(known, entry.parent_id) == parent:
            yield entry


def describe(
    desk: Desk, actor: Actor, workshop_id: str, touchpoint_id: str, texts: Mapping[str, str], form: Form
) -> dict[str, Any]:
    """Say what customers think, feel, need and expect there (`EXPERIENCED`); an emptied text is taken back."""
    scene = Workshops(desk).scene(actor, workshop_id)

    def write(session: Session, voice: Voice, touchpoint: Item) -> None:
        for kind in EXPERIENCED:
            text = texts.get(kind, "")
            if text:
                items.say(session, voice, touchpoint.id, Said(kind=kind, text=text))
            elif scene.my(touchpoint.id, kind) is not None:
                items.say(session, voice, touchpoint.id, Said(kind=kind, state=Given.WITHDRAWN))

    return _at(desk, actor, workshop_id, touchpoint_id, form, write)


def name_pains(
    desk: Desk,
    actor: Actor,
    workshop_id: str,
    touchpoint_id: str,
    pains: Mapping[str, Pain],
    gains: Sequence[str],
    form: Form,
) -> dict[str, Any]:
    """Add pain points, each under the field that it was typed into, and gains; empty ones are left out."""
    for field, pain in pains.items():
        if pain.severity is not None and not pain.text:
            raise Refusal(fields={field: "Say what hurts there, or take back how bad it is."})
        if pain.severity not in (None, *SEVERITIES):
            raise Refusal(fields={field: "How bad it is goes from 1 (a nuisance) to 3 (customers give up)."})

    def write(session: Session, voice: Voice, touchpoint: Item) -> None:
        page = _Sheet(session, desk, actor, form, voice, touchpoint)
        for field, pain in pains.items():
            page.put(field, Kind.PAIN_POINT, pain.text, {"severity": pain.severity} if pain.severity else {})
        page.put_lines("gain", Kind.GAIN, gains)

    return _at(desk, actor, workshop_id, touchpoint_id, form, write)


def back(
    desk: Desk, actor: Actor, workshop_id: str, touchpoint_id: str, finding: Finding, task: str, form: Form
) -> dict[str, Any]:
    """Add evidence for a touchpoint, or the task to get some; empty ones are left out."""
    detail = finding_detail(finding, desk.now().date()) if finding != Finding() else {}

    def write(session: Session, voice: Voice, touchpoint: Item) -> None:
        page = _Sheet(session, desk, actor, form, voice, touchpoint)
        page.put("evidence", Kind.EVIDENCE, finding.text, detail)
        page.put("task", Kind.TASK, task, {})

    return _at(desk, actor, workshop_id, touchpoint_id, form, write)


def _at(desk: Desk, actor: Actor, workshop_id: str, touchpoint_id: str, form: Form, write: Write) -> dict[str, Any]:
    def work(session: Session) -> dict[str, Any]:
        workshop = desk.workshop(session, actor, workshop_id)
        voice = voice_for(desk, session, workshop, actor, form, Step.DEEPER)
        touchpoint = touchpoint_of(Board.of(session, workshop), touchpoint_id)
        if touchpoint is None:
            raise Refusal("This touchpoint is not on the map any more. /journey shows what is asked now.")
        write(session, voice, touchpoint)
        if any(form.typed.values()):
            desk.refresh(session, workshop)
        return {"touchpoint": touchpoint.id}

    return desk.submit(actor, form, workshop_id, work)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One page about a touchpoint: each of its fields makes one item, the same each time the page is sent."""

    session: Session
    desk: Desk
    actor: Actor
    form: Form
    voice: Voice
    touchpoint: Item

    def put(self, field: str, kind: Kind, name: str, detail: Mapping[str, Any]) -> None:
        """Write what a field says; where the page was sent before with words in it and now is not, take them back."""
        key = self.desk.item_key(self.actor, self.form, field)
        before = items.find(self.session, self.voice.workspace, self.voice.workshop_id, key)
        if not name:
            if before is not None and before.state == "live":
                items.change(self.session, self.voice, before, "withdrawn", state="withdrawn")
            return
        where = {"parent_id": self.touchpoint.id}
        place = before.position if before else self._behind(kind)
        items.put(self.session, self.voice, key, kind, name, detail=detail, position=place, **where)

    def put_lines(self, field: str, kind: Kind, lines: Sequence[str], most: int = 50) -> None:
        """Each line is an item; lines that the page had before and has no more are taken back."""
        count = len(lines)
        while count < most and self._there(f"{field}.{count}"):
            count += 1
        for number in range(count):
            self.put(f"{field}.{number}", kind, lines[number] if number < len(lines) else "", {})

    def _there(self, field: str) -> bool:
        key = self.desk.item_key(self.actor, self.form, field)
        return items.find(self.session, self.voice.workspace, self.voice.workshop_id, key) is not None

    def _behind(self, kind: Kind) -> float:
        return items.last_position(self.session, self.voice.workshop_id, kind, self.touchpoint.id) + 1


def finding_detail(finding: Finding, today: date) -> dict[str, Any]:
    """The details that are kept of a finding; refused at the field that makes no sense."""
    wrong: dict[str, str] = {}
    if finding.source not in SOURCES:
        wrong["source"] = "Choose where this comes from."
    if not finding.text:
        wrong["text"] = "Say in a few words what it shows."
    if finding.link and not _is_address(finding.link):
        wrong["link"] = "Paste a whole address that starts with https:// or http://, or leave it empty."
    if finding.date and not _is_date(finding.date, today):
        wrong["date"] = f"Write a day that has been, such as {today}, or a month or year: {today:%Y-%m}, {today:%Y}."
    size = finding.sample_size.replace(",", "").replace(" ", "").replace("'", "")
    if size and not (size.isdecimal() and len(size) <= 12 and int(size) > 0):
        wrong["sample_size"] = "Write a whole number, such as 250, or leave it empty."
    if wrong:
        raise Refusal(fields=wrong)
    detail: dict[str, Any] = {"source": finding.source, "link": finding.link, "date": finding.date}
    return {**detail, "sample_size": int(size)} if size else detail


def _is_address(link: str) -> bool:
    try:
        parts = urlsplit(link)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and not any(c.isspace() for c in link)
    except ValueError:
        return False


def _is_date(text: str, today: date) -> bool:
    """A day, month or year of the calendar that has begun, somewhere on earth."""
    found = _DATE.fullmatch(text)
    try:
        first = date(*(int(part or 1) for part in found.groups())) if found else date.max
    except ValueError:
        return False
    return first <= today + timedelta(days=1)
