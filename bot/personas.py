"""Step 2: who makes the journey. One to three personas, each trait marked as data (which?) or assumption.

Naming the data is what makes a statement data: where none is named it is an assumption, whatever one thinks of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, select

from bot.desk import Desk, Form, Refusal
from bot.journey import Basis
from bot.mapping import TRAITS
from bot.plain import one_line
from bot.present import Board
from bot.scene import Actor
from storage import items
from storage.items import Given, Kind, Said, Voice
from storage.tables import Answer, Item, Workshop

MOST_PERSONAS = 3
NAME_MOST = 120
NO_DATA = {"-", "?", "n/a", "na", "no", "none", "no data", "nothing", "assumed", "assumption", "guess", "we assume"}
FULL = (
    "There are three personas already, the most that one map takes: add to one of them, "
    "or have a facilitator merge or withdraw one with /journey edit."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What somebody says of one trait of a persona; `source` names the data that says so, "" where nothing does."""

    text: str
    source: str = ""

    @property
    def named(self) -> str:
        """The data that is named; "" where the field only says that there is none."""
        return "" if one_line(self.source).casefold().strip(" .!") in {"", *NO_DATA} else self.source

    @property
    def basis(self) -> Basis:
        """Data where data is named, otherwise an assumption."""
        return "data" if self.named else "assumption"


def add(
    desk: Desk, actor: Actor, workshop_id: str, name: str, traits: Mapping[str, Known], form: Form
) -> dict[str, Any]:
    """Describe somebody new; where a persona of that name is there, what was said is added to it (`there`)."""
    if not name:
        raise Refusal(fields={"name": "Give the persona a name, such as 'Thrifty Theo'."})
    _check(traits)

    def write(session: Session) -> dict[str, Any]:
        workshop = desk.workshop(session, actor, workshop_id)
        voice = desk.voice(session, workshop, actor, form)
        board = Board.of(session, workshop)
        key = desk.item_key(actor, form, "persona")
        there = board.named(Kind.PERSONA, name, apart={key})
        persona = there or _put(session, board, voice, key, name)
        _say(session, voice, persona, traits, clearing=there is None)
        desk.refresh(session, workshop)
        return {"persona": persona.id, "there": there is not None}

    return desk.submit(actor, form, workshop_id, write)


def describe(
    desk: Desk, actor: Actor, workshop_id: str, persona_id: str, traits: Mapping[str, Known], form: Form
) -> dict[str, Any]:
    """Say traits of a persona: each a revision of what the person said before, and withdrawn where it is empty now."""
    _check(traits)

    def write(session: Session) -> dict[str, Any]:
        workshop = desk.workshop(session, actor, workshop_id)
        voice = desk.voice(session, workshop, actor, form)
        persona = _persona(session, workshop, persona_id)
        _say(session, voice, persona, traits, clearing=True)
        desk.refresh(session, workshop)
        return {"persona": persona.id}

    return desk.submit(actor, form, workshop_id, write)


def _check(traits: Mapping[str, Known]) -> None:
    unknown = set(traits) - set(TRAITS)
    if unknown:
        raise ValueError(f"not a trait of a persona: {sorted(unknown)}")
    bare = {kind: "Write what this data says, or empty the field below." for kind, k in traits.items() if _bare(k)}
    if bare:
        raise Refusal(fields=bare)


def _bare(known: Known) -> bool:
    return bool(known.named and not known.text)


def _put(session: Session, board: Board, voice: Voice, key: str, name: str) -> Item:
    """The persona of this form; the first one of a map is its main persona until a facilitator marks another."""
    others = [persona for persona in board.all(Kind.PERSONA) if persona.id != key]
    if len(others) >= MOST_PERSONAS:
        raise Refusal(fields={"name": FULL})
    columns: dict[str, Any] = {}
    if key not in board.items:
        columns = {"position": board.behind(Kind.PERSONA, "", None), "marked": not others}
    return items.put(session, voice, key, Kind.PERSONA, name, **columns)


def _persona(session: Session, workshop: Workshop, persona_id: str) -> Item:
    found = Board.of(session, workshop).get(persona_id, Kind.PERSONA)
    if found is None:
        raise Refusal("This persona is not on the map any more: press Contribute to see those that are.")
    return found


def _say(session: Session, voice: Voice, persona: Item, traits: Mapping[str, Known], *, clearing: bool) -> None:
    before = _given(session, voice, persona.id)
    for kind, known in traits.items():
        if known.text:
            detail = {"basis": known.basis, "source": known.named}
            items.say(session, voice, persona.id, Said(kind=kind, text=known.text, detail=detail))
        elif clearing and kind in before:
            items.say(session, voice, persona.id, Said(kind=kind, state=Given.WITHDRAWN))


def _given(session: Session, voice: Voice, persona_id: str) -> set[str]:
    """The traits of which the voice has ever said something."""
    return set(
        session.exec(
            select(Answer.kind).where(
                Answer.workshop_id == voice.workshop_id,
                Answer.item_id == persona_id,
                Answer.person == voice.person,
                Answer.department_id == voice.department_id,
            )
        ).all()
    )
