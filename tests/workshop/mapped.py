"""Touchpoints for a started workshop, and what people then say about them in steps 4 and 5."""

from typing import Any

from bot import deepening, detailing, perspectives
from bot.detailing import Finding, Pain
from bot.perspectives import Told
from storage import items
from storage.items import Kind
from storage.keys import new_key

from .conftest import LEAD, Started, actor, form


def add(started: Started, stage: str, *names: str, marked: bool = False) -> list[str]:
    """Put touchpoints into the stage of that name and return their ids."""
    parent = next(s.id for s in started.scene().journey.stages if s.name == stage)

    def put(session: Any) -> list[str]:
        workshop = started.desk.workshop(session, actor(LEAD), started.id)
        voice = started.desk.spoken(workshop, actor(LEAD), form())
        keys = [new_key() for _ in names]
        for position, (key, name) in enumerate(zip(keys, names, strict=True)):
            detail = {"channels": ["website"], "owner": "brand"}
            where = {"parent_id": parent, "position": position, "marked": marked}
            items.put(session, voice, key, Kind.TOUCHPOINT, name, detail=detail, **where)
        return keys

    return started.desk.database.write(put)


def score(started: Started, person: str, **more: Any) -> Any:
    """Send a page of scores: `choices` by touchpoint id."""
    choices = more.pop("choices")
    return deepening.score(started.desk, actor(person), started.id, choices, form(choices=choices, **more))


def score_nothing_more(started: Started, person: str, choices: dict[str, str], *, onwards: bool = False) -> list[str]:
    page = form(choices=choices, onwards=onwards)
    desk, who = started.desk, actor(person)
    return deepening.score_nothing_more(desk, who, started.id, choices, page, onwards=onwards)["shown"]


def describe(started: Started, person: str, touchpoint: str, **texts: str) -> None:
    detailing.describe(started.desk, actor(person), started.id, touchpoint, texts, form(**texts))


def hurt(started: Started, person: str, touchpoint: str, *pains: Pain, gains: tuple[str, ...] = ()) -> None:
    named = {f"pain_{n}": pain for n, pain in enumerate(pains, 1)}
    page = form(pains=str(pains), gains=gains)
    detailing.name_pains(started.desk, actor(person), started.id, touchpoint, named, gains, page)


def back(started: Started, person: str, touchpoint: str, task: str = "", nonce: str = "", **found: str) -> None:
    page = form(nonce=nonce, task=task, **found)
    detailing.back(started.desk, actor(person), started.id, touchpoint, Finding(**found), task, page)


def numbers(started: Started, *touchpoints: str) -> dict[str, str]:
    """The numbers of these touchpoints and of their pain points, with their ids, as a page shows them."""
    scene = started.scene()
    shown = {t.number: t.id for t in scene.journey.touchpoints if t.id in touchpoints}
    for touchpoint in scene.journey.touchpoints:
        if touchpoint.id in touchpoints:
            below = detailing.below(scene, touchpoint.id, Kind.PAIN_POINT)
            shown |= {pain.number: entry.id for pain, entry in zip(touchpoint.pain_points, below, strict=True)}
    return shown


def cover(
    started: Started, person: str, choices: dict[str, str], *, how: dict[str, bool] | None = None, **texts: str
) -> list[str]:
    """Send a page of step 5 about the touchpoints of `choices`."""
    told = Told(numbers=numbers(started, *choices), choices=choices, texts=texts)
    page = form(choices=choices, how=how, **texts)
    return perspectives.cover(started.desk, actor(person), started.id, told, page, **(how or {}))["shown"]
