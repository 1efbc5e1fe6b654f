"""Step 3 as a team lives it: touchpoints one by one, by lines, and what is missing of them."""

import pytest

from .conftest import MAP, Town


@pytest.fixture
def third(started: Town) -> Town:
    """A town whose workshop is at step 3."""
    for step in (2, 3):
        started.goes_on()
        started.amara.sees(f"Step {step} of 5", where=MAP)
    return started


def test_touchpoints_come_one_by_one_and_by_lines_until_nothing_is_missing(third: Town) -> None:
    tobias = third.tobias
    third.contributes(tobias)
    tobias.presses("Add a touchpoint")
    tobias.fill({"Stage": "Compare", "Touchpoint": "Looks at plans", "Channels": ["Website", "App"]})
    tobias.submits()
    tobias.fill({"What the customer does": "Opens two tabs", "Owner": "Brand", "Departments behind it": ["Service"]})
    tobias.fill({"How often, or how many customers?": "2,000 a month", "Is that known?": "A guess"})
    tobias.submits()
    tobias.sees('1.1 Looks at plans is on the map, in "Compare"')

    tobias.presses("Add many by lines")
    tobias.fill({"Lines": "Decide:\nAsks friends | phone | 7\nSigns | app | +1\nSwitch | Gets the SIM | post | -2"})
    tobias.submits()
    tobias.sees("2 saved. 1 line needs another look")
    assert tobias.modal.values["Lines"] == "Decide:\nAsks friends | phone | 7"
    tobias.fill({"Lines": "Decide:\nAsks friends | phone | 0"})
    tobias.submits()
    tobias.sees("Without an owner: 2.1, 2.2 and 3.1")
    tobias.presses("Fill in what is missing")
    tobias.fill({"2.1 Signs": "Brand", "2.2 Asks friends": "External", "3.1 Gets the SIM": "Partner"})
    tobias.submits()
    tobias.sees("Nothing is missing")
    tobias.closes()
    third.amara.sees("Nothing yet from Marketing and Service", where=MAP)

    for person, department in ((third.noor, "Service"), (third.lena, "Marketing")):
        third.contributes(person)
        person.presses("Nothing of ours")
        person.sees(f"{department} has nothing to add")
        person.closes()
    third.amara.sees("Nothing is missing", where=MAP, within=10)
    third.amara.sees("4 touchpoints in 3 stages", where=MAP)


def test_lines_pasted_from_a_spreadsheet_and_delivered_five_times_at_once_count_once(third: Town) -> None:
    tobias = third.tobias
    third.contributes(tobias)
    tobias.presses("Add many by lines")
    tobias.fill({"Lines": "Compare\tLooks at plans\tapp\t+1\nDecide\tSigns\tstore\t"})
    tobias.submits()
    tobias.sees("2 saved")
    third.slack.redeliver(times=5)
    assert [(t.number, t.name, t.channels) for t in third.journey().touchpoints] == [
        ("1.1", "Looks at plans", ("app",)),
        ("2.1", "Signs", ("store",)),
    ]


def test_lines_too_long_for_the_answer_are_one_tap_away_and_nothing_of_them_is_lost(third: Town) -> None:
    tobias = third.tobias
    typed = "\n".join(["Compare | " + "旅" * 580 for _ in range(5)])
    third.contributes(tobias)
    tobias.presses("Add many by lines")
    tobias.fill({"Lines": typed})
    tobias.submits()
    tobias.presses("The lines to correct")
    tobias.sees("5 lines need another look")
    assert tobias.modal.values["Lines"] == typed
