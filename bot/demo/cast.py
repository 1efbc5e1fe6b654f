"""Who plays the demo: eight people of four departments, in `world.yaml`, and what they would say. All of it made up."""

import hashlib
from dataclasses import dataclass

from bot.journey import Touchpoint

CHANNEL, SUPPORT = "#journey-map", "#support-floor"
LEAD = "amara"


@dataclass(frozen=True, slots=True)
class Department:
    """A department of the demo: its people, and how much rosier (or darker) than others it sees things."""

    name: str
    people: tuple[str, ...]
    bias: int


DEPARTMENTS = (
    Department("Marketing", ("amara", "lena"), 1),
    Department("Sales", ("tobias", "ines"), 0),
    Department("Customer service", ("noor", "piotr"), -1),
    Department("Billing", ("yuki", "carlos"), 0),
)
PEOPLE = tuple(person for department in DEPARTMENTS for person in department.people)


def department_of(person: str) -> Department:
    """The department for which somebody of the cast speaks."""
    return next(department for department in DEPARTMENTS if person in department.people)


def made_up_score(title: str, touchpoint: Touchpoint, person: str) -> int | None:
    """A score from -2 to +2 that this person might give, None for "not sure"; the same at every run.

    It starts from what a reader inferred of the published map, where there is such a figure, and is bent by the
    department's view and a little by chance.
    """
    roll = hashlib.sha256(f"{title}|{touchpoint.name}|{person}".encode()).digest()
    if roll[0] < 16:
        return None
    base = touchpoint.score if touchpoint.score is not None else touchpoint.score_inferred
    if base is None:
        shared = hashlib.sha256(f"{title}|{touchpoint.name}".encode()).digest()
        base = shared[0] % 4 - 2 if touchpoint.pain_points else shared[0] % 4 - 1
    return max(
        -2, min(2, round(base) + department_of(person).bias * (roll[1] % 2) + (roll[2] % 3 == 0) - (roll[3] % 3 == 0))
    )
