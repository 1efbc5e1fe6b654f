import pytest

from bot import detailing
from bot.desk import Refusal
from bot.detailing import Pain

from .conftest import BILLING, STORES, actor, form
from .mapped import add, back, describe, hurt, score


@pytest.fixture
def met(started) -> list[str]:
    return add(started, "Compare", "Ad", "Website", "Call", "Store", "Bill")


def touchpoint(started, touchpoint_id: str):
    return next(t for t in started.scene().journey.touchpoints if t.id == touchpoint_id)


def test_detail_is_asked_of_the_lowest_three_the_highest_and_moments_of_truth(started, met) -> None:
    moment = add(started, "Switch", "Letter", marked=True)[0]
    assert [t.id for t in detailing.wanted(started.scene())] == [moment]
    score(started, BILLING, choices=dict(zip(met, ("-2", "2", "1", "-1", "0"), strict=True)))
    assert [t.id for t in detailing.wanted(started.scene())] == [met[0], met[1], met[3], met[4], moment]


def test_what_customers_think_and_feel_is_kept_by_line_and_by_person(started, met) -> None:
    describe(started, BILLING, met[0], thoughts="Why twice?\nWho knows?", feelings="annoyed")
    describe(started, STORES, met[0], thoughts="Why twice?", needs="an answer")
    told = touchpoint(started, met[0])
    assert told.thoughts == ("Why twice?", "Who knows?")
    assert (told.feelings, told.needs, told.expectations) == (("annoyed",), ("an answer",), ())


def test_an_emptied_text_is_taken_back_and_an_empty_page_saves_nothing(started, met) -> None:
    describe(started, BILLING, met[0])
    assert not detailing.detailed(started.scene(BILLING), met[0])
    describe(started, BILLING, met[0], thoughts="Why twice?", feelings="annoyed")
    describe(started, BILLING, met[0], feelings="furious")
    assert touchpoint(started, met[0]).thoughts == ()
    assert touchpoint(started, met[0]).feelings == ("furious",)
    assert started.scene(BILLING).my(met[0], "thoughts") is None


def test_pain_points_and_gains_stand_at_their_touchpoint_with_who_said_it(started, met) -> None:
    hurt(started, BILLING, met[1], Pain(text="waits", severity=3), Pain(text="asked twice"), gains=("clear", "fast"))
    told = touchpoint(started, met[1])
    assert [(p.text, p.severity, p.department, p.number) for p in told.pain_points] == [
        ("waits", 3, "Billing", "P1"),
        ("asked twice", None, "Billing", "P2"),
    ]
    assert [gain.text for gain in told.gains] == ["clear", "fast"]


@pytest.mark.parametrize(
    ("pain", "field"), [(Pain(text="", severity=2), "pain_1"), (Pain(text="waits", severity=4), "pain_1")]
)
def test_how_bad_it_is_needs_a_pain_point_and_the_scale(started, met, pain, field) -> None:
    with pytest.raises(Refusal) as refused:
        hurt(started, BILLING, met[0], pain)
    assert set(refused.value.fields) == {field}


def test_the_same_page_sent_again_revises_and_what_it_no_longer_says_is_taken_back(started, met) -> None:
    send = lambda pain, gains: detailing.name_pains(  # noqa: E731
        started.desk,
        actor(BILLING),
        started.id,
        met[0],
        {"pain_1": Pain(text=pain)},
        gains,
        form(nonce="same", pain=pain, gains=gains),
    )
    send("waits", ("clear", "fast"))
    send("waits", ("clear", "fast"))
    send("waits long", ("clear",))
    told = touchpoint(started, met[0])
    assert [p.text for p in told.pain_points] == ["waits long"]
    assert [g.text for g in told.gains] == ["clear"]
    send("", ())
    assert touchpoint(started, met[0]).pain_points == ()


def test_evidence_is_kept_with_where_it_is_from(started, met) -> None:
    where = {"link": "https://example.org/r?a=1", "date": "2026-03-31", "sample_size": "1,250"}
    back(started, BILLING, met[0], source="survey", text="38% gave up", **where)
    (evidence,) = touchpoint(started, met[0]).evidence
    assert (evidence.source, evidence.text, evidence.department) == ("survey", "38% gave up", "Billing")
    assert (evidence.link, evidence.date, evidence.sample_size) == (where["link"], "2026-03-31", 1250)


def test_where_there_is_no_evidence_the_task_to_get_it_counts(started, met) -> None:
    back(started, BILLING, met[0], task="Ada asks the web team by Friday")
    told = touchpoint(started, met[0])
    assert (told.evidence, told.evidence_tasks) == ((), ("Ada asks the web team by Friday",))
    assert detailing.detailed(started.scene(BILLING), met[0])
    assert not detailing.detailed(started.scene(STORES), met[0])


SURVEY = {"source": "survey", "text": "38% gave up"}


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"text": "38% gave up"}, "source"),
        ({"source": "hearsay", "text": "x"}, "source"),
        ({"source": "survey"}, "text"),
        ({"link": "https://example.org"}, "source"),
        *(
            ({**SURVEY, "link": link}, "link")
            for link in ("example.org", "javascript:alert(1)", "ftp://x.org", "https://", "https://[x", "https://a b")
        ),
        *(
            ({**SURVEY, "date": day}, "date")
            for day in ("yesterday", "31.3.2026", "2026-02-30", "2026-13", "0000", "20260331", "2027-01-01", "２０２６")
        ),
        *(({**SURVEY, "sample_size": size}, "sample_size") for size in ("many", "-3", "0", "1.5", "9" * 5000, "²")),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field_and_nothing_is_saved(started, met, typed, field) -> None:
    with pytest.raises(Refusal) as refused:
        back(started, BILLING, met[0], task="ask", **typed)
    assert field in refused.value.fields
    told = touchpoint(started, met[0])
    assert (told.evidence, told.evidence_tasks) == ((), ())


@pytest.mark.parametrize("day", ["2026-11-24", "2026-11-25", "2026-02", "2026", "1999-12-31"])
def test_a_day_a_month_or_a_year_that_has_begun_is_taken(started, met, day) -> None:
    back(started, BILLING, met[0], **SURVEY, date=day)
    assert touchpoint(started, met[0]).evidence[0].date == day


def test_a_touchpoint_that_was_merged_meanwhile_takes_the_detail_where_it_went(started, met) -> None:
    from bot import organising

    from .conftest import LEAD

    organising.merge(started.desk, actor(LEAD), started.id, met[0], met[1], form())
    hurt(started, BILLING, met[0], Pain(text="waits"))
    describe(started, BILLING, met[0], thoughts="Why?")
    told = touchpoint(started, met[1])
    assert ([p.text for p in told.pain_points], told.thoughts) == (["waits"], ("Why?",))
    assert detailing.detailed(started.scene(BILLING), met[1])


def test_a_touchpoint_that_is_nowhere_is_refused_with_what_to_do(started, met) -> None:
    with pytest.raises(Refusal, match="/journey"):
        describe(started, BILLING, "nowhere", thoughts="x")
