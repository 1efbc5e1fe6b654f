"""The journey file: nothing is lost on the way out and back, and what would be lost is refused in words."""

import json
from dataclasses import fields, replace
from importlib import resources
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from bot import journey as j
from bot.formats import checks
from bot.formats.journey_file import JourneyFileError, dumps, from_dict, loads, to_dict
from bot.formats.shapes import BY_DEFINITION, JOURNEY
from tests.formats import maps

FILES = sorted(Path(str(resources.files("bot.demo"))).joinpath("journeys").glob("*.yaml"))
SLOW = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
SMALL: dict[str, Any] = {
    "schema": "journey/1",
    "title": "Coffee",
    "stages": [{"name": "Home", "touchpoints": [{"name": "Wakes up", "score": None}]}],
}


def test_the_four_published_files_are_there() -> None:
    assert [f.stem for f in FILES] == ["cafe-morning", "grid-connection", "mobile-plan-switch", "rail-europe"]


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_a_published_file_comes_out_as_it_went_in(file: Path) -> None:
    text = file.read_text("utf-8")
    journey = loads(text, name=file.name)
    assert yaml.safe_load(dumps(journey)) == yaml.safe_load(text)
    assert list(yaml.safe_load(dumps(journey))) == list(yaml.safe_load(text))
    assert loads(dumps(journey)) == journey
    assert journey.extra == {}
    assert loads(json.dumps(yaml.safe_load(text))) == journey


@SLOW
@given(maps.journeys)
def test_any_journey_comes_back_equal(journey: j.Journey) -> None:
    written = dumps(journey)
    again = loads(written)
    assert again == journey
    assert dumps(again) == written
    assert list(Draft202012Validator(checks.schema()).iter_errors(yaml.safe_load(written))) == []
    assert from_dict(to_dict(journey)) == journey
    assert loads(json.dumps(to_dict(journey))) == journey


@SLOW
@given(maps.journeys)
def test_numbers_are_not_written(journey: j.Journey) -> None:
    assert dumps(j.numbered(journey)) == dumps(journey)


def test_every_field_of_the_model_has_a_key() -> None:
    for shape in [JOURNEY, *BY_DEFINITION.values()]:
        held = {key.source for key in shape.keys} | {"extra", "number"}
        assert {field.name for field in fields(shape.made)} <= held, shape.made


def test_schema_and_shapes_name_the_same_keys() -> None:
    schema = checks.schema()
    Draft202012Validator.check_schema(schema)
    assert set(schema["properties"]) == JOURNEY.known | {"schema", "score_scale"}
    for name, shape in BY_DEFINITION.items():
        assert set(schema["$defs"][name]["properties"]) == shape.known, name
        keeps = any(field.name == "extra" for field in fields(shape.made))
        assert schema["$defs"][name].get("additionalProperties", True) is keeps, name
        plain = "string" in schema["$defs"][name]["type"]
        assert plain is bool(shape.plain), name
    assert set(schema["$defs"]) == {*BY_DEFINITION, "traits"}
    assert schema["$defs"]["trait"]["properties"] == schema["$defs"]["traits"]["properties"]


def test_schema_and_model_list_the_same_words() -> None:
    defs = checks.schema()["$defs"]
    assert checks.schema()["properties"]["state"]["enum"] == list(get_args(j.State))
    assert defs["trait"]["properties"]["basis"]["enum"] == [*get_args(j.Basis), None]
    known = get_type_hints(j.Frequency)["known"]
    assert defs["frequency"]["properties"]["known"]["enum"] == list(get_args(known))
    assert defs["evidence"]["properties"]["source"]["examples"] == list(j.SOURCES)
    assert defs["touchpoint"]["properties"]["owner"]["examples"] == list(j.OWNERS)
    score = defs["score"]["properties"]["value"]
    assert (score["minimum"], score["maximum"]) == (j.LOWEST, j.HIGHEST)


def _walk(found: Any) -> Any:
    if isinstance(found, dict):
        for key, inner in found.items():
            yield key, inner
            yield from _walk(inner)


def test_the_schema_says_what_everything_means() -> None:
    schema = checks.schema()
    for part in [schema, *schema["$defs"].values()]:
        for name, said in part["properties"].items():
            target = said if "$ref" not in said else {**schema["$defs"][said["$ref"].rsplit("/")[-1]], **said}
            assert target["title"], name
            assert target["description"].endswith("."), name


def changed(**changes: Any) -> dict[str, Any]:
    return {**SMALL, **changes}


def touchpoint(**keys: Any) -> dict[str, Any]:
    return changed(stages=[{"name": "Home", "touchpoints": [{"name": "Wakes up", **keys}]}])


WRONG = [
    (touchpoint(score=7), "stages[0].touchpoints[0].score: 7 is outside -2..2: write a number from -2 to 2, or null"),
    (touchpoint(score="good"), "touchpoints[0].score: 'good' stands where a number or null belongs: write a number"),
    (touchpoint(score=True), "score: true stands where a number or null belongs"),
    (touchpoint(scores=[{"value": 1.5}]), "scores[0].value: 1.5 stands where a whole number or null belongs"),
    (touchpoint(scores=[{"department": "Sales"}]), "scores[0].value: it is missing: add 'value': From -2"),
    (touchpoint(scores=[{"value": 1, "mood": "x"}]), "scores[0].mood: the key is unknown and cannot be kept"),
    (touchpoint(channel="a", channels=["b"]), "channels: it stands beside 'channel': put all of them under 'channels'"),
    (touchpoint(thought="a", thoughts=["b"]), "thoughts: it stands beside 'thought'"),
    (touchpoint(channel=None), "channel: it is empty: write text, or leave the key out"),
    (touchpoint(pain_points=[{"severity": 2}]), "pain_points[0].text: it is missing: add 'text': What hurts"),
    (touchpoint(pain_points=[{"text": "x", "severity": 4}]), "severity: 4 is outside 1..3"),
    (touchpoint(pain_points="x"), "pain_points: 'x' stands where a list belongs"),
    (touchpoint(evidence=[{"source": "survey", "text": "x", "sample_size": -1}]), "sample_size: -1 is outside 0.."),
    (touchpoint(frequency={"text": "x", "known": "maybe"}), "known: 'maybe' is not known here: write known or guess"),
    (touchpoint(name=5), "name: 5 is no text: put it in quotes"),
    (touchpoint(name={"a": 1}), "name: a mapping stands where text belongs"),
    (changed(state="now"), "state: 'now' is not known here: write current or future"),
    (changed(schema="journey/2"), "schema: 'journey/2' is not read: write journey/1"),
    (changed(score_scale="1..5"), "score_scale: '1..5' is another scale: convert the scores to -2..2"),
    (changed(source="x"), "source: 'x' stands where a mapping of keys to values belongs"),
    (changed(personas=[{"name": "T", "goal": {"text": "x", "bais": "data"}}]), "personas[0].goal.bais: the key is"),
    (changed(personas=[{"name": "T", "needs": [{"text": "x", "basis": "hope"}]}]), "needs[0].basis: 'hope' is not"),
    (changed(candidates=[{"name": "T", "common": 0}]), "candidates[0].common: 0 is outside 1..5"),
    ({"schema": "journey/1", "title": "x"}, "stages: it is missing: add 'stages': The parts of the journey"),
    ({"title": "x", "stages": []}, "schema: it is missing: add schema: journey/1"),
]


@pytest.mark.parametrize(("data", "message"), WRONG, ids=[m.split(":")[0] for _, m in WRONG])
def test_what_is_wrong_is_said_with_its_place_and_its_remedy(data: dict[str, Any], message: str) -> None:
    with pytest.raises(JourneyFileError) as caught:
        from_dict(data)
    assert message in str(caught.value)
    assert len(caught.value.problems) == 1
    with pytest.raises(JourneyFileError, match=r"line [1-9]"):
        loads(yaml.safe_dump(data, sort_keys=False))


def test_the_line_of_a_fault_is_named() -> None:
    text = dumps(from_dict(touchpoint(score=1))).replace("score: 1", "score: 7")
    with pytest.raises(JourneyFileError) as caught:
        loads(text, name="coffee.yaml")
    (problem,) = caught.value.problems
    assert text.splitlines()[problem.line - 1].strip() == "score: 7"
    assert str(caught.value).startswith("coffee.yaml: 1 problem\nstages[0].touchpoints[0].score: 7 is outside")


TAMPER = st.sampled_from([None, 3, -3, 2.5, True, "x", [], {}, ["x"], [1], {"text": "x"}, {"text": 1}, {"zzz": 1}])


@SLOW
@given(maps.journeys, st.data())
def test_own_words_refuse_exactly_what_the_schema_refuses(journey: j.Journey, data: st.DataObject) -> None:
    plain = to_dict(journey)
    places = [(holder, key) for holder in _holders(plain) for key in holder]
    holder, key = data.draw(st.sampled_from(places))
    holder[key] = data.draw(TAMPER)
    allowed = Draft202012Validator(checks.schema()).is_valid(plain)
    if allowed:
        again = from_dict(plain)
        assert from_dict(to_dict(again)) == again
    else:
        with pytest.raises(JourneyFileError) as caught:
            from_dict(plain)
        assert all(p.wrong and p.remedy for p in caught.value.problems)


def _holders(value: Any) -> Any:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _holders(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _holders(inner)


def test_unknown_keys_come_out_again() -> None:
    data = touchpoint(weather="rain", pain_points=[{"text": "wet", "photo": ["a", {"b": 1.5}]}])
    journey = from_dict({**data, "score_scale": "-2..2, smileys", "version": 3})
    (found,) = journey.touchpoints
    assert found.extra == {"weather": "rain"}
    assert found.pain_points[0].extra == {"photo": ["a", {"b": 1.5}]}
    assert journey.extra == {"version": 3, "score_scale": "-2..2, smileys"}
    assert from_dict(to_dict(journey)) == journey
    assert to_dict(journey)["score_scale"] == "-2..2, smileys"


@pytest.mark.parametrize(
    "journey",
    [
        j.Journey(title="x", extra={"title": "y"}),
        j.Journey(title="x", extra={"schema": "y"}),
        j.Journey(title="x", extra={"a": object()}),
        j.Journey(title="x", extra={"a": float("nan")}),
        j.Journey(title="x", extra={"a": {1: 2}}),
        j.Journey(title="half \ud800"),
        j.Journey(title="x", stages=(j.Stage(name="s", touchpoints=(j.Touchpoint(name="t", score=3.0),)),)),
        j.Journey(title="x", stages=(j.Stage(name="s", extra={"name": 1}),)),
    ],
)
def test_what_cannot_be_read_back_is_not_written(journey: j.Journey) -> None:
    with pytest.raises(JourneyFileError):
        dumps(journey)


def test_short_forms_are_used_where_they_say_it_all() -> None:
    point = j.Touchpoint(
        name="t",
        channels=("phone",),
        thoughts=("a", "b"),
        pain_points=(j.PainPoint(text="p"), j.PainPoint(text="q", severity=2)),
        frequency=j.Frequency(text="daily", known="guess"),
    )
    persona = j.Persona(name="Tess", goals=(j.Trait(text="coffee"),), context=(j.Trait(text="c", basis="data"),))
    plain = to_dict(j.Journey(title="x", personas=(persona,), stages=(j.Stage(name="s", touchpoints=(point,)),)))
    assert plain["personas"] == [{"name": "Tess", "goal": "coffee", "context": {"text": "c", "basis": "data"}}]
    assert plain["stages"][0]["touchpoints"] == [
        {
            "name": "t",
            "channel": "phone",
            "frequency": {"text": "daily", "known": "guess"},
            "thoughts": ["a", "b"],
            "score": None,
            "pain_points": ["p", {"text": "q", "severity": 2}],
        }
    ]
    assert loads(dumps(j.Journey(title="x", personas=(persona,)))).persona == replace(persona)
