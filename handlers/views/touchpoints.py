"""The modals of step 3: one touchpoint on two short pages, and what is still missing of those on the map."""

from typing import Any

from slack_sdk.models.blocks import Block, ButtonElement
from slack_sdk.models.views import View

from bot import steps
from bot.desk import Refusal
from bot.journey import OWNERS, Stage, Touchpoint
from bot.plain import cut
from bot.scene import Mine, Scene
from bot.touching import CHANNEL_MOST, CHANNELS, FIRST, LAST, MOST_CHANNELS, NAME_MOST
from bot.words import words
from handlers.forms import MOST_TEXT, Choice, button, buttons, modal, say, select_input, several_input, text_input
from handlers.ids import Act, Carried, Page
from handlers.views.common import speaker

A_PAGE = 10
STAGES_SHOWN = 30
MOST_PLACES = 98
OTHERS_MOST = MOST_CHANNELS * (CHANNEL_MOST + 2)
OWNER_CHOICES: list[Choice] = [(owner.capitalize(), owner) for owner in OWNERS]
KNOWN_CHOICES: list[Choice] = [("Known from data", "known"), ("A guess", "guess"), ("Unknown", "unknown")]


def hub(scene: Scene) -> View:
    """What is on the map, what is missing, and the ways to add to it."""
    carried = Carried(workshop=scene.id, step=scene.step)
    blocks: list[Block] = [
        say(words().say("touchpoints", "hub", asks=steps.spec(steps.Step.TOUCHPOINTS).asks)),
        *speaker(scene),
        say(_so_far(scene)),
    ]
    passed = scene.my("", "pass", scene.step) is not None
    if passed and scene.speaks_for is not None:
        blocks.append(say(words().say("touchpoints", "passed", department=cut(scene.speaks_for.name, 120))))
    if scene.is_facilitator and lacking(scene):
        blocks.append(say(missing(scene)))
    todo = [
        button(Act.TOUCHPOINT_NEW, "Add a touchpoint", carried, primary=True),
        button(Act.TOUCHPOINT_LINES, "Add many by lines", carried),
    ]
    if lacking(scene):
        todo.append(button(Act.TOUCHPOINT_MISSING, "Fill in what is missing", carried))
    if not passed:
        todo.append(button(Act.PASS_STEP, "Nothing of ours", carried.fresh()))
    todo.append(button(Act.EDIT, words().say("common", "edit"), carried))
    return modal("Touchpoints", Page.HUB, [*blocks, *buttons(todo)], carried, submit=None)


def place(scene: Scene, stage_id: str = "") -> View:
    """Page 1 of a touchpoint: where it belongs, what it is called, and on which channels it happens."""
    carried = Carried(workshop=scene.id).fresh()
    nonce = carried.nonce
    stages = [(stage.name, stage.id) for stage in scene.journey.stages]
    blocks: list[Block] = [say(words().say("touchpoints", "place"))]
    if stages:
        blocks.append(select_input("stage", "Stage", nonce, stages, initial=stage_id, optional=True))
    another = "Another stage" if stages else "Stage"
    hint = "Only where it is none of these." if stages else ""
    blocks.append(text_input("new_stage", another, nonce, most=NAME_MOST, optional=bool(stages), hint=hint))
    if scene.journey.touchpoints:
        blocks.append(select_input("after", "Place", nonce, _places(scene), initial=LAST))
    blocks += [
        text_input("name", "Touchpoint", nonce, most=NAME_MOST, placeholder="Compares plans on the website"),
        several_input("channels", "Channels", nonce, channel_choices(scene)),
        text_input(
            "others", "Other channels", nonce, most=OTHERS_MOST, optional=True, placeholder="kiosk, comparison site"
        ),
    ]
    return modal("Touchpoint: page 1 of 2", Page.TOUCHPOINT, blocks, carried, submit="Save and go on")


def more(scene: Scene, touchpoint_id: str, *, there: bool = False) -> View:
    """Page 2 of a touchpoint: what this person knows beyond its place; prefilled with what they said before."""
    _, touchpoint = of_id(scene, touchpoint_id)
    carried = Carried(workshop=scene.id, item=touchpoint.id).fresh()
    nonce, mine = carried.nonce, (scene.my(touchpoint.id, "words") or Mine(state="")).detail
    often = mine.get("frequency") or {}
    intro = words().say("touchpoints", "there" if there else "more", **_called(touchpoint))
    known = often.get("known", "")
    blocks: list[Block] = [
        say(intro),
        _text("action", "What the customer does", nonce, mine.get("action", ""), most=MOST_TEXT, lines=True),
        _text("frequency", "How often, or how many customers?", nonce, often.get("text", ""), most=200),
        select_input("known", "Is that known?", nonce, KNOWN_CHOICES, initial=known, optional=True, radio=True),
        select_input("owner", "Owner", nonce, OWNER_CHOICES, initial=mine.get("owner", ""), optional=True),
        _departments(scene, nonce, mine.get("departments", ())),
        _text("solutions", "Solutions behind it", nonce, ", ".join(mine.get("solutions", ())), most=500),
    ]
    return modal("Touchpoint: page 2 of 2", Page.TOUCHPOINT_MORE, blocks, carried, submit="Save")


def saved(scene: Scene, touchpoint_id: str) -> View:
    """After the second page, with a way to add the next one to the same stage."""
    stage, touchpoint = of_id(scene, touchpoint_id)
    text = words().say("touchpoints", "saved", stage=cut(stage.name, NAME_MOST), **_called(touchpoint))
    carried = Carried(workshop=scene.id)
    todo = [
        button(Act.TOUCHPOINT_NEW, "Add another one", Carried(workshop=scene.id, item=stage.id), primary=True),
        button(Act.TOUCHPOINT_LINES, "Add many by lines", carried),
        back(scene),
    ]
    return modal("Thank you", Page.SHOW, [say(text), *buttons(todo)], carried, submit=None, close="Done")


def fill(scene: Scene) -> View:
    """Up to ten touchpoints without an owner, one choice each; once all have one, those without a channel."""
    without_owner, without_channel = _lacking(scene)
    carried = Carried(workshop=scene.id).fresh()
    if not without_owner and not without_channel:
        blocks: list[Block] = [say(words().say("touchpoints", "filled")), *buttons([back(scene, primary=True)])]
        return modal("What is missing", Page.SHOW, blocks, carried, submit=None)
    wanted = without_owner or without_channel
    left = len(wanted) > A_PAGE
    blocks = [say(words().say("touchpoints", "fill", owner=bool(without_owner), left=left, total=len(wanted)))]
    for touchpoint in wanted[:A_PAGE]:
        label = f"{touchpoint.number} {cut(touchpoint.name, NAME_MOST)}"
        if without_owner:
            field = f"owner.{touchpoint.id}"
            blocks.append(select_input(field, label, carried.nonce, OWNER_CHOICES, optional=True))
        else:
            blocks.append(several_input(f"channels.{touchpoint.id}", label, carried.nonce, channel_choices(scene)))
    return modal("What is missing", Page.MISSING, blocks, carried, submit="Save")


def passed(scene: Scene) -> View:
    """After "Nothing of ours"."""
    carried = Carried(workshop=scene.id)
    department = cut(scene.speaks_for.name, 120) if scene.speaks_for else "your department"
    blocks = [say(words().say("touchpoints", "now_passed", department=department)), *buttons([back(scene)])]
    return modal("Noted", Page.SHOW, blocks, carried, submit=None, close="Done")


def back(scene: Scene, *, primary: bool = False) -> ButtonElement:
    """The button that leads to what the open step asks."""
    number = steps.spec(scene.step).number
    return button(Act.CONTRIBUTE, f"Back to step {number}", Carried(workshop=scene.id), primary=primary)


def lacking(scene: Scene) -> bool:
    """Whether a touchpoint has no owner or no channel yet."""
    return any(_lacking(scene))


def missing(scene: Scene) -> str:
    """Which touchpoints have no owner or no channel yet, by number."""
    owners, channels = ([t.number for t in found] for found in _lacking(scene))
    return words().say("touchpoints", "missing", owners=owners, channels=channels)


def of_id(scene: Scene, touchpoint_id: str) -> tuple[Stage, Touchpoint]:
    """The touchpoint of that id, or the one that it was merged into, with its stage; refused where it is gone."""
    seen: set[str] = set()
    while (entry := scene.entry(touchpoint_id)) is not None and entry.merged_into and touchpoint_id not in seen:
        seen.add(touchpoint_id)
        touchpoint_id = entry.merged_into
    for stage in scene.journey.stages:
        for touchpoint in stage.touchpoints:
            if touchpoint.id == touchpoint_id:
                return stage, touchpoint
    raise Refusal("This touchpoint is not on the map any more: press Contribute to see those that are.")


def channel_choices(scene: Scene) -> list[Choice]:
    """The common channels, and those that the map has already."""
    used = (channel for touchpoint in scene.journey.touchpoints for channel in touchpoint.channels)
    known = dict.fromkeys((*CHANNELS, *(channel for channel in used if len(channel) <= CHANNEL_MOST)))
    return [(channel[:1].upper() + channel[1:], channel) for channel in known]


def _lacking(scene: Scene) -> tuple[list[Touchpoint], list[Touchpoint]]:
    touchpoints = scene.journey.touchpoints
    return [t for t in touchpoints if not t.owner], [t for t in touchpoints if not t.channels]


def _so_far(scene: Scene) -> str:
    stages = scene.journey.stages
    if not stages:
        return words().say("touchpoints", "none")
    more_stages = max(len(stages) - STAGES_SHOWN, 0)
    return words().say("touchpoints", "so_far", stages=stages[:STAGES_SHOWN], more=more_stages)


def _places(scene: Scene) -> list[Choice]:
    named = [(f"after {t.number} {t.name}", t.id) for t in scene.journey.touchpoints[:MOST_PLACES]]
    return [("Last in its stage", LAST), ("First in its stage", FIRST), *named]


def _departments(scene: Scene, nonce: str, mine: Any) -> Block:
    """Which departments are behind it: those that take part as choices; typed where none does."""
    label = "Departments behind it"
    if not scene.teams:
        return _text("departments", label, nonce, ", ".join(mine), most=500)
    teams = [(team.name, team.id) for team in scene.teams]
    return several_input("departments", label, nonce, teams, initial=[t.id for t in scene.teams if t.name in mine])


def _text(field: str, label: str, nonce: str, initial: str, *, most: int, lines: bool = False) -> Block:
    return text_input(field, label, nonce, initial=initial, most=most, lines=lines, optional=True)


def _called(touchpoint: Touchpoint) -> dict[str, str]:
    return {"number": touchpoint.number, "name": cut(touchpoint.name, NAME_MOST)}
