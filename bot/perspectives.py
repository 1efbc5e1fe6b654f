"""Step 5: what each department does at a touchpoint, seen and unseen, its tools and handovers, and why it hurts.

Said a stage at a time and kept a touchpoint at a time (`bot.addressed` tells which line is about which). Saving a page
again is a revision: what a page does not show stays as it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from bot.addressed import about, spelled
from bot.asking import NOT_OURS, Page, stages_of
from bot.deepening import choice_of, said_of, touchpoint_of, voice_for
from bot.desk import Desk, Form, Refusal
from bot.detailing import below
from bot.journey import PainPoint, Stage, Touchpoint
from bot.present import Board, spelling
from bot.scene import Actor, Scene
from bot.steps import Step
from bot.workshops import Workshops
from storage import items
from storage.items import Given, Kind, Said, Voice
from storage.keys import key_of

PARTS = ("seen", "unseen", "tools", "handovers")
CAUSES = "causes"
MOST_PAINS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A page as it was sent. `numbers` are those it showed (`2.1`, `P3`) with their ids, `choices` by touchpoint id.

    `texts` are by field (PARTS and CAUSES); a field that is not among them was not shown, and stays.
    """

    numbers: Mapping[str, str]
    choices: Mapping[str, str]
    texts: Mapping[str, str] = field(default_factory=dict)

    @property
    def touchpoints(self) -> dict[str, str]:
        """The numbers of touchpoints only, with their ids."""
        return {number: item_id for number, item_id in self.numbers.items() if not number.startswith("P")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a page shows beside its touchpoints: the numbers that lines may begin with, and the person's own words."""

    numbers: Mapping[str, str]
    pains: tuple[tuple[PainPoint, Touchpoint], ...]
    texts: Mapping[str, str]


def shown_on(scene: Scene, page: Page) -> Shown:
    """What stands on a page for this person; at most 30 pain points are numbered on it."""
    pains = [(pain, t, item_id) for t in page.touchpoints for pain, item_id in _pains(scene, t)][:MOST_PAINS]
    touchpoints = {t.number: t.id for t in page.touchpoints}
    numbers = {**touchpoints, **{pain.number: item_id for pain, _, item_id in pains}}
    ours = [t.id for t in page.touchpoints if _part(scene, t.id)]
    texts = {
        key: spelled({t: str(_part(scene, t).get(key, "")).split("\n") for t in ours}, touchpoints, ours)
        for key in PARTS
    }
    mine = {item_id: _own_causes(scene, item_id) for item_id in numbers.values()}
    texts[CAUSES] = spelled(mine, numbers, ())
    return Shown(numbers=numbers, pains=tuple((pain, t) for pain, t, _ in pains), texts=texts)


def unanswered(scene: Scene, page: Page) -> bool:
    """Whether this person has left something on a page open, for the department spoken for now.

    "Nothing of ours" of step 4 is shown again: only in this step it means that the department has no part there.
    """
    return any(not _answered(scene, part.stage, part.touchpoints) for part in page.parts)


def _answered(scene: Scene, stage: Stage, touchpoints: Sequence[Touchpoint]) -> bool:
    if scene.my(stage.id, "pass") is not None:
        return True
    spoke = any(_part(scene, t.id) for t in stage.touchpoints)
    return spoke and all(_part(scene, t.id) or choice_of(scene, t.id) == NOT_OURS for t in touchpoints)


def cover(
    desk: Desk,
    actor: Actor,
    workshop_id: str,
    told: Told,
    form: Form,
    *,
    nothing_more: bool = False,
    onwards: bool = False,
) -> dict[str, Any]:
    """Save one page. `nothing_more` says "nothing of ours" for all that is open in its stages, `onwards` after it too.

    Refused at the field where words would be about a touchpoint that is none of the department's. Returns the
    touchpoints that were meant, as `shown`.
    """
    sheet = _Sheet(Workshops(desk).scene(actor, workshop_id), told, nothing_more, onwards)
    answers = sheet.answers()
    causes = sheet.causes()

    def write(session: Session) -> dict[str, Any]:
        workshop = desk.workshop(session, actor, workshop_id)
        voice = voice_for(desk, session, workshop, actor, form, Step.PERSPECTIVES)
        board = Board.of(session, workshop)
        for item_id, said in answers:
            found = touchpoint_of(board, item_id) or board.get(item_id, Kind.STAGE)
            if found is not None:
                items.say(session, voice, found.id, said)
        for parent, lines in causes.items():
            if parent in board.items:
                _keep_causes(session, board, voice, parent, lines)
        if answers or causes:
            desk.refresh(session, workshop)
        return {"shown": [t.id for stage in sheet.stages for t in stage.touchpoints] if nothing_more else sheet.shown}

    return desk.submit(actor, form, workshop_id, write)


class _Sheet:
    """What a page that was sent means for each touchpoint and stage, given what this person had said before."""

    def __init__(self, scene: Scene, told: Told, nothing_more: bool, onwards: bool) -> None:
        self.scene, self.told, self.nothing_more = scene, told, nothing_more
        self.shown = list(told.touchpoints.values())
        self.stages = stages_of(scene.journey, self.shown, onwards=onwards)
        meant = [t.id for s in self.stages for t in s.touchpoints] if nothing_more else []
        before = {item_id: choice_of(scene, item_id) for item_id in dict.fromkeys([*self.shown, *meant])}
        chosen = {item_id: choice for item_id, choice in told.choices.items() if choice}
        none = {item_id: NOT_OURS for item_id in meant if not before[item_id] and item_id not in chosen}
        self.new = {**none, **chosen}
        self.choices = {**before, **self.new}
        self.ours = [item_id for item_id in self.shown if self.choices[item_id] != NOT_OURS]
        self.parts = self.words()

    def words(self) -> dict[str, dict[str, str]]:
        """By touchpoint of ours, what its part says in each field; fields that were not shown as they were."""
        parts = {item_id: {key: str(_part(self.scene, item_id).get(key, "")) for key in PARTS} for item_id in self.ours}
        for key in PARTS:
            if key in self.told.texts:
                general, own = about(self.told.texts[key], self.told.touchpoints)
                self.check(key, general, own)
                for item_id, part in parts.items():
                    part[key] = "\n".join(dict.fromkeys((*general, *own.get(item_id, ()))))
        return parts

    def check(self, key: str, general: Sequence[str], own: Mapping[str, object]) -> None:
        """Words need a touchpoint of ours that they can be about."""
        if general and not self.ours:
            raise Refusal(fields={key: "All of this stage is 'Nothing of ours': take these words out, or score one."})
        for number, item_id in self.told.touchpoints.items():
            if item_id in own and item_id not in self.ours:
                raise Refusal(fields={key: f"{number} is 'Nothing of ours': take its line out, or score it."})

    def answers(self) -> list[tuple[str, Said]]:
        """What is said about touchpoints and stages, as (id, answer)."""
        said = [(item_id, said_of(choice)) for item_id, choice in self.new.items()]
        covered = {item_id: part for item_id, part in self.parts.items() if self.covers(item_id)}
        said += [(item_id, Said(kind="part", detail=part)) for item_id, part in covered.items()]
        dropped = [item_id for item_id in self.shown if item_id not in covered and _part(self.scene, item_id)]
        said += [(item_id, Said(kind="part", state=Given.NOT_OURS)) for item_id in dropped]
        for stage in self.stages:
            kept = [t.id for t in stage.touchpoints if t.id not in self.shown and _part(self.scene, t.id)]
            spoke = bool(kept) or any(t.id in covered for t in stage.touchpoints)
            said += [(stage.id, answer) for answer in self.passing(stage, spoke=spoke)]
        return said

    def covers(self, item_id: str) -> bool:
        """Whether a touchpoint of ours now has this person's part: by words, by a score of its own, or from before."""
        if any(self.parts[item_id].values()):
            return True
        return not self.nothing_more and (item_id in self.new or bool(_part(self.scene, item_id)))

    def passing(self, stage: Stage, *, spoke: bool) -> list[Said]:
        """Pass a stage in which nothing is ours, or take that back where something is."""
        if spoke:
            passed = self.scene.my(stage.id, "pass") is not None
            return [Said(kind="pass", state=Given.WITHDRAWN)] if passed else []
        choices = [self.choices.get(t.id) or choice_of(self.scene, t.id) for t in stage.touchpoints]
        if self.nothing_more or (self.new and all(choice == NOT_OURS for choice in choices)):
            # The step stands in it because a pass said in another step is another answer.
            return [Said(kind="pass", state=Given.PASSED, detail={"step": Step.PERSPECTIVES.value})]
        return []

    def causes(self) -> dict[str, tuple[str, ...]]:
        """By touchpoint or pain point, which causes this person names there now; {} where causes were not asked."""
        if CAUSES not in self.told.texts:
            return {}
        general, own = about(self.told.texts[CAUSES], self.told.numbers)
        self.check(CAUSES, general, {})
        hurting = {t.id for s in self.stages for t in s.touchpoints if t.pain_points}
        about_all = [item_id for item_id in self.ours if item_id in hurting] or self.ours
        return {
            item_id: tuple(dict.fromkeys((*(general if item_id in about_all else ()), *own.get(item_id, ()))))
            for item_id in self.told.numbers.values()
        }


def _keep_causes(session: Session, board: Board, voice: Voice, parent: str, lines: Sequence[str]) -> None:
    """Let the voice's causes below an item be these lines: new ones are added, those that are gone are withdrawn."""
    mine = [
        c for c in board.all(Kind.CAUSE, parent) if (c.person, c.department_id) == (voice.person, voice.department_id)
    ]
    for cause in mine:
        if cause.name not in lines:
            items.change(session, voice, cause, "withdrawn", state="withdrawn")
    for line in lines:
        if all(cause.name != line for cause in mine):
            key = key_of(voice.workshop_id, voice.person, voice.department_id, parent, "cause", spelling(line))
            where: dict[str, Any] = {"parent_id": parent, "position": board.behind(Kind.CAUSE, parent, None)}
            board.keep(items.put(session, voice, key, Kind.CAUSE, line, **where))


def _part(scene: Scene, touchpoint_id: str) -> Mapping[str, Any]:
    """What this person said the department does there, by PARTS; empty where nothing was said."""
    mine = scene.my(touchpoint_id, "part")
    if mine is None or mine.state != Given.GIVEN:
        return {}
    return {key: mine.detail.get(key, "") for key in PARTS}


def _own_causes(scene: Scene, parent: str) -> list[str]:
    return [entry.name for entry in below(scene, parent, Kind.CAUSE) if scene.my(entry.id, "words") is not None]


def _pains(scene: Scene, touchpoint: Touchpoint) -> list[tuple[PainPoint, str]]:
    """The pain points of a touchpoint as the map numbers them, with their ids."""
    entries = below(scene, touchpoint.id, Kind.PAIN_POINT)
    return [(pain, entry.id) for pain, entry in zip(touchpoint.pain_points, entries, strict=True)]
