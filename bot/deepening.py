"""Step 4: everybody scores the touchpoints as they are for the customer, before they see others' scores."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlmodel import Session

from bot.asking import NOT_OURS, NOT_SURE, stages_of
from bot.desk import Desk, Form, Refusal
from bot.journey import HIGHEST, LOWEST
from bot.present import Board
from bot.scene import Actor, Scene
from bot.steps import Step
from bot.workshops import Workshops
from storage import items
from storage.items import Given, Kind, Said, Voice
from storage.tables import Item, Workshop


def said_of(choice: str) -> Said:
    """The answer that one of `bot.asking.CHOICES` is; "not sure" and "nothing of ours" have no score, not even 0."""
    if choice in (NOT_SURE, NOT_OURS):
        return Said(kind="score", state=Given(choice))
    if choice not in {str(score) for score in range(LOWEST, HIGHEST + 1)}:
        raise Refusal("Choose one of the answers shown, from -2 to +2.")
    return Said(kind="score", score=int(choice))


def choice_of(scene: Scene, touchpoint_id: str) -> str:
    """What this person answered about a touchpoint so far, as a value of `bot.asking.CHOICES`; "" for nothing."""
    mine = scene.my(touchpoint_id, "score")
    if mine is None:
        return ""
    return mine.state if mine.score is None else str(mine.score)


def has_scored(scene: Scene) -> bool:
    """Whether this person has answered for every touchpoint, be it by "not sure": only then others' scores show."""
    return all(scene.my(touchpoint.id, "score") is not None for touchpoint in scene.journey.touchpoints)


def score(desk: Desk, actor: Actor, workshop_id: str, choices: Mapping[str, str], form: Form) -> dict[str, Any]:
    """Save one page of answers: touchpoint id to value of `bot.asking.CHOICES`; "" says nothing."""
    given = {touchpoint: said_of(choice) for touchpoint, choice in choices.items() if choice}

    def give(session: Session) -> dict[str, Any]:
        workshop = desk.workshop(session, actor, workshop_id)
        voice = voice_for(desk, session, workshop, actor, form, Step.DEEPER)
        board = Board.of(session, workshop)
        for touchpoint_id, said in given.items():
            touchpoint = touchpoint_of(board, touchpoint_id)
            if touchpoint is not None:
                items.say(session, voice, touchpoint.id, said)
        if given:
            desk.refresh(session, workshop)
        return {"shown": list(choices)}

    return desk.submit(actor, form, workshop_id, give)


def score_nothing_more(
    desk: Desk, actor: Actor, workshop_id: str, choices: Mapping[str, str], form: Form, *, onwards: bool
) -> dict[str, Any]:
    """Save what was chosen on a page, and "nothing of ours" for all that is unanswered in its stages.

    `onwards` means the stages after it too. Returns the touchpoints that were meant, as `shown`.
    """
    scene = Workshops(desk).scene(actor, workshop_id)
    meant = [t.id for s in stages_of(scene.journey, choices, onwards=onwards) for t in s.touchpoints]
    none = {touchpoint_id: NOT_OURS for touchpoint_id in meant if scene.my(touchpoint_id, "score") is None}
    chosen = {touchpoint_id: choice for touchpoint_id, choice in choices.items() if choice}
    return score(desk, actor, workshop_id, {**dict.fromkeys(meant, ""), **none, **chosen}, form)


def voice_for(desk: Desk, session: Session, workshop: Workshop, actor: Actor, form: Form, step: Step) -> Voice:
    """The person's voice in the step that asked, even where the workshop has moved on since the page was opened."""
    return replace(desk.voice(session, workshop, actor, form), step=step)


def touchpoint_of(board: Board, touchpoint_id: str) -> Item | None:
    """The touchpoint, or what it was merged into; one that was withdrawn meanwhile still takes what is said."""
    return board.get(touchpoint_id, Kind.TOUCHPOINT) or next(
        (i for i in (board.items.get(touchpoint_id),) if i is not None and i.kind == Kind.TOUCHPOINT), None
    )
