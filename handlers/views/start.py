"""The three pages that start a workshop: what and who, the people of each department, what is decided already."""

from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import Block, PlainTextObject, SectionBlock, StaticSelectElement
from slack_sdk.models.views import View

from bot.choosing import Shelved
from bot.plain import cut
from bot.starting import STAGE_TEMPLATES
from bot.touching import NAME_MOST
from bot.words import words
from handlers.forms import (
    MOST_OPTIONS,
    Choice,
    modal,
    option,
    people_input,
    say,
    select_input,
    several_input,
    text_input,
)
from handlers.ids import Act, Carried, Page, block_id

TITLE_MOST = 100
DEPARTMENT_MOST = 60
STAGE_MOST = NAME_MOST


def basics(carried: Carried, starter: str, groups: Sequence[Choice], typed: Mapping[str, Any]) -> View:
    """Page 1: title, why, what is mapped, departments, facilitators. `groups` are the workspace's user groups."""
    nonce = carried.nonce
    blocks: list[Block] = [
        say(words().say("start", "intro")),
        text_input(
            "title",
            "Title",
            nonce,
            most=TITLE_MOST,
            initial=typed.get("title", ""),
            placeholder="How customers switch to a cheaper plan",
        ),
        text_input("why", "Why do we map it?", nonce, lines=True, most=1000, initial=typed.get("why", "")),
        text_input("scope", "What is mapped?", nonce, lines=True, most=1000, optional=True),
        text_input(
            "departments",
            "Departments",
            nonce,
            lines=True,
            most=2000,
            hint=words().say("start", "departments_hint"),
            optional=bool(groups),
        ),
    ]
    if groups:
        hint = words().say("start", "groups_hint")
        blocks.append(several_input("groups", "Departments from user groups", nonce, groups, hint=hint))
    blocks.append(people_input("facilitators", "Facilitators", nonce, initial=[starter]))
    return modal("Start a journey map", Page.START, blocks, carried, submit="Next")


def people(carried: Carried, departments: Sequence[tuple[str, Sequence[str]]]) -> View:
    """Page 2: the people of each department, given as (name, people known already)."""
    blocks: list[Block] = [say(words().say("start", "people"))]
    for number, (name, known) in enumerate(departments):
        label = f"People of {cut(name, DEPARTMENT_MOST)}"
        blocks.append(people_input(f"people.{number}", label, carried.nonce, initial=known))
    return modal("Who takes part?", Page.START_PEOPLE, blocks, carried, submit="Next")


def decided(carried: Carried, journey: Mapping[str, str], shelved: Sequence[Shelved] = ()) -> View:
    """Page 3: stages, and what the sponsor has decided already.

    `journey` is one taken from the backlog before, otherwise one of the `shelved` can be chosen here.
    """
    nonce = carried.nonce
    templates = [(f"{name}: {', '.join(stages)}", name) for name, stages in STAGE_TEMPLATES.items()]
    blocks: list[Block] = [
        say(words().say("start", "decided")),
        select_input("template", "Stages from a template", nonce, templates, optional=True),
        text_input(
            "stages",
            "Own stages",
            nonce,
            lines=True,
            most=1500,
            optional=True,
            hint=words().say("start", "stages_hint"),
        ),
        *(() if journey else _shelf(shelved, nonce)),
        text_input(
            "journey",
            "The journey is chosen already",
            nonce,
            most=120,
            optional=True,
            placeholder="Its name",
            initial=journey.get("name", ""),
        ),
        text_input("journey_reason", "Why this journey?", nonce, most=500, optional=True, lines=True),
        text_input("persona", "The persona exists already", nonce, most=120, optional=True, placeholder="Its name"),
        text_input("persona_goal", "What this persona wants", nonce, most=500, optional=True),
    ]
    return modal("What is decided?", Page.START_DECIDED, blocks, carried, submit="Start")


def ranked(shelved: Shelved) -> str:
    """A journey of the backlog in a list: its rank, where it was scored, and its name."""
    return f"{shelved.rank:.1f} {shelved.name}" if shelved.rank is not None else shelved.name


def _shelf(shelved: Sequence[Shelved], nonce: str) -> list[Block]:
    if not shelved:
        return []
    select = StaticSelectElement(
        action_id=Act.FROM_SHELF,
        placeholder=PlainTextObject(text="From the backlog", emoji=False),
        options=[option(ranked(one), one.id) for one in shelved[:MOST_OPTIONS]],
    )
    text = PlainTextObject(text=words().say("start", "shelf"), emoji=False)
    return [SectionBlock(block_id=block_id("shelved", nonce), text=text, accessory=select)]
