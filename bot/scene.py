"""What one person sees of one workshop: the map, who takes part, and what this person has said so far. Pure values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.journey import Journey
from bot.mapping import final, journey_of, nobody
from bot.steps import Step
from storage.items import Given
from storage.reading import Rows

SCORES_LATER = "Scores show once step 4 is over, so that everybody scores alone."


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something: a person of a workspace."""

    workspace: str
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """A department of the workshop, with the people who were named for it and all who speak for it."""

    id: str
    name: str
    people: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mine:
    """One answer of the person who looks: see `storage.tables.Answer`."""

    state: str
    text: str = ""
    score: int | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An item on the map or formerly on it, for lists from which people pick."""

    id: str
    kind: str
    name: str
    parent_id: str
    person: str
    state: str
    merged_into: str
    marked: bool
    position: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A workshop as one person sees it. `mine` holds that person's newest answers for the department spoken for now,

    by (item id, kind, channel); an answer about an item that was merged stands under the item it became.
    """

    id: str
    workspace: str
    channel: str
    title: str
    why: str
    scope: str
    state: str
    step: Step
    version: int
    started_by: str
    started_at: datetime
    detail: Mapping[str, Any]
    journey: Journey
    teams: tuple[Team, ...]
    facilitators: tuple[str, ...]
    person: str
    mine: Mapping[tuple[str, str, str], Mine]
    my_teams: tuple[Team, ...]
    speaks_for: Team | None
    entries: tuple[Entry, ...]
    without: Mapping[str, tuple[str, ...]]

    @property
    def is_facilitator(self) -> bool:
        """Whether the person may advance, close and rearrange this workshop."""
        return self.person in self.facilitators

    @property
    def is_open(self) -> bool:
        """Whether contributions are still taken."""
        return self.state == "open"

    @property
    def shown(self) -> Journey:
        """The map as everybody may see it now: until step 4 is over nobody learns others' scores from it."""
        if not self.is_open or self.step is Step.PERSPECTIVES or not any(t.scores for t in self.journey.touchpoints):
            return self.journey
        stages = tuple(
            replace(stage, touchpoints=tuple(replace(t, scores=()) for t in stage.touchpoints))
            for stage in self.journey.stages
        )
        return replace(self.journey, stages=stages, gaps=(*self.journey.gaps, SCORES_LATER))

    def entry(self, item_id: str) -> Entry | None:
        """The item of that id, live or not."""
        return next((entry for entry in self.entries if entry.id == item_id), None)

    def my(self, item_id: str, kind: str, channel: str = "") -> Mine | None:
        """What the person said about an item, None where nothing was said or it was withdrawn."""
        answer = self.mine.get((item_id, kind, channel))
        return None if answer is None or answer.state == Given.WITHDRAWN else answer


def scene_of(rows: Rows, person: str, *, names: Callable[[str], str] = nobody) -> Scene:
    """The scene that the rows make for a person; `names` is handed to the map (see `bot.mapping.journey_of`)."""
    teams = tuple(_team(rows, d.id, d.name) for d in rows.departments if not d.detail.get("unlisted"))
    mine_now = {m.department_id: m.current for m in rows.members if m.person == person}
    my_teams = tuple(team for team in teams if team.id in mine_now)
    speaks_for = next((team for team in my_teams if mine_now[team.id]), my_teams[0] if len(my_teams) == 1 else None)
    workshop = rows.workshop
    return Scene(
        id=workshop.id,
        workspace=workshop.workspace,
        channel=workshop.channel,
        title=workshop.title,
        why=workshop.why,
        scope=workshop.scope,
        state=workshop.state,
        step=Step(workshop.step),
        version=workshop.version,
        started_by=workshop.started_by,
        started_at=workshop.started_at,
        detail=workshop.detail,
        journey=journey_of(rows, persons=names),
        teams=teams,
        facilitators=rows.facilitators,
        person=person,
        mine=_mine(rows, person, speaks_for.id if speaks_for else ""),
        my_teams=my_teams,
        speaks_for=speaks_for,
        entries=tuple(_entry(rows)),
        without={move.origin: tuple(move.without.get("reasons", ())) for move in rows.transitions},
    )


def _team(rows: Rows, key: str, name: str) -> Team:
    members = [m for m in rows.members if m.department_id == key]
    return Team(
        id=key,
        name=name,
        people=tuple(m.person for m in members),
        named=tuple(m.person for m in members if m.named),
    )


def _mine(rows: Rows, person: str, department_id: str) -> dict[tuple[str, str, str], Mine]:
    items = {item.id: item for item in rows.items}
    return {
        (final(items, a.item_id), a.kind, a.channel): Mine(state=a.state, text=a.text, score=a.score, detail=a.detail)
        for a in rows.answers
        if a.person == person and a.department_id == department_id
    }


def _entry(rows: Rows) -> list[Entry]:
    return [
        Entry(
            id=item.id,
            kind=item.kind,
            name=item.name,
            parent_id=item.parent_id,
            person=item.person,
            state=item.state,
            merged_into=item.merged_into,
            marked=item.marked,
            position=item.position,
        )
        for item in rows.items
    ]
