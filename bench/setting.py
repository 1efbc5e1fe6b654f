"""Workshops as they stand in step 1: departments, people, stages. Many, so that none grows out of proportion."""

from datetime import UTC, datetime

from bench.payloads import CHANNEL, LEAD
from bench.stand_in import TEAM
from bot import starting
from bot.desk import Desk, Form
from bot.scene import Actor
from bot.starting import Plan, PlannedDepartment
from storage.database import Database
from storage.migrate import migrate

ACTOR = Actor(TEAM, LEAD)
WORKSHOPS = 20
DEPARTMENTS = ("Billing", "Stores", "Web", "Care")


def person(number: int) -> str:
    """Return the Slack id of somebody who takes part."""
    return f"U07BENCH{number:03d}"


def plan(number: int, people: int) -> Plan:
    """Return a workshop of four departments, with its people spread over them; the lead belongs to the first."""
    names = [LEAD, *(person(index) for index in range(2, people + 2))]
    departments = tuple(
        PlannedDepartment(name=name, people=tuple(names[index :: len(DEPARTMENTS)]))
        for index, name in enumerate(DEPARTMENTS)
    )
    stages = starting.STAGE_TEMPLATES["Buying and using"]
    return Plan(title=f"Journey {number}", why="To see", departments=departments, facilitators=(LEAD,), stages=stages)


def started_workshops(url: str, *, count: int = WORKSHOPS, people: int = 7) -> list[str]:
    """Migrate a database, start workshops in it, each in a channel of its own, and return their ids."""
    migrate(url)
    database = Database.open(url)
    desk = Desk(database, lambda: datetime.now(UTC))
    ids = []
    for number in range(count):
        channel = CHANNEL if number == 0 else f"C07MORE{number:04d}"
        form = Form(name="start", nonce=f"start{number}", typed={})
        ids.append(starting.start(desk, ACTOR, channel, plan(number, people), form))
    database.close()
    return ids
