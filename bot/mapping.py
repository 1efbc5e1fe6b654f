"""From rows to the read model: one workshop's rows become one numbered `Journey`.

Merged items lend their answers to the item that they were merged into, so a merge loses no words and an undone merge
finds them again. Where several people described one thing, lists are joined and of single values the newest counts;
what a facilitator edited counts instead of both.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from statistics import fmean
from typing import Any, Protocol

from bot.journey import (
    Candidate,
    Charter,
    Department,
    Evidence,
    Feeling,
    Frequency,
    Gain,
    Journey,
    Metric,
    Opportunity,
    PainPoint,
    Persona,
    Perspective,
    Score,
    Stage,
    Touchpoint,
    Trait,
    numbered,
)
from bot.steps import STEPS, Refused, may_advance
from storage.items import Given, Kind
from storage.reading import Rows
from storage.tables import Answer, Item

TRAITS = (
    "context",
    "scenario",
    "goals",
    "demographics",
    "background",
    "priorities",
    "feelings",
    "needs",
    "expectations",
    "frustrations",
    "desired_journey",
    "data",
)
FIGURES = ("common", "needs_work", "competition")
IMPORTED = "imported"
"""The author, and the step, of what came out of a journey file (`bot.importing`)."""


def nobody(person: str) -> str:
    """What a map shows of a person: nothing, but for names that came out of a journey file."""
    return person.removeprefix(f"{IMPORTED}:") if person.startswith(f"{IMPORTED}:") else ""


def journey_of(rows: Rows, *, persons: Callable[[str], str] = nobody, as_file: bool = False) -> Journey:
    """The map that the rows make. `persons` turns a person's id into what the map may show of it.

    The ids in it are the rows' keys, or, `as_file`, those that a journey file had brought along ("" otherwise).
    """
    journey = _Mapper(rows, persons, as_file).journey()
    gaps = tuple(_gaps(rows, journey))
    return replace(journey, gaps=(*journey.gaps, *gaps)) if gaps else journey


def words_of(rows: Rows, item_id: str) -> dict[str, Any]:
    """The details that the map shows of an item, as everybody's words about it give them together."""
    item = next((item for item in rows.items if item.id == item_id), None)
    return _Mapper(rows, nobody, False).words(item) if item is not None else {}


@dataclass
class _Mapper:
    rows: Rows
    persons: Callable[[str], str]
    as_file: bool
    said: defaultdict[tuple[str, str], list[Answer]] = field(default_factory=lambda: defaultdict(list))
    below: defaultdict[tuple[str, str], list[Item]] = field(default_factory=lambda: defaultdict(list))
    merged: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    departments: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.departments = {d.id: d.name for d in self.rows.departments}
        items = {item.id: item for item in self.rows.items}
        for item in self.rows.items:
            if item.state != "live":
                continue
            if item.merged_into:
                self.merged[final(items, item.id)].append(item.name)
            else:
                parent = final(items, item.parent_id) if item.parent_id else ""
                self.below[parent, item.kind].append(item)
        for answer in self.rows.answers:
            if answer.state != Given.WITHDRAWN:
                self.said[final(items, answer.item_id), answer.kind].append(answer)

    def journey(self) -> Journey:
        workshop = self.rows.workshop
        detail = workshop.detail
        candidates = tuple(self.candidate(item) for item in self.below["", Kind.CANDIDATE])
        return numbered(
            Journey(
                title=workshop.title,
                state=detail.get("state", "current"),
                why=workshop.why,
                scope=workshop.scope,
                scenario=detail.get("scenario", ""),
                date=detail.get("date", f"{workshop.closed_at or workshop.started_at:%Y-%m-%d}"),
                step=detail.get("step", workshop.step),
                charter=self.charter(candidates),
                candidates=candidates,
                personas=tuple(self.persona(item) for item in self.below["", Kind.PERSONA]),
                departments=tuple(
                    self.department(d.id, d.name, d.detail)
                    for d in self.rows.departments
                    if not d.detail.get("unlisted")
                ),
                stages=tuple(self.stage(item) for item in self.below["", Kind.STAGE]),
                opportunities=tuple(
                    Opportunity(text=item.name, **self.words(item)) for item in self.below["", Kind.OPPORTUNITY]
                ),
                metrics=tuple(Metric(**self.words(item)) for item in self.below["", Kind.METRIC]),
                gaps=tuple(
                    r for m in self.rows.transitions if m.origin == IMPORTED for r in m.without.get("reasons", ())
                ),
                source=detail.get("source", {}),
                score_note=detail.get("score_note", ""),
                extra=detail.get("extra", {}),
            )
        )

    def words(self, item: Item) -> dict[str, Any]:
        """What was said of an item in its words, joined: lists united, of single values the newest."""
        given = self.answers(item, "words")
        edited = [answer for answer in given if answer.detail.get("edited")]
        joined: dict[str, Any] = {}
        for answer in edited[-1:] or given:
            for key, value in answer.detail.items():
                if isinstance(value, list):
                    joined[key] = [*joined.get(key, ()), *(v for v in value if v not in joined.get(key, ()))]
                elif value not in ("", None):
                    joined[key] = value
        joined.pop("edited", None)
        return joined

    def key(self, item: Item) -> str:
        return str(item.detail.get("id", "")) if self.as_file else item.id

    def answers(self, item: Item, kind: str) -> list[Answer]:
        return [answer for answer in self.said.get((item.id, kind), ()) if answer.state == Given.GIVEN]

    def texts(self, item: Item, kind: str) -> tuple[str, ...]:
        said = (answer.detail.get("lines") or answer.text.split("\n") for answer in self.answers(item, kind))
        return tuple(dict.fromkeys(line for lines in said for line in lines if line.strip()))

    def charter(self, candidates: Iterable[Candidate]) -> Charter | None:
        if "charter" in self.rows.workshop.detail:
            from_file = self.rows.workshop.detail["charter"]
            return Charter(**from_file) if from_file else None
        chosen = next((c for c in candidates if c.chosen), None)
        if chosen is None:
            return None
        reason = self.rows.workshop.detail.get("chosen_because", "")
        return Charter(name=chosen.name, starts=chosen.starts, ends=chosen.ends, goal=chosen.goal, reason=reason)

    def candidate(self, item: Item) -> Candidate:
        words = self.words(item)
        scores = {kind: [a.score for a in self.answers(item, kind) if a.score is not None] for kind in FIGURES}
        return Candidate(
            name=item.name,
            id=self.key(item),
            starts=words.get("starts", ""),
            ends=words.get("ends", ""),
            goal=words.get("goal", ""),
            scored_by=len({a.person for kind in FIGURES for a in self.answers(item, kind)})
            or words.get("scored_by", 0),
            chosen=item.marked,
            extra=words.get("extra", {}),
            **{kind: fmean(values) if values else words.get(kind) for kind, values in scores.items()},
        )

    def persona(self, item: Item) -> Persona:
        traits = {kind: tuple(t for answer in self.answers(item, kind) for t in _traits(answer)) for kind in TRAITS}
        return Persona(
            name=item.name,
            id=self.key(item),
            main=item.marked,
            merged=tuple(self.merged[item.id]),
            extra=self.words(item).get("extra", {}),
            **traits,
        )

    def department(self, key: str, name: str, detail: Mapping[str, Any]) -> Department:
        people = {
            a.person
            for a in self.rows.answers
            if a.department_id == key and a.state != Given.WITHDRAWN and a.step != IMPORTED
        }
        spoke = {(step, state) for k, step, state in self.rows.spoke if k == key and step != IMPORTED}
        answered = (
            s.step.value for s in STEPS if any(step == s.step and state != Given.PASSED for step, state in spoke)
        )
        passed = (s.step.value for s in STEPS if (s.step, Given.PASSED) in spoke)
        return Department(
            name=name,
            people=len(people) + detail.get("people", 0),
            named=sum(1 for m in self.rows.members if m.department_id == key and m.named) + detail.get("named", 0),
            answered=tuple(dict.fromkeys((*detail.get("answered", ()), *answered))),
            passed=tuple(dict.fromkeys((*detail.get("passed", ()), *passed))),
            extra=detail.get("extra", {}),
        )

    def stage(self, item: Item) -> Stage:
        words = self.words(item)
        passes = [a for key in (item.id, "") for a in self.said.get((key, "pass"), ()) if a.state == Given.PASSED]
        return Stage(
            name=item.name,
            id=self.key(item),
            partial=bool(words.get("partial", False)),
            touchpoints=tuple(self.touchpoint(child) for child in self.below[item.id, Kind.TOUCHPOINT]),
            feelings=tuple(
                Feeling(text=child.name, department=self.of(child), **self.words(child))
                for child in self.below[item.id, Kind.FEELING]
            ),
            passed=tuple(
                dict.fromkeys(
                    self.departments[a.department_id]
                    for a in passes
                    if a.step in ("perspectives", IMPORTED) and a.department_id in self.departments
                )
            ),
            merged=tuple(self.merged[item.id]),
            extra=words.get("extra", {}),
        )

    def touchpoint(self, item: Item) -> Touchpoint:
        words = self.words(item)
        frequency = words.get("frequency") or {}
        return Touchpoint(
            name=item.name,
            id=self.key(item),
            action=words.get("action", ""),
            channels=tuple(words.get("channels", ())),
            owner=words.get("owner", ""),
            time=words.get("time", ""),
            frequency=Frequency(**frequency) if frequency else None,
            departments=tuple(words.get("departments", ())),
            solutions=tuple(words.get("solutions", ())),
            moment_of_truth=item.marked,
            score=words.get("score"),
            score_inferred=words.get("score_inferred"),
            scores=tuple(self.score(a) for a in self.said.get((item.id, "score"), ()) if a.state != Given.NOT_OURS),
            thoughts=self.texts(item, "thoughts"),
            feelings=self.texts(item, "feelings"),
            needs=self.texts(item, "needs"),
            expectations=self.texts(item, "expectations"),
            pain_points=tuple(self.pain_point(child, item) for child in self.below[item.id, Kind.PAIN_POINT]),
            gains=tuple(
                Gain(text=child.name, department=self.of(child), **self.words(child))
                for child in self.below[item.id, Kind.GAIN]
            ),
            evidence=tuple(
                Evidence(text=child.name, department=self.of(child), **{"source": "", **self.words(child)})
                for child in self.below[item.id, Kind.EVIDENCE]
            ),
            evidence_tasks=tuple(child.name for child in self.below[item.id, Kind.TASK]),
            perspectives=tuple(self.perspectives(item)),
            opportunities=tuple(words.get("opportunities", ())),
            merged=tuple(self.merged[item.id]),
            extra=words.get("extra", {}),
        )

    def score(self, answer: Answer) -> Score:
        return Score(
            value=answer.score,
            department=self.departments.get(answer.department_id, ""),
            channel=answer.channel,
            person=self.persons(answer.person),
        )

    def pain_point(self, item: Item, touchpoint: Item) -> PainPoint:
        words = self.words(item)
        own = self.below[item.id, Kind.CAUSE]
        causes = [child.name for child in own or self.below[touchpoint.id, Kind.CAUSE]]
        return PainPoint(
            text=item.name,
            severity=words.get("severity"),
            department=self.of(item),
            causes=tuple(dict.fromkeys(causes)),
            extra=words.get("extra", {}),
        )

    def perspectives(self, item: Item) -> Iterable[Perspective]:
        parts: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        extra: dict[str, Any] = {}
        for answer in self.answers(item, "part"):
            department = self.departments.get(answer.department_id, "")
            said = parts[department]
            extra.setdefault(department, {}).update(answer.detail.get("extra", {}))
            for key in ("seen", "unseen", "tools", "handovers"):
                if answer.detail.get(key) and answer.detail[key] not in said[key]:
                    said[key].append(answer.detail[key])
        for department, said in parts.items():
            joined: dict[str, Any] = {key: "\n".join(texts) for key, texts in said.items()}
            yield Perspective(department=department, extra=extra[department], **joined)

    def of(self, item: Item) -> str:
        return self.departments.get(item.department_id, "")


class Mergeable(Protocol):
    """What may have been merged into another of its kind: a row or what a person sees of it."""

    @property
    def merged_into(self) -> str:
        """The id of what it was merged into, "" for none."""
        ...


def final(items: Mapping[str, Mergeable], item_id: str) -> str:
    """Where a chain of merges ends; a chain that bites its own tail ends where it began."""
    seen = [item_id]
    while (item := items.get(seen[-1])) is not None and item.merged_into:
        if item.merged_into in seen:
            return item_id
        seen.append(item.merged_into)
    return seen[-1]


def _gaps(rows: Rows, journey: Journey) -> Iterable[str]:
    """What is still missing in the steps that a facilitator left although something was missing."""
    left = {move.origin for move in rows.transitions if move.without}
    for spec in STEPS:
        if spec.step in left and isinstance(verdict := may_advance(spec.step, journey), Refused):
            yield from verdict.reasons


def _traits(answer: Answer) -> Iterable[Trait]:
    """What an answer says of a persona: a trait a line, all with the answer's mark."""
    basis, source = answer.detail.get("basis") or None, answer.detail.get("source", "")
    return (Trait(text=line, basis=basis, source=source) for line in answer.text.split("\n") if line.strip())
