import pytest

from bot.journey import OWNERS
from bot.scene import Actor
from bot.steps import Ready, Step, may_advance
from bot.touching import CHANNEL_MOST, MOST_CHANNELS
from handlers.views.lines import parts

from .conftest import BILLING, LEAD, STORES, TEAM
from .reading import buttons, contribute, errors, fields, labels, press, sent, words


@pytest.fixture
def workshop(talk) -> str:
    """A workshop at step 3."""
    key = talk.start()
    for version, step in enumerate((Step.CHOOSE, Step.PERSONAS), 1):
        talk.bot.mapwright.workshops.advance(Actor(TEAM, LEAD), key, step, version, anyway=True)
    return key


def scene(talk, workshop: str, user: str = LEAD):
    return talk.bot.mapwright.workshops.scene(Actor(TEAM, user), workshop)


def journey(talk, workshop: str):
    return scene(talk, workshop).journey


def stage(talk, workshop: str, name: str = "Compare") -> str:
    return next(s.id for s in journey(talk, workshop).stages if s.name == name)


def form(talk, workshop: str, label: str = "Add a touchpoint", user: str = BILLING):
    return press(talk, contribute(talk, workshop, user), label, user)


def placed(talk, workshop: str, user: str = BILLING, **typed):
    typed.setdefault("stage", stage(talk, workshop))
    return sent(talk, form(talk, workshop, user=user), user, **typed)


def lines(talk, workshop: str, text: str, user: str = BILLING, **typed):
    return sent(talk, form(talk, workshop, "Add many by lines", user), user, lines=text, **typed)


def test_two_short_pages_put_a_touchpoint_on_the_map(talk, workshop) -> None:
    page = form(talk, workshop)
    assert labels(page) == ["Stage", "Another stage", "Touchpoint", "Channels", "Other channels"]
    page = sent(
        talk,
        page,
        BILLING,
        stage=stage(talk, workshop),
        name="Looks at plans",
        channels=["website"],
        others="kiosk, App",
    )
    assert labels(page) == [
        "What the customer does",
        "How often, or how many customers?",
        "Is that known?",
        "Owner",
        "Departments behind it",
        "Solutions behind it",
    ]
    stores = next(team.id for team in scene(talk, workshop).teams if team.name == "Stores")
    more = {"action": "Opens two tabs", "frequency": "2,000 a month", "known": "guess", "owner": "brand"}
    done = sent(talk, page, BILLING, departments=[stores], solutions="CMS, CRM", **more)
    assert 'Looks at plans is on the map, in "Compare"' in words(done)
    (found,) = journey(talk, workshop).touchpoints
    assert (found.channels, found.owner) == (("website", "kiosk", "app"), "brand")
    assert (found.departments, found.solutions) == (("Stores",), ("CMS", "CRM"))
    again = press(talk, done, "Add another one", BILLING)
    assert fields(again)["stage"]["initial_option"]["text"]["text"] == "Compare"
    assert "after 1.1 Looks at plans" in [o["text"]["text"] for o in fields(again)["after"]["options"]]


def test_leaving_after_the_first_page_keeps_the_touchpoint(talk, workshop) -> None:
    placed(talk, workshop, name="Looks at plans")
    hub = contribute(talk, workshop, STORES)
    assert "1. Compare: 1 touchpoint" in words(hub)
    assert "Fill in what is missing" in buttons(hub)


def test_facilitators_see_what_is_missing(talk, workshop) -> None:
    placed(talk, workshop, name="Looks at plans")
    assert "Without an owner: 1.1. Without a channel: 1.1." in words(contribute(talk, workshop, LEAD))
    assert "Without an owner" not in words(contribute(talk, workshop, BILLING))


def test_a_touchpoint_that_is_there_says_so_and_takes_the_words(talk, workshop) -> None:
    placed(talk, workshop, name="Looks at plans", channels=["website"])
    page = placed(talk, workshop, STORES, name="looks at plans", channels=["store"])
    assert "1.1 Looks at plans is on the map already" in words(page)
    sent(talk, page, STORES, owner="brand")
    (found,) = journey(talk, workshop).touchpoints
    assert (found.channels, found.owner) == (("website", "store"), "brand")


def test_another_stage_and_a_place(talk, workshop) -> None:
    placed(talk, workshop, name="Looks at plans")
    first = journey(talk, workshop).touchpoints[0].id
    placed(talk, workshop, name="Asks friends", stage="", after=first)
    placed(talk, workshop, name="Pays", stage="", new_stage="Pay")
    assert [(t.number, t.name) for t in journey(talk, workshop).touchpoints] == [
        ("1.1", "Looks at plans"),
        ("1.2", "Asks friends"),
        ("4.1", "Pays"),
    ]


def test_without_stages_the_first_one_is_typed(talk) -> None:
    talk.command("start")
    page = talk.submit(talk.shown(), title="T", why="w", departments="Billing")
    page = talk.submit(page["view"], **{"people.0": [BILLING]})
    talk.submit(page["view"])
    key = talk.bot.mapwright.workshops.listed(Actor(TEAM, LEAD))[0].id
    for version, step in enumerate((Step.CHOOSE, Step.PERSONAS), 1):
        talk.bot.mapwright.workshops.advance(Actor(TEAM, LEAD), key, step, version, anyway=True)
    page = form(talk, key)
    assert labels(page)[0] == "Stage"
    assert list(errors(talk, page, BILLING, name="Pays")) == ["new_stage"]
    sent(talk, page, BILLING, name="Pays", new_stage="Pay")
    assert [s.name for s in journey(talk, key).stages] == ["Pay"]


def test_mistakes_stand_at_their_fields(talk, workshop) -> None:
    page = form(talk, workshop)
    assert list(errors(talk, page, BILLING, name=" ", stage=stage(talk, workshop))) == ["name"]
    assert list(errors(talk, page, BILLING, name="Pays")) == ["stage", "new_stage"]
    page = placed(talk, workshop, name="Pays")
    assert list(errors(talk, page, BILLING, frequency="often")) == ["known"]


def test_departments_that_take_no_part_stay_when_the_page_is_sent_again(talk, workshop) -> None:
    page = placed(talk, workshop, name="Pays")
    item = journey(talk, workshop).touchpoints[0].id
    from bot import editing
    from bot.desk import Form

    typed = {"departments": ["Logistics", "Stores"]}
    edited = Form(name="edit", nonce="edit", typed=typed)
    editing.edit(talk.bot.mapwright.desk, Actor(TEAM, BILLING), workshop, item, "Pays", typed, edited)
    sent(talk, page, BILLING, departments=[])
    assert journey(talk, workshop).touchpoints[0].departments == ("Logistics",)


def test_good_lines_are_saved_and_only_the_bad_ones_come_back(talk, workshop) -> None:
    typed = "Compare | Looks at plans | website | +1\nCompare | Asks friends | phone | 7\nDecide\tSigns\tapp"
    first = form(talk, workshop, "Add many by lines")
    page = sent(talk, first, BILLING, lines=typed, owner="partner")
    assert "2 saved. 1 line needs another look:" in words(page)
    assert "Asks friends | phone | 7\n→" in words(page)
    assert fields(page)["lines"]["initial_value"] == "Compare | Asks friends | phone | 7"
    assert fields(page)["owner"]["initial_option"]["value"] == "partner"
    assert page["private_metadata"] != first["private_metadata"], "a page of its own"
    done = sent(talk, page, BILLING, lines="Compare | Asks friends | phone | -2")
    assert "1 saved" in words(done)
    assert [t.owner for t in journey(talk, workshop).touchpoints] == ["partner"] * 3
    assert scene(talk, workshop, BILLING).my(journey(talk, workshop).touchpoints[0].id, "score").score == 1


def test_a_phone_needs_no_bar(talk, workshop) -> None:
    done = lines(talk, workshop, "Compare:\nLooks at plans\nAsks friends\nDecide:\nSigns")
    assert "3 saved" in words(done)
    assert "Without an owner: 1.1, 1.2 and 2.1. Without a channel: 1.1, 1.2 and 2.1." in words(done)


def test_lines_that_are_too_long_for_the_answer_are_one_tap_away_and_whole(talk, workshop) -> None:
    typed = "\n".join(["Compare | " + "旅" * 590 for _ in range(5)])[:3000]
    short = lines(talk, workshop, typed + "")
    assert "long one" in words(short)
    page = press(talk, short, "The lines to correct", BILLING)
    assert fields(page)["lines"]["initial_value"] == typed
    assert "5 lines need another look" in words(page)


@pytest.mark.parametrize("sign", ["旅", "a", "😀", "\n", "|", "x:\n", "<!channel>"])
def test_three_thousand_characters_of_anything_lose_nothing(talk, workshop, sign) -> None:
    text = (sign * 3000)[:3000]
    page = form(talk, workshop, "Add many by lines")
    answer = talk.submit(page, BILLING, lines=text)
    if answer["response_action"] == "errors":
        assert not text.strip("x:\n")
        return
    page = answer["view"]
    if "submit" not in page:
        page = press(talk, page, "The lines to correct", BILLING)
    back = "".join(e.get("initial_value", "") for name, e in fields(page).items() if name.startswith("lines"))
    assert back == text.strip("\n")


def test_text_is_parted_between_lines_where_it_can_be() -> None:
    assert parts("") == [""]
    assert parts("ab\ncd\nef", 5) == ["ab\ncd", "ef"]
    assert parts("abcdefg", 3) == ["abc", "def", "g"]
    assert parts("😀😀😀", 5) == ["😀😀", "😀"]


def test_several_fields_of_lines_are_read_as_one_text(talk, workshop) -> None:
    from handlers.touchpoints import _raw_lines

    values = {"lines|n": "Compare:\n- A", "lines2|n": "- B\tapp", "owner|n": "brand"}
    view = {"state": {"values": {block: {"value": {"value": text}} for block, text in values.items()}}}
    assert _raw_lines(view) == "Compare:\n- A\n- B\tapp"


def test_what_is_missing_is_filled_in_ten_at_a_time_owners_first(talk, workshop) -> None:
    lines(talk, workshop, "\n".join(f"Compare | Touchpoint {n}" for n in range(12)))
    page = form(talk, workshop, "Fill in what is missing", STORES)
    assert (len(labels(page)), "Ten of 12" in words(page)) == (10, True)
    assert labels(page)[0] == "1.1 Touchpoint 0"
    while "Who is behind it" in words(page):
        page = sent(talk, page, STORES, **dict.fromkeys(fields(page), "brand"))
    assert all(t.owner == "brand" for t in journey(talk, workshop).touchpoints)
    while "On which channels" in words(page):
        page = sent(talk, page, STORES, **{field: ["app"] for field in fields(page)})
    assert "Nothing is missing" in words(page)
    assert "Fill in what is missing" not in buttons(contribute(talk, workshop, STORES))


def test_nothing_of_ours_passes_the_step_and_can_be_thought_over(talk, workshop) -> None:
    noted = form(talk, workshop, "Nothing of ours", STORES)
    assert "Stores has nothing to add" in words(noted)
    hub = press(talk, noted, "Back to step 3", STORES)
    assert "Nothing of ours" not in buttons(hub)
    stores = next(d for d in journey(talk, workshop).departments if d.name == "Stores")
    assert (stores.passed, stores.answered) == (("touchpoints",), ())


def test_a_whole_step_by_lines_choices_and_one_tap_is_done(talk, workshop) -> None:
    lines(talk, workshop, "Compare | A | app\nDecide | B | app\nSwitch | C | app", owner=OWNERS[0])
    form(talk, workshop, "Nothing of ours", STORES)
    assert may_advance(Step.TOUCHPOINTS, journey(talk, workshop)) == Ready()


def test_a_map_of_many_touchpoints_keeps_within_slacks_limits(talk, workshop) -> None:
    for start in range(0, 240, 60):
        text = "\n".join(f"Stage {n % 40} | Touchpoint {n} {'长' * 20} | channel {n}" for n in range(start, start + 60))
        lines(talk, workshop, text)
    assert len(journey(talk, workshop).touchpoints) == 240
    contribute(talk, workshop, LEAD)
    page = form(talk, workshop)
    assert all(len(e.get("options", ())) <= 100 for e in fields(page).values())


def test_names_that_are_too_long_or_too_many_are_refused_at_their_field(talk, workshop) -> None:
    page = form(talk, workshop)
    typed = {"name": "Pays", "stage": stage(talk, workshop)}
    long = errors(talk, page, BILLING, **typed, others="kiosk, " + "x" * (CHANNEL_MOST + 1))
    assert long["others"].startswith(f"At most {CHANNEL_MOST} characters each")
    many = ", ".join(f"channel {n}" for n in range(MOST_CHANNELS))
    refused = errors(talk, page, BILLING, **typed, channels=["website"], others=many)
    assert refused == {"others": f"At most {MOST_CHANNELS} channels; you named {MOST_CHANNELS + 1}."}
    assert journey(talk, workshop).touchpoints == ()
    page = sent(talk, page, BILLING, **typed, others=many)
    solutions = errors(talk, page, BILLING, solutions="CRM, " + "y" * 121)
    assert solutions["solutions"].startswith('At most 120 characters each: shorten "yyy')


def test_too_many_channels_for_what_is_missing_are_refused_at_their_field(talk, workshop) -> None:
    lines(talk, workshop, "Compare | Pays", owner=OWNERS[0])
    page = form(talk, workshop, "Fill in what is missing", STORES)
    (field,) = fields(page)
    chosen = [f"channel {n}" for n in range(MOST_CHANNELS + 1)]
    refused = errors(talk, page, STORES, **{field: chosen})
    assert refused == {field: f"At most {MOST_CHANNELS} channels; you named {MOST_CHANNELS + 1}."}
