"""What is on the map now: looked up by id through merges, and by name however it is spelt."""

import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from bot.mapping import final
from bot.plain import one_line
from storage import items
from storage.items import Given, Kind, Said, Voice
from storage.tables import Answer, Item, Workshop


def spelling(name: str) -> str:
    """What two spellings of one name have in common: not case, width or white space."""
    return unicodedata.normalize("NFKC", one_line(name)).casefold()


@dataclass(frozen=True, slots=True)
class Board:
    """The items of one workshop within a transaction, in the order of the journey; `keep` adds those that it makes."""

    items: dict[str, Item]

    @classmethod
    def of(cls, session: Session, workshop: Workshop) -> "Board":
        """Read the items of a workshop."""
        found = session.exec(
            select(Item)
            .where(Item.workspace == workshop.workspace, Item.workshop_id == workshop.id)
            .order_by(col(Item.position), col(Item.id))
        ).all()
        return cls({item.id: item for item in found})

    def keep(self, item: Item) -> Item:
        """Take up an item that was just written."""
        self.items[item.id] = item
        return item

    def get(self, item_id: str, kind: Kind) -> Item | None:
        """The live item of that id, or the one that it was merged into; None where that is not on the map."""
        item = self.items.get(final(self.items, item_id))
        return item if item is not None and item.kind == kind and _shown(item) else None

    def all(self, kind: Kind, parent: str = "") -> list[Item]:
        """The live items of a kind below a parent, in the order of the journey."""
        return sorted(self._below(kind, parent), key=lambda item: (item.position, item.id))

    def named(self, kind: Kind, name: str, parent: str = "", apart: Collection[str] = ()) -> Item | None:
        """The live item of that name, or the one into which an item of that name was merged."""
        wanted = spelling(name)
        of_name = [
            i for i in self.items.values() if i.kind == kind and i.state == "live" and spelling(i.name) == wanted
        ]
        for item in sorted(of_name, key=lambda item: bool(item.merged_into)):
            found = self.get(item.id, kind)
            if found is not None and found.id not in apart and self.parent_of(found) == parent:
                return found
        return None

    def parent_of(self, item: Item) -> str:
        """The id of the item's parent as the map shows it: where it was merged, the one it became."""
        return final(self.items, item.parent_id) if item.parent_id else ""

    def behind(self, kind: Kind, parent: str, after: str | None) -> float:
        """A position right behind a sibling, in front of all ("") or behind all (None)."""
        siblings = self.all(kind, parent)
        index = {item.id: number for number, item in enumerate(siblings, 1)}
        place = len(siblings) if after is None else index.get(after, len(siblings)) if after else 0
        if place == len(siblings):
            return (siblings[-1].position if siblings else 0.0) + 1.0
        before = siblings[place - 1].position if place else siblings[0].position - 2.0
        return (before + siblings[place].position) / 2

    def _below(self, kind: Kind, parent: str) -> Iterator[Item]:
        return (i for i in self.items.values() if i.kind == kind and _shown(i) and self.parent_of(i) == parent)


def _shown(item: Item) -> bool:
    return item.state == "live" and not item.merged_into


def own_details(session: Session, voice: Voice, item_id: str) -> dict[str, Any]:
    """The details of the voice's newest words about an item; empty where it has said none."""
    mine = [a for a in _words(session, voice, item_id) if _is_of(a, voice)]
    return dict(mine[-1].detail) if mine else {}


def add_words(session: Session, voice: Voice, item: Item, detail: Mapping[str, Any], *, replace: bool) -> None:
    """Say details of an item in a voice; those that it said before and that are not in `detail` stay.

    `replace` puts new lists in place of the voice's own earlier ones, otherwise they are united. Where somebody else
    edited the item, what they edited is kept, and the new details stand where it says nothing.
    """
    edited = [answer for answer in _words(session, voice, item.id) if answer.detail.get("edited")]
    if edited and not _is_of(edited[-1], voice):
        kept = edited[-1].detail
        words = _united(
            kept, {key: value for key, value in detail.items() if isinstance(value, list) or not kept.get(key)}
        )
    elif replace:
        words = {**own_details(session, voice, item.id), **detail}
    else:
        words = _united(own_details(session, voice, item.id), detail)
    said = {key: value for key, value in words.items() if value not in ("", None, [], {})}
    items.say(session, voice, item.id, Said(kind="words", text=item.name, detail=said))


def _united(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    """Both together: lists joined, of single values the second's unless it says nothing."""
    words = dict(first)
    for key, value in second.items():
        if isinstance(value, list):
            words[key] = list(dict.fromkeys([*words.get(key, ()), *value]))
        elif value not in ("", None, {}):
            words[key] = value
    return words


def _words(session: Session, voice: Voice, item_id: str) -> list[Answer]:
    """Everybody's newest words about an item, oldest first."""
    said = session.exec(
        select(Answer)
        .where(Answer.workshop_id == voice.workshop_id, Answer.item_id == item_id, Answer.kind == "words")
        .order_by(col(Answer.revision))
    ).all()
    newest = {(answer.person, answer.department_id): answer for answer in said}
    return sorted((a for a in newest.values() if a.state == Given.GIVEN), key=lambda answer: answer.id)


def _is_of(answer: Answer, voice: Voice) -> bool:
    return (answer.person, answer.department_id) == (voice.person, voice.department_id)
