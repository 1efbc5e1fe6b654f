"""The modals of step 2: the personas so far, and what somebody knows about one, over four short pages."""

from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot import steps
from bot.desk import Refusal
from bot.journey import Persona
from bot.personas import MOST_PERSONAS, NAME_MOST
from bot.plain import cut
from bot.scene import Scene
from bot.words import words
from handlers.forms import button, buttons, modal, note, say, text_input
from handlers.ids import Act, Carried, Page
from handlers.views.common import speaker

TEXT_MOST, SOURCE_MOST = 1000, 300
SOURCE = "source"
CORE = {"goals": "the goal", "needs": "needs", "expectations": "expectations", "frustrations": "frustrations"}


@dataclass(frozen=True, slots=True)
class Asked:
    """How one trait is asked for: the label of its field, an example, and its name within a sentence."""

    label: str
    example: str
    name: str


TRAITS: dict[str, Asked] = {
    "goals": Asked("Goal", "What do they want to have achieved at the end?", "goal"),
    "needs": Asked("Needs", "What do they need on the way?", "needs"),
    "expectations": Asked("Expectations", "What do they take for granted?", "expectations"),
    "frustrations": Asked("Frustrations", "What annoys them, or makes them give up?", "frustrations"),
    "feelings": Asked("Feelings", "How do they feel when it begins, and on the way?", "feelings"),
    "priorities": Asked("Priorities", "What matters most: price, speed, certainty ...?", "priorities"),
    "desired_journey": Asked("Journey they wish for", "How would it go if they could choose?", "wished-for journey"),
    "data": Asked("How often they make it", "60% of those who switch, 2,000 a month ...", "how often"),
    "demographics": Asked("Demographics", "Age, household, income, where they live ...", "demographics"),
    "background": Asked("Background", "Their history with us, their job, what they know", "background"),
    "context": Asked("Situation", "Where and when it begins, on which device", "situation"),
}
PAGES: tuple[tuple[str, ...], ...] = (
    ("goals", "needs"),
    ("expectations", "frustrations", "feelings"),
    ("priorities", "desired_journey", "data"),
    ("demographics", "background", "context"),
)


def hub(scene: Scene) -> View:
    """The personas so far, each with a way to add to it, and a way to describe somebody new."""
    carried = Carried(workshop=scene.id, step=scene.step)
    personas = scene.journey.personas
    blocks: list[Block] = [
        say(words().say("personas", "hub", asks=steps.spec(steps.Step.PERSONAS).asks)),
        *speaker(scene),
    ]
    for persona in personas[:10]:
        blocks += _persona(scene, persona)
    if not personas:
        blocks.append(say(words().say("personas", "none")))
    todo = [button(Act.EDIT, words().say("common", "edit"), carried)]
    if len(personas) < MOST_PERSONAS:
        todo.insert(0, button(Act.PERSONA_NEW, "Describe somebody new", carried, primary=not personas))
    else:
        blocks.append(note(words().say("personas", "full")))
    return modal("Personas", Page.HUB, [*blocks, *buttons(todo)], carried, submit=None)


def new(scene: Scene) -> View:
    """The first page for somebody new: the name, and the first traits."""
    carried = Carried(workshop=scene.id).fresh()
    name = text_input("name", "Name", carried.nonce, most=NAME_MOST, placeholder="Thrifty Theo")
    blocks: list[Block] = [say(words().say("personas", "new")), name, *_fields(scene, "", 0, carried.nonce)]
    return modal(_title(0), Page.PERSONA_NEW, blocks, carried, submit="Save and go on")


def page(scene: Scene, persona_id: str, number: int, *, there: bool = False) -> View:
    """Page `number` (from 0) of what this person knows of a persona, prefilled with what they said before."""
    persona = of_id(scene, persona_id)
    carried = Carried(workshop=scene.id, item=persona.id, page=number).fresh()
    name = cut(persona.name, NAME_MOST)
    blocks: list[Block] = [say(words().say("personas", "there", name=name))] if there else []
    blocks.append(say(words().say("personas", "page", name=name)))
    blocks += _fields(scene, persona.id, number, carried.nonce)
    last = number == len(PAGES) - 1
    return modal(_title(number), Page.PERSONA_PAGE, blocks, carried, submit="Save" if last else "Save and go on")


def done(scene: Scene, persona_id: str) -> View:
    """After the last page."""
    persona = of_id(scene, persona_id)
    carried = Carried(workshop=scene.id)
    text = words().say("personas", "done", name=cut(persona.name, NAME_MOST), missing=_missing(persona))
    label = f"Back to step {steps.spec(scene.step).number}"
    more = button(Act.CONTRIBUTE, label, carried, primary=True)
    return modal("Thank you", Page.SHOW, [say(text), *buttons([more])], carried, submit=None, close="Done")


def of_id(scene: Scene, persona_id: str) -> Persona:
    """The persona of that id, or the one that it was merged into; refused where that is not on the map."""
    seen: set[str] = set()
    while (entry := scene.entry(persona_id)) is not None and entry.merged_into and persona_id not in seen:
        seen.add(persona_id)
        persona_id = entry.merged_into
    found = next((persona for persona in scene.journey.personas if persona.id == persona_id), None)
    if found is None:
        raise Refusal("This persona is not on the map any more: press Contribute to see those that are.")
    return found


def further(carried: Carried, persona_id: str, number: int) -> Any:
    """The button that opens a page of a persona."""
    at = Carried(workshop=carried.workshop, item=persona_id, page=number)
    return button(Act.PERSONA_DESCRIBE, "Next page", at, primary=True)


def _persona(scene: Scene, persona: Persona) -> list[Block]:
    traits = [trait for kind in TRAITS for trait in getattr(persona, kind)]
    main = scene.journey.persona
    is_main = main is not None and main.id == persona.id
    text = words().say(
        "personas",
        "persona",
        name=cut(persona.name, NAME_MOST),
        main=is_main,
        said=[asked.name for kind, asked in TRAITS.items() if getattr(persona, kind)],
        missing=_missing(persona),
        traits=len(traits),
        data=sum(trait.basis == "data" for trait in traits),
    )
    carried = Carried(workshop=scene.id, item=persona.id)
    name = cut(persona.name, 50)
    todo = [button(Act.PERSONA_DESCRIBE, f"Add to {name}", carried, primary=True)]
    if scene.is_facilitator and not is_main:
        todo.append(button(Act.PERSONA_MAIN, f"Make {name} the main one", carried.fresh()))
    return [say(text), *buttons(todo)]


def _missing(persona: Persona) -> list[str]:
    return [name for kind, name in CORE.items() if not getattr(persona, kind)]


def _fields(scene: Scene, persona_id: str, number: int, nonce: str) -> list[Block]:
    blocks: list[Block] = []
    for kind in PAGES[number]:
        asked, mine = TRAITS[kind], scene.my(persona_id, kind) if persona_id else None
        text, source = (mine.text, str(mine.detail.get("source") or "")) if mine else ("", "")
        blocks += [
            text_input(
                kind,
                asked.label,
                nonce,
                initial=text,
                placeholder=asked.example,
                lines=True,
                optional=True,
                most=TEXT_MOST,
            ),
            text_input(
                f"{SOURCE}.{kind}",
                f"{asked.label}: which data says so?",
                nonce,
                initial=source,
                placeholder="Survey of May, 412 answers. Empty: an assumption",
                optional=True,
                most=SOURCE_MOST,
            ),
        ]
    return blocks


def _title(number: int) -> str:
    return f"Persona: page {number + 1} of {len(PAGES)}"
