"""The pages that start a workshop: what is too much or too long is said at its field, and nothing is left out."""

import pytest

from .conftest import BILLING
from .reading import errors, sent

PEOPLE = {"people.0": [BILLING]}


def last_page(talk) -> dict:
    """The page that asks for the stages."""
    talk.command("start")
    page = talk.submit(talk.shown(), title="T", why="w", departments="Billing")["view"]
    return talk.submit(page, **PEOPLE)["view"]


@pytest.mark.parametrize(
    ("stages", "said"),
    [
        ("\n".join(f"Stage {n}" for n in range(60)), "At most 50 lines; you wrote 60."),
        ("Compare\n" + "very " * 30, 'At most 120 characters each: shorten "very very'),
    ],
)
def test_stages_that_do_not_fit_are_refused_at_their_field(talk, stages: str, said: str) -> None:
    page = last_page(talk)
    refused = errors(talk, page, stages=stages, user="ULEAD")
    assert list(refused) == ["stages"]
    assert refused["stages"].startswith(said)


def test_fifty_stages_of_a_hundred_and_twenty_signs_fit(talk) -> None:
    stages = "\n".join(f"{n:02} {'x' * (117 if n < 5 else 10)}" for n in range(50))
    assert sent(talk, last_page(talk), "ULEAD", stages=stages)["title"]["text"] == "Started"


def test_departments_that_do_not_fit_are_refused_at_their_field(talk) -> None:
    talk.command("start")
    page = talk.shown()
    long = errors(talk, page, "ULEAD", title="T", why="w", departments="Billing\n" + "x" * 61)
    assert long == {"departments": f'At most 60 characters each: shorten "{"x" * 39}…" (61).'}
    many = errors(talk, page, "ULEAD", title="T", why="w", departments="\n".join(f"Team {n}" for n in range(60)))
    assert many == {"departments": "At most 25 departments take part in one workshop."}
