"""The modals of step 5: a page for each stage, and at the end where the departments differ."""

from collections.abc import Collection
from dataclasses import replace

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot import asking
from bot.deepening import has_scored
from bot.formats.wording import signed
from bot.insight import Point, curve
from bot.perspectives import CAUSES, Shown, shown_on, unanswered
from bot.plain import cut, one_line, size
from bot.scene import Scene
from bot.words import words
from handlers.forms import MOST_TEXT, button, buttons, modal, note, say, text_input
from handlers.ids import Act, Carried, Page
from handlers.views.common import speaker, speaking
from handlers.views.deeper import score_input
from handlers.views.detail import AGAIN, called

LABELS = {
    "seen": "What the customer sees of us",
    "unseen": "What happens unseen",
    "tools": "Tools and systems",
    "handovers": "Handovers: from whom, to whom",
    CAUSES: "Cause of the pain",
}
GAPS = 3


def hub(scene: Scene) -> View:
    """The first stage that is open for this person, otherwise where the departments differ."""
    if not scene.journey.touchpoints:
        blocks = [say(words().say("perspectives", "nothing"))]
        return modal("Perspectives", Page.SHOW, blocks, Carried(workshop=scene.id), submit=None)
    return after(scene, ())


def after(scene: Scene, shown: Collection[str], *, again: bool = False) -> View:
    """The page to open when one that showed these touchpoints is saved."""
    pages = asking.perspective_pages(scene.journey)
    index = asking.following(pages, shown, lambda page: unanswered(scene, page), again=again)
    return done(scene) if index is None else part(scene, index, again=again)


def part(scene: Scene, index: int, *, again: bool = False) -> View:
    """One stage: the department's own score of each touchpoint, then its part there; own earlier words to be edited."""
    pages = asking.perspective_pages(scene.journey)
    if index >= len(pages):
        return done(scene)
    page = pages[index]
    shown = shown_on(scene, page)
    numbers = ",".join(f"{number}={item_id}" for number, item_id in shown.numbers.items())
    carried = Carried(workshop=scene.id, page=index, part=AGAIN if again else "").fresh()
    passes = [
        button(Act.PART_PASS_STAGE, words().say("perspectives", "here"), carried),
        button(Act.PART_PASS_ALL, words().say("perspectives", "onwards"), carried),
    ]
    blocks: list[Block] = [
        say(words().say("perspectives", "page", title=cut(page.title, 600), department=_department(scene))),
        *speaking(scene),
        *(score_input(scene, touchpoint, carried.nonce) for touchpoint in page.touchpoints),
        note(words().say("perspectives", "numbers", example=page.touchpoints[0].number)),
        *_texts(shown, carried.nonce),
        *buttons(passes),
    ]
    return modal(page.title, Page.PART, blocks, replace(carried, shown=numbers), submit="Save and go on")


def numbers_of(carried: Carried) -> dict[str, str]:
    """The numbers that a page showed, with the ids that they stood for."""
    pairs = (pair.partition("=") for pair in carried.shown.split(",") if pair)
    return {number: item_id for number, _, item_id in pairs}


def done(scene: Scene) -> View:
    """All stages are through: where the departments differ, and which pain points have no cause yet."""
    carried = Carried(workshop=scene.id)
    blocks: list[Block] = [
        say(words().say("perspectives", "done", department=_department(scene))),
        *speaker(scene),
        _gaps(scene),
    ]
    uncaused = [
        f"{p.number} {one_line(p.text, 150)}" for t in scene.journey.touchpoints for p in t.pain_points if not p.causes
    ]
    if uncaused:
        blocks.append(say(words().say("perspectives", "uncaused", lines="\n".join(uncaused[:10]))))
    todo = [
        button(Act.PART_PAGE, "Go through the stages", Carried(workshop=scene.id, part=AGAIN), primary=bool(uncaused)),
        button(Act.TOUCHPOINT_NEW, "Add a touchpoint", carried),
        button(Act.EDIT, words().say("common", "edit"), carried),
    ]
    return modal("Perspectives", Page.SHOW, [*blocks, *buttons(todo)], carried, submit=None, close="Done")


def _texts(shown: Shown, nonce: str) -> list[Block]:
    blocks: list[Block] = []
    for field, label in LABELS.items():
        hint = ""
        if field == CAUSES:
            blocks += _pains(shown)
            hint = words().say("perspectives", "cause", example=shown.pains[0][0].number if shown.pains else "")
        if size(shown.texts[field]) > MOST_TEXT:
            blocks.append(note(words().say("perspectives", "long", label=label)))
            continue
        initial = shown.texts[field]
        blocks.append(text_input(field, label, nonce, initial=initial, hint=hint, lines=True, optional=True))
    return blocks


def _pains(shown: Shown) -> list[Block]:
    lines = [f"{pain.number} ({t.number}) {one_line(pain.text, 80)}" for pain, t in shown.pains]
    return [say(words().say("perspectives", "pains", lines="\n".join(lines)))] if lines else []


def _gaps(scene: Scene) -> Block:
    if not has_scored(scene):
        return note(words().say("perspectives", "blind"))
    apart = sorted((point for point in curve(scene.journey) if _apart(point) > 0), key=lambda point: -_apart(point))
    if not apart:
        return note(words().say("perspectives", "agreed"))
    return say(words().say("perspectives", "gaps", lines="\n".join(_gap(point) for point in apart[:GAPS])))


def _gap(point: Point) -> str:
    low, high = point.low or 0.0, point.high or 0.0
    return f"{called(point.touchpoint)}: from {signed(low)} to {signed(high)}"


def _apart(point: Point) -> float:
    return point.high - point.low if point.high is not None and point.low is not None else 0.0


def _department(scene: Scene) -> str:
    return cut(scene.speaks_for.name, 120) if scene.speaks_for else ""
