"""Scripts: what is wrong is said before anything is played; acts go in their order; a failure says what was seen."""

from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from sandbox.script import Player, ScriptError, read_script, taken


class Recorder:
    """Somebody who writes down what they are asked to do; sees nothing called "nowhere"."""

    def __init__(self, name: str, log: list[str]) -> None:
        self.name, self.log = name, log

    def types(self, where: str, text: str) -> None:
        self.log.append(f"{self.name} types {text} {where}")

    def says(self, where: str, text: str, thread: Any = None) -> None:
        self.log.append(f"{self.name} says {text} {where} {thread}")

    def fill(self, entries: Mapping[str, object]) -> None:
        self.log.append(f"{self.name} fill {dict(entries)}")

    def chooses(self, label: str, option: object, where: str | None = None, beside: str | None = None) -> None:
        self.log.append(f"{self.name} chooses {label}={option} {where} {beside}")

    def presses(self, label: str, where: str | None = None, beside: str | None = None) -> None:
        self.log.append(f"{self.name} presses {label} {where} {beside}")

    def submits(self) -> None:
        self.log.append(f"{self.name} submits")

    def closes(self) -> None:
        self.log.append(f"{self.name} closes")

    def uses(self, name: str, message: Any = None) -> None:
        self.log.append(f"{self.name} uses {name} {message}")

    def reacts(self, message: Any, name: str) -> None:
        self.log.append(f"{self.name} reacts {name} {message}")

    def opens_home(self) -> None:
        self.log.append(f"{self.name} home")

    def sees(self, text: str, where: str | None = None, within: float | None = None) -> None:
        self.log.append(f"{self.name} sees {text} {where} {within}")
        if text == "nowhere":
            raise AssertionError("amara sees in #general:\nhello")

    def does_not_see(self, text: str, where: str | None = None) -> None:
        self.log.append(f"{self.name} misses {text} {where}")


class Set:
    """A stage of recorders; its picture appears at the second look and is another at the fifth."""

    def __init__(self) -> None:
        self.log: list[str] = []
        self.looks = 0

    def person(self, name: str) -> Recorder:
        return Recorder(name, self.log)

    def tell(self, text: str) -> None:
        self.log.append(f"told {text}")

    def message(self, who: str, where: str, text: str) -> str:
        return f"<{text} {where}>"

    def picture(self, who: str, where: str) -> bytes | None:
        self.looks += 1
        return [None, b"one", b"one", b"one", b"two"][min(self.looks, 5) - 1]

    def invite(self, who: str, where: str) -> None:
        self.log.append(f"invite {who} {where}")

    def archive(self, where: str) -> None:
        self.log.append(f"archive {where}")


def played(tmp_path: Path, text: str) -> tuple[bool, list[str], list[str]]:
    (tmp_path / "s.yaml").write_text(text, encoding="utf-8")
    stage, printed = Set(), list[str]()
    fine = Player(stage, printed.append, speed=0, folder=tmp_path).play(read_script(tmp_path / "s.yaml"))
    return fine, stage.log, printed


def test_every_verb_reaches_the_person_with_what_it_was_given(tmp_path: Path) -> None:
    fine, log, printed = played(
        tmp_path,
        """
        - say: "Step 1: everybody proposes"
        - {who: amara, types: "/journey start", where: "#general"}
        - {who: tobias, says: hello, where: "#general"}
        - {who: tobias, says: aye, where: "#general", thread: hello}
        - {who: amara, uses: Add to map, on: hello, where: "#general"}
        - {who: amara, uses: New map}
        - {who: amara, presses: Map, where: "#general", beside: hello}
        - {who: amara, reacts: tada, on: hello, where: "#general"}
        - {who: amara, opens_home: true}
        - {who: amara, wait: Step 2, where: "#general", within: 20}
        - {who: amara, does_not_see: Next, where: "#general"}
        - {invite: Journey Mapper, where: "#general"}
        - {archive: "#general"}
        - {pause: 2}
        """,
    )
    assert fine
    assert log == [
        "told Step 1: everybody proposes",
        "amara types /journey start #general",
        "tobias says hello #general None",
        "tobias says aye #general <hello #general>",
        "amara uses Add to map <hello #general>",
        "amara uses New map None",
        "amara presses Map #general hello",
        "amara reacts tada <hello #general>",
        "amara home",
        "amara sees Step 2 #general 20.0",
        "amara misses Next #general",
        "invite Journey Mapper #general",
        "archive #general",
    ]
    assert printed[0] == "== Step 1: everybody proposes"
    assert printed[1] == "amara types /journey start in #general"


def test_acts_of_one_item_go_in_their_own_order_whatever_order_they_are_written_in(tmp_path: Path) -> None:
    _, log, _ = played(
        tmp_path,
        "- {submits: true, presses: Go, who: amara, chooses: {From: Billing}, closes: false, fill: {Title: Plans}}",
    )
    assert log == [
        "amara fill {'Title': 'Plans'}",
        "amara chooses From=Billing None None",
        "amara presses Go None None",
        "amara submits",
    ]


def test_what_is_written_is_typed_as_it_is_written(tmp_path: Path) -> None:
    _, log, _ = played(tmp_path, "- {who: amara, fill: {When: 2026-11-24, No: 007, Days: [1, on], Agreed: true}}")
    assert log == ["amara fill {'When': '2026-11-24', 'No': '007', 'Days': ['1', 'on'], 'Agreed': True}"]


def test_a_picture_is_waited_for_and_kept(tmp_path: Path) -> None:
    save = '- {save: out/1.png, who: amara, where: "#general"}\n'
    again, fresh = save.replace("1.png", "2.png"), save.replace("1.png", "3.png").replace("}", ", fresh: true}")
    fine, _, _ = played(tmp_path, save + again + fresh)
    assert fine
    assert [(tmp_path / "out" / f"{n}.png").read_bytes() for n in (1, 2, 3)] == [b"one", b"one", b"two"]


def test_a_picture_that_never_changes_is_not_fresh(tmp_path: Path) -> None:
    save = '- {save: 1.png, who: amara, where: "#general", within: 0.1, fresh: true}\n'
    fine, _, printed = played(tmp_path, save.replace("0.1", "5") * 2 + save)
    assert not fine
    assert printed[-1].endswith("amara sees no newer picture in #general")


def test_the_first_failure_ends_it_and_says_what_the_person_saw(tmp_path: Path) -> None:
    fine, log, printed = played(tmp_path, "- {who: amara, wait: nowhere}\n- {who: amara, submits: true}")
    assert not fine
    assert log == ["amara sees nowhere None 10.0"]
    assert printed[-1] == "item 1 failed: amara wait nowhere\namara sees in #general:\nhello"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- {who: amara, presse: Go}", "item 1: unknown word 'presse'"),
        ("- {who: amara, presse: Go}", "item 1: nothing happens in it"),
        ("- {say: x}\n- {types: /help, where: '#a'}", "item 2: 'types' needs 'who' beside it"),
        ("- {who: amara, uses: Add, on: x}", "'on' needs 'where' beside it"),
        ("- {who: amara, fill: Title}", "'fill' takes a mapping of labels"),
        ("- just words", "write a mapping of verbs instead of 'just words'"),
        ("say: x", "a script is a list of items"),
        ("- {who: [", "s.yaml"),
    ],
)
def test_a_script_that_cannot_be_meant_is_refused_before_it_is_played(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "s.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ScriptError, match=r"s\.yaml") as refused:
        read_script(tmp_path / "s.yaml")
    assert said in str(refused.value)


def test_a_script_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ScriptError, match=r"none\.yaml"):
        read_script(tmp_path / "none.yaml")


def test_an_act_that_the_app_does_not_take_fails() -> None:
    taken(None)
    taken(SimpleNamespace(error=""))
    taken(SimpleNamespace(errors={}))
    with pytest.raises(AssertionError, match="operation_timeout"):
        taken(SimpleNamespace(error="operation_timeout"))
    with pytest.raises(AssertionError, match="Title: too short"):
        taken(SimpleNamespace(errors={"Title": "too short"}))


def test_a_refusal_can_be_what_the_script_expects() -> None:
    taken(SimpleNamespace(errors={"Title": "too short"}), refusal=True)
    with pytest.raises(AssertionError, match="expects to be refused"):
        taken(None, refusal=True)
