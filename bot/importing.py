"""From the read model back to rows: a journey file becomes a workshop in which a team can go on.

What `export` writes comes back unchanged. Answers of a file have no living author: they are kept under made-up
persons ("imported.1", or "imported:NAME" where the file names one), so that everybody's own answers stand beside them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import count
from typing import Any

from sqlmodel import Session

from bot.desk import Desk, Form, Surface
from bot.journey import Candidate, Journey, Persona, Score, Stage, Touchpoint
from bot.mapping import FIGURES, IMPORTED, TRAITS
from bot.scene import Actor
from bot.steps import Step
from storage import items
from storage.items import Given, Kind, Said, Voice
from storage.keys import key_of, new_key
from storage.tables import Department, Facilitator, Item, Transition, Workshop


def bring_in(desk: Desk, actor: Actor, channel: str, journey: Journey) -> str:
    """Make a workshop from a journey, led by the actor, and return its id; its card is posted in the channel."""

    def write(session: Session) -> str:
        return _Importer(session, desk, actor, channel, journey).workshop_id()

    return desk.database.write(write)


@dataclass
class _Importer:
    session: Session
    desk: Desk
    actor: Actor
    channel: str
    journey: Journey
    departments: dict[str, str] = field(default_factory=dict)
    numbers: "count[int]" = field(default_factory=lambda: count(1))

    def workshop_id(self) -> str:
        workshop = self.workshop()
        self.session.add(workshop)
        self.session.flush()
        leads = Facilitator(workshop_id=workshop.id, person=self.actor.person, workspace=self.actor.workspace)
        self.session.add(leads)
        self.people(workshop)
        self.voice = self.desk.spoken(workshop, self.actor, Form(name="import", nonce="", typed={}))
        self.contents(workshop)
        self.desk.show(self.session, workshop, Surface.CARD, workshop.detail["card"])
        return workshop.id

    def workshop(self) -> Workshop:
        journey = self.journey
        step = Step(journey.step) if journey.step in set(Step) else Step.PERSPECTIVES
        detail: dict[str, Any] = {
            "card": f"{step}.1",
            "step": journey.step,
            "state": journey.state,
            "date": journey.date,
        }
        for key in ("scenario", "score_note", "source", "extra"):
            if getattr(journey, key):
                detail[key] = getattr(journey, key)
        detail["charter"] = asdict(journey.charter) if journey.charter is not None else None
        return Workshop(
            id=new_key(),
            workspace=self.actor.workspace,
            channel=self.channel,
            title=journey.title,
            why=journey.why,
            scope=journey.scope,
            step=step,
            started_by=self.actor.person,
            started_at=self.desk.now(),
            detail=detail,
        )

    def people(self, workshop: Workshop) -> None:
        listed = {d.name: d for d in self.journey.departments}
        for position, name in enumerate(dict.fromkeys((*listed, *_departments(self.journey))), 1):
            known = listed.get(name)
            detail: dict[str, Any] = {"unlisted": True}
            if known is not None:
                detail = {key: getattr(known, key) for key in ("people", "named", "extra")}
                detail |= {"answered": list(known.answered), "passed": list(known.passed)}
            key = key_of(workshop.id, "department", name.casefold())
            self.departments[name] = key
            row = Department(
                id=key,
                workspace=workshop.workspace,
                workshop_id=workshop.id,
                name=name,
                position=position,
                detail=detail,
            )
            self.session.add(row)
        self.session.flush()

    def contents(self, workshop: Workshop) -> None:
        for candidate in self.journey.candidates:
            self.candidate(candidate)
        for persona in self.journey.personas:
            self.persona(persona)
        for stage in self.journey.stages:
            self.stage(stage)
        for opportunity in self.journey.opportunities:
            words = {"owner": opportunity.owner, "capability_gap": opportunity.capability_gap}
            self.item(Kind.OPPORTUNITY, opportunity.text, {**words, "extra": opportunity.extra})
        for metric in self.journey.metrics:
            self.item(Kind.METRIC, metric.metric or metric.action, asdict(metric))
        if self.journey.gaps:
            self.session.add(
                Transition(
                    id=new_key(),
                    workspace=workshop.workspace,
                    workshop_id=workshop.id,
                    person=self.actor.person,
                    origin="imported",
                    target=workshop.step,
                    without={"reasons": list(self.journey.gaps)},
                    moved_at=self.desk.now(),
                )
            )

    def item(
        self,
        kind: Kind,
        name: str,
        words: Mapping[str, Any] | None = None,
        *,
        parent: str = "",
        department: str = "",
        file_id: str = "",
        **columns: Any,
    ) -> Item:
        voice = self.speaker(department)
        item = items.put(
            self.session,
            voice,
            new_key(),
            kind,
            name,
            parent_id=parent,
            position=float(next(self.numbers)),
            detail=dict(words or {}),
            **columns,
        )
        item.detail = {"id": file_id} if file_id else {}
        return item

    def speaker(self, department: str, person: str = "") -> Voice:
        author = f"{IMPORTED}:{person}" if person else f"{IMPORTED}.{next(self.numbers)}"
        key = self.departments.get(department, "")
        v = self.voice
        return Voice(
            workspace=v.workspace,
            workshop_id=v.workshop_id,
            person=author,
            department_id=key,
            step=IMPORTED,
            nonce="",
            at=v.at,
        )

    def say(self, item: Item, said: Said, department: str = "", person: str = "") -> None:
        items.say(self.session, self.speaker(department, person), item.id, said)

    def merged(self, kind: Kind, names: Iterable[str], into: Item) -> None:
        for name in names:
            self.item(kind, name, parent=into.parent_id, merged_into=into.id)

    def candidate(self, candidate: Candidate) -> None:
        words = {key: getattr(candidate, key) for key in ("starts", "ends", "goal", "scored_by", "extra", *FIGURES)}
        self.item(Kind.CANDIDATE, candidate.name, words, marked=candidate.chosen, file_id=candidate.id)

    def persona(self, persona: Persona) -> None:
        words = {"extra": persona.extra}
        item = self.item(Kind.PERSONA, persona.name, words, marked=persona.main, file_id=persona.id)
        for kind in TRAITS:
            for trait in getattr(persona, kind):
                detail = {"basis": trait.basis, "source": trait.source}
                self.say(item, Said(kind=kind, text=trait.text, detail=detail))
        self.merged(Kind.PERSONA, persona.merged, item)

    def stage(self, stage: Stage) -> None:
        words: dict[str, Any] = {"partial": stage.partial, "extra": stage.extra}
        item = self.item(Kind.STAGE, stage.name, words, file_id=stage.id)
        for feeling in stage.feelings:
            words = {"score_inferred": feeling.score_inferred, "extra": feeling.extra}
            self.item(Kind.FEELING, feeling.text, words, parent=item.id, department=feeling.department)
        for name in stage.passed:
            self.say(item, Said(kind="pass", state=Given.PASSED), name)
        for touchpoint in stage.touchpoints:
            self.touchpoint(touchpoint, item)
        self.merged(Kind.STAGE, stage.merged, item)

    def touchpoint(self, t: Touchpoint, stage: Item) -> None:
        keys = ("action", "owner", "time", "score", "score_inferred", "extra")
        words: dict[str, Any] = {key: getattr(t, key) for key in keys}
        words |= {key: list(getattr(t, key)) for key in ("channels", "departments", "solutions", "opportunities")}
        if t.frequency is not None:
            words["frequency"] = asdict(t.frequency)
        columns: dict[str, Any] = {"parent": stage.id, "marked": t.moment_of_truth, "file_id": t.id}
        item = self.item(Kind.TOUCHPOINT, t.name, words, **columns)
        for score in t.scores:
            self.score(item, score)
        for kind in ("thoughts", "feelings", "needs", "expectations"):
            lines: Sequence[str] = getattr(t, kind)
            if lines:
                self.say(item, Said(kind=kind, text="\n".join(lines), detail={"lines": list(lines)}))
        for part in t.perspectives:
            detail = {key: getattr(part, key) for key in ("seen", "unseen", "tools", "handovers")}
            self.say(item, Said(kind="part", detail={**detail, "extra": part.extra}), part.department)
        self.below(t, item)
        self.merged(Kind.TOUCHPOINT, t.merged, item)

    def below(self, t: Touchpoint, item: Item) -> None:
        for pain in t.pain_points:
            words: dict[str, Any] = {"severity": pain.severity, "extra": pain.extra}
            child = self.item(Kind.PAIN_POINT, pain.text, words, parent=item.id, department=pain.department)
            for cause in pain.causes:
                self.item(Kind.CAUSE, cause, parent=child.id)
        for gain in t.gains:
            self.item(Kind.GAIN, gain.text, {"extra": gain.extra}, parent=item.id, department=gain.department)
        for piece in t.evidence:
            words = {key: getattr(piece, key) for key in ("source", "link", "date", "sample_size", "extra")}
            self.item(Kind.EVIDENCE, piece.text, words, parent=item.id, department=piece.department)
        for task in t.evidence_tasks:
            self.item(Kind.TASK, task, parent=item.id)

    def score(self, item: Item, score: Score) -> None:
        state = Given.NOT_SURE if score.value is None else Given.GIVEN
        said = Said(kind="score", score=score.value, state=state, channel=score.channel)
        self.say(item, said, score.department, score.person)


def _departments(journey: Journey) -> Iterable[str]:
    """Every department that the map names somewhere."""
    for stage in journey.stages:
        yield from stage.passed
        yield from (f.department for f in stage.feelings if f.department)
        for t in stage.touchpoints:
            for parts in (t.scores, t.perspectives, t.pain_points, t.gains, t.evidence):
                yield from (part.department for part in parts if part.department)
