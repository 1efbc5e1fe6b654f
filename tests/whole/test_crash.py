"""The bot is killed with SIGKILL at 50 moments of a played workshop, and started again, while people go on.

What was acknowledged is on the map exactly once, every message stands in the channel once but for the documented
window (posted, not recorded, and no scope to look whether it is there), and no process is left behind.
"""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from random import Random

import pytest
from sqlmodel import select

from bot.delivery import POINTS
from bot.journey import Journey
from storage import due
from storage.tables import Answer, Item, Transition, Workshop
from tests.whole.acts import Acting
from tests.whole.doomed import ARRIVED, COMMITTED, WRITING
from tests.whole.mortal import ACKNOWLEDGED, ANYWHEN, Mortal
from tests.whole.town import Town, a_town, demo_world, environment, read_file

HTTP_TIMEOUT, LEASE = 1.0, 2.0
AROUND = (ARRIVED, WRITING, COMMITTED, ACKNOWLEDGED)
FIFTY = (*POINTS * 4, *AROUND * 3, *(ANYWHEN,) * 10)
EACH_ONCE = (*POINTS, *AROUND)


def seed() -> int:
    """The seed of this run: MAPWRIGHT_TEST_SEED where a run is to be repeated."""
    return int(os.environ.get("MAPWRIGHT_TEST_SEED") or Random().randrange(10**6))


def fits(stage: str, act: str, *, mapped: bool) -> bool:
    """Whether a stage is passed when this is done: not all acts are submissions with a row, or draw a picture."""
    if stage in ("uploaded", "ready"):
        return mapped
    if stage in (WRITING, COMMITTED):
        return "map" not in act and "goes on" not in act and "closes" not in act
    return stage != ARRIVED or "map" not in act


def spread(stages: Sequence[str], first_posts: Sequence[str], acts: Sequence[str], luck: Random) -> list[str]:
    """A stage for each act, "" for those that nothing befalls; by chance, the stages that fit few acts first.

    `first_posts` are for the acts that have a new card posted.
    """
    mapped, drawn = [], False
    for act in acts:
        drawn = "map" in act or "closes" in act or (drawn and "goes on" not in act)
        mapped.append(drawn)
    plan = dict(zip([n for n, act in enumerate(acts) if "goes on" in act], first_posts, strict=False))
    places = {s: [n for n, act in enumerate(acts) if fits(s, act, mapped=mapped[n])] for s in stages}
    for stage in sorted(stages, key=lambda stage: len(places[stage])):
        plan[luck.choice([number for number in places[stage] if number not in plan])] = stage
    return [plan.get(number, "") for number in range(len(acts))]


def play(mortal: Mortal, luck: Random, stages: Sequence[str], first_posts: Sequence[str]) -> None:
    """The whole workshop, with a death at each of the stages; before `first_posts` nothing else is under way."""
    acts = list(Acting(mortal.town, luck).whole())
    plan = spread(stages, first_posts, [act.name for act in acts], luck)
    for act, stage in zip(acts, plan, strict=True):
        if first_posts and "goes on" in act.name:
            mortal.lives()
            mortal.town.settles()
        mortal.plays(act, stage, luck.random() * 0.4)


def on_the_map(journey: Journey, town: Town) -> Counter[tuple[str, object]]:
    """What stands on the exported map, as (kind, words); scores and moves from the rows, all revisions of them."""
    found: list[tuple[str, object]] = [("workshop", journey.title)]
    found += [("journey", candidate.name) for candidate in journey.candidates]
    for persona in journey.personas:
        found += [("persona", persona.name), *(("goal", t.text) for t in persona.goals)]
        found += [("need", trait.text) for trait in persona.needs]
    for touchpoint in journey.touchpoints:
        found += [("touchpoint", touchpoint.name), *(("thought", text) for text in touchpoint.thoughts)]
    for stage in journey.stages:
        parts = {(p.department, p.seen) for t in stage.touchpoints for p in t.perspectives}
        found += [("seen", seen) for _, seen in parts]
    return Counter([*found, *rows_of(town)])


def rows_of(town: Town) -> list[tuple[str, object]]:
    """Scores with every revision, and where the workshop went."""
    items = {item.id: item for item in town.database.read(lambda s: s.exec(select(Item)).all())}
    answers = town.database.read(lambda s: s.exec(select(Answer)).all())
    names = {person.id: person.name for person in town.slack.users()}
    moves = town.database.read(lambda s: s.exec(select(Transition)).all())
    numbers = {"personas": 2, "touchpoints": 3, "deeper": 4, "perspectives": 5, "closed": "closed"}
    scores = [(items[a.item_id].name, names[a.person], a.score) for a in answers if a.kind == "score"]
    ranked = {(names[a.person], a.revision) for a in answers if a.kind == "common"}
    return [
        *(("score", score) for score in scores),
        *(("ranked", name) for name, _ in ranked),
        *(("step", numbers[move.target]) for move in moves if move.target in numbers),
    ]


def exported(town: Town, home: Path) -> Journey:
    """The map as `mapwright export` writes it."""
    (workshop,) = town.database.read(lambda s: s.exec(select(Workshop)).all())
    command = [sys.executable, "-m", "bot", "export", workshop.id]
    done = subprocess.run(command, env=environment(town.settings, home), cwd=home, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return read_file(done.stdout.decode())


def check_posts(mortal: Mortal, *, history: bool) -> int:
    """Every row's message stands there, and once; returns how many stand there twice because of the window."""
    rows, posts = mortal.town.dues(), mortal.posts()
    assert {row.state for row in rows} == {due.DONE}
    assert set(posts) == {row.id for row in rows if row.ts}
    twice = {ident: number for ident, number in posts.items() if number > 1}
    if history:
        assert twice == {}
    for ident, number in twice.items():
        assert number <= 1 + mortal.in_doubt[ident]
    return sum(twice.values()) - len(twice)


def told(mortal: Mortal, chance: int, twice: int) -> str:
    """What a run prints."""
    lines = [f"seed {chance}: {len(mortal.kills)} kills, {sum(mortal.given.values())} acknowledged things on the map"]
    lines += [f"  {number:2} {kill}" for number, kill in enumerate(mortal.kills, 1)]
    doubts = sum(mortal.in_doubt.values())
    return "\n".join([*lines, f"posted and not recorded: {doubts}; messages that stand there twice: {twice}"])


ON_SQLITE = pytest.param("sqlite", True, FIFTY, (), id="fifty kills")
BLIND = pytest.param("sqlite", False, EACH_ONCE, ("after_post",) * 4, id="no scope to look")
ON_POSTGRES = pytest.param("postgresql", True, EACH_ONCE, (), id="PostgreSQL", marks=pytest.mark.postgres)


@pytest.mark.slow
@pytest.mark.parametrize(("dialect", "history", "stages", "first_posts"), [ON_SQLITE, BLIND, ON_POSTGRES])
def test_nothing_is_lost_and_nothing_comes_twice(
    database_url: str,
    tmp_path: Path,
    history: bool,
    stages: tuple[str, ...],
    first_posts: tuple[str, ...],
    capsys: pytest.CaptureFixture[str],
) -> None:
    chance = seed()
    options = {"http_timeout": HTTP_TIMEOUT, "lease": LEASE}
    with a_town(demo_world(history=history), database_url, settings=options) as town, ExitStack() as stack:
        town.expected = ["ack: Mapwright does not acknowledge", "ack: Mapwright acknowledges"]
        mortal = Mortal(town, tmp_path, stack)
        try:
            play(mortal, Random(chance), stages, first_posts)
            mortal.ends()
            twice = check_posts(mortal, history=history)
        except BaseException:
            print(told(mortal, chance, -1), (tmp_path / "bot.log").read_text()[-6000:])
            raise
        with capsys.disabled():
            print(f"\n{told(mortal, chance, twice)}")
        assert Counter(kill.stage for kill in mortal.kills) == Counter((*stages, *first_posts))
        assert any(kill.workers for kill in mortal.kills)
        assert on_the_map(exported(town, tmp_path), town) == mortal.given
        assert history or twice == sum(mortal.in_doubt.values()) >= len(first_posts)
        assert (tmp_path / "bot.log").read_text().count("possibly twice") >= twice
