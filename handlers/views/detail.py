"""The modals of step 4 in which detail is given: the list of touchpoints, and three short pages about one."""

from slack_sdk.models.blocks import Block, SectionBlock
from slack_sdk.models.views import View

from bot.deepening import has_scored
from bot.desk import Refusal
from bot.detailing import EXPERIENCED, detailed, wanted
from bot.formats.wording import signed
from bot.insight import level
from bot.journey import Touchpoint
from bot.plain import cut, one_line
from bot.scene import Scene
from bot.words import words
from handlers.forms import Choice, button, buttons, modal, note, say, select_input, text_input
from handlers.ids import Act, Carried, Page
from handlers.views.common import speaker

AGAIN = "again"
LISTED = 20
SEVERITIES = [("1 a nuisance", "1"), ("2 costs time or money", "2"), ("3 customers give up", "3")]
SOURCES = [
    ("Customer analytics", "customer_analytics"),
    ("Digital analytics", "digital_analytics"),
    ("Contact-centre recordings", "contact_centre"),
    ("Survey", "survey"),
    ("Behavioural research", "behavioural_research"),
    ("Empathy exercise", "empathy_exercise"),
]
EXPERIENCE = {
    "thoughts": ("What they think", "Why do I have to type this twice?"),
    "feelings": ("What they feel", "Annoyed; not taken seriously"),
    "needs": ("What they need", "To know when it will be done"),
    "expectations": ("What they expect", "An answer the same day"),
}
TITLES = ("Detail 1 of 3", "Detail 2 of 3", "Detail 3 of 3")


def called(touchpoint: Touchpoint, most: int = 120) -> str:
    """A touchpoint's number and name, in one line."""
    return f"{touchpoint.number} {one_line(touchpoint.name, most)}"


def details(scene: Scene) -> View:
    """The touchpoints of which detail is asked, with a button each; numbers show to whoever has scored them all."""
    carried = Carried(workshop=scene.id)
    asked, scored = wanted(scene), has_scored(scene)
    blocks: list[Block] = [*speaker(scene)]
    if not asked:
        blocks.insert(0, say(words().say("deeper", "unscored")))
    else:
        blocks.insert(0, say(words().say("deeper", "list", scored=scored)))
        if not scored:
            blocks.append(note(words().say("deeper", "blind")))
    # Those that are open come first, so that none is out of reach where there are many.
    first = {t.id for t in sorted(asked, key=lambda t: detailed(scene, t.id))[:LISTED]}
    shown = [touchpoint for touchpoint in asked if touchpoint.id in first]
    blocks += [_wanted(scene, touchpoint, scored=scored) for touchpoint in shown]
    if len(asked) > LISTED:
        blocks.append(note(words().say("deeper", "more", count=len(asked) - LISTED)))
    elif asked and all(detailed(scene, touchpoint.id) for touchpoint in asked):
        blocks.append(say(words().say("deeper", "all_done")))
    again = Carried(workshop=scene.id, part=AGAIN)
    todo = [button(Act.SCORE_PAGE, "Go through my scores", again)]
    todo.append(button(Act.TOUCHPOINT_NEW, "Add a touchpoint", carried))
    todo.append(button(Act.EDIT, words().say("common", "edit"), carried))
    return modal("Detail", Page.SHOW, [*blocks, *buttons(todo)], carried, submit=None, close="Done")


def detail(scene: Scene, touchpoint_id: str, page: int = 0) -> View:
    """One of three short pages about a touchpoint; after the last, the list again."""
    if page >= len(TITLES):
        return details(scene)
    touchpoint = next((t for t in scene.journey.touchpoints if t.id == touchpoint_id), None)
    if touchpoint is None:
        raise Refusal("This touchpoint is not on the map any more. /journey shows what is asked now.")
    carried = Carried(workshop=scene.id, item=touchpoint_id, page=page).fresh()
    build = (_experience, _pains, _evidence)[page]
    blocks = [say(_context(touchpoint)), *build(scene, touchpoint, carried.nonce)]
    submit = "Save and go on" if page + 1 < len(TITLES) else "Save"
    return modal(TITLES[page], Page.DETAIL, blocks, carried, submit=submit)


def _experience(scene: Scene, touchpoint: Touchpoint, nonce: str) -> list[Block]:
    blocks: list[Block] = [note(words().say("deeper", "experience"))]
    for kind in EXPERIENCED:
        label, example = EXPERIENCE[kind]
        mine = scene.my(touchpoint.id, kind)
        initial = mine.text if mine else ""
        blocks.append(text_input(kind, label, nonce, initial=initial, placeholder=example, lines=True, optional=True))
    return blocks


def _pains(_: Scene, touchpoint: Touchpoint, nonce: str) -> list[Block]:
    blocks: list[Block] = [note(words().say("deeper", "pains"))]
    known = [f"{pain.number} {one_line(pain.text, 150)}" for pain in touchpoint.pain_points]
    known += [f"{gain.number} {one_line(gain.text, 150)}" for gain in touchpoint.gains]
    if known:
        blocks.append(note(words().say("deeper", "known", lines="\n".join(known[:10]))))
    for field, label, bad in (("pain_1", "Pain point", "How bad"), ("pain_2", "Another pain point", "How bad is that")):
        blocks.append(text_input(field, label, nonce, lines=True, optional=True))
        blocks.append(select_input(f"bad_{field}", f"{bad}?", nonce, SEVERITIES, optional=True))
    hint = "What makes it better, a line for each."
    return [*blocks, text_input("gains", "Gains", nonce, hint=hint, lines=True, optional=True)]


def _evidence(_: Scene, touchpoint: Touchpoint, nonce: str) -> list[Block]:
    blocks: list[Block] = [note(words().say("deeper", "evidence"))]
    found = (*(e.text for e in touchpoint.evidence), *touchpoint.evidence_tasks)
    known = [f"• {one_line(text, 150)}" for text in found]
    if known:
        blocks.append(note(words().say("deeper", "known", lines="\n".join(known[:10]))))
    sources: list[Choice] = list(SOURCES)
    return [
        *blocks,
        select_input("source", "Source", nonce, sources, optional=True),
        text_input("text", "What it says", nonce, lines=True, optional=True),
        text_input("link", "Link", nonce, placeholder="https://", optional=True),
        text_input("date", "Date", nonce, most=20, placeholder="2026-03-31", optional=True),
        text_input("sample_size", "Sample size", nonce, most=20, placeholder="250", optional=True),
        text_input("task", "No evidence yet: who could get what, by when?", nonce, lines=True, optional=True),
    ]


def _wanted(scene: Scene, touchpoint: Touchpoint, *, scored: bool) -> SectionBlock:
    point = level(touchpoint)
    done = detailed(scene, touchpoint.id)
    text = words().say(
        "deeper",
        "touchpoint",
        number=touchpoint.number,
        name=one_line(touchpoint.name, 120),
        moment=touchpoint.moment_of_truth,
        level=signed(point.value) if scored and point.value is not None else "",
        done=done,
    )
    section = say(text)
    opens = Carried(workshop=scene.id, item=touchpoint.id)
    label = f"{'More' if done else 'Detail'} on {touchpoint.number}"
    section.accessory = button(Act.DETAIL, label, opens, primary=not done)
    return section


def _context(touchpoint: Touchpoint) -> str:
    return words().say(
        "deeper",
        "context",
        number=touchpoint.number,
        name=cut(touchpoint.name, 150),
        action=cut(touchpoint.action, 300),
        channels=[cut(channel, 40) for channel in touchpoint.channels],
    )
