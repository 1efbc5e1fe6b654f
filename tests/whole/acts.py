"""A workshop as a list of acts, each with what it puts on the map: what is played while the bot dies."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from random import Random

from bot.asking import CHOICES
from sandbox.people import Person
from tests.whole.mortal import Act, Sends, acknowledged
from tests.whole.playing import DEPARTMENTS, QUESTIONS, STAGES
from tests.whole.town import CHANNEL, Town

LEAD = "amara"
PEOPLE = tuple(person for people in DEPARTMENTS.values() for person in people)
SCALE = {text: int(value) for text, value in CHOICES if value.lstrip("+-").isdigit()}


@dataclass
class Acting:
    """Makes acts for the people of a town; `luck` decides who does what."""

    town: Town
    luck: Random
    numbers: "count[int]" = field(default_factory=lambda: count(1))

    def whole(self) -> Iterator[Act]:
        """All five steps, from the start to the close."""
        yield self.start()
        yield from self.choosing()
        yield self.moves(2)
        yield self.asks_for_map()
        yield from (self.describes(person) for person in PEOPLE[:3])
        yield from (self.knows_more(person) for person in PEOPLE[3:6])
        yield self.moves(3)
        yield self.asks_for_map()
        yield from (self.adds(stage) for stage in STAGES for _ in range(4))
        yield from (self.adds_lines(stage) for stage in STAGES)
        yield self.moves(4)
        yield self.asks_for_map()
        for person in PEOPLE[:5]:
            yield from (self.scores(person) for _ in STAGES)
        yield from (self.thinks(PEOPLE[number % 5]) for number in range(5))
        yield self.moves(5)
        yield self.asks_for_map()
        for people in DEPARTMENTS.values():
            yield from (self.sees_part(people[0]) for _ in STAGES)
        yield self.closes()

    def choosing(self) -> Iterator[Act]:
        """Step 1."""
        yield self.asks_for_map()
        for _ in range(4):
            yield self.proposes()
        for person in PEOPLE[:4]:
            yield self.ranks(person)

    def word(self, kind: str) -> str:
        """Words that nobody has said before."""
        return f"{kind} {next(self.numbers):03}"

    def anybody(self) -> Person:
        """One of the eight."""
        return self.town.person(self.luck.choice(PEOPLE))

    def sender(self, person: Person) -> Sends:
        """What presses submit in the form that a person has open; once more where the bot was gone."""

        def sends() -> bool:
            before = len(self.town.slack.sent("view_submission", person))
            person.submits()
            assert len(self.town.slack.sent("view_submission", person)) == before + 1, person.modal
            heard = acknowledged(self.town, person)
            if heard:
                assert not (person.open_modal and person.open_modal.errors), person.open_modal
                person.reloads()
            return heard

        return sends

    def form(self, name: str, person: Person, path: tuple[str, ...], filled: dict[str, object], *gives: str) -> Act:
        """A form behind /journey add: `gives` are the kinds of what is filled in, in its order."""

        def opens() -> None:
            person.types(CHANNEL, "/journey add")
            for label in path:
                assert person.modal
                person.presses(label)
            person.fill(filled)

        given = tuple(zip(gives, filled.values(), strict=False))
        return Act(f"{person.name} {name}", opens, self.sender(person), given)

    def start(self) -> Act:
        """The third page of the start; the earlier ones are drafts."""
        lead = self.town.person(LEAD)

        def opens() -> None:
            lead.types(CHANNEL, "/journey start")
            lead.fill({"Title": "Switching", "Why do we map it?": "Too many give up"})
            lead.fill({"Departments": "\n".join(DEPARTMENTS)})
            lead.submits()
            lead.fill({f"People of {name}": list(people) for name, people in DEPARTMENTS.items()})
            lead.submits()
            lead.fill({"Own stages": "\n".join(STAGES)})

        return Act("amara starts", opens, self.sender(lead), (("workshop", "Switching"),))

    def proposes(self) -> Act:
        """Step 1: a candidate."""
        filled: dict[str, object] = {"Journey": self.word("journey")}
        return self.form("proposes", self.anybody(), ("Propose a journey",), filled, "journey")

    def ranks(self, name: str) -> Act:
        """Step 1: three figures for each candidate."""
        person = self.town.person(name)

        def opens() -> None:
            person.types(CHANNEL, "/journey add")
            assert person.modal
            person.presses("Score the journeys")
            labels = [label for label in person.modal.labels if label.startswith(QUESTIONS)]
            person.fill({label: person.modal.options(label)[2] for label in labels})

        return Act(f"{name} ranks", opens, self.sender(person), (("ranked", name),))

    def describes(self, name: str) -> Act:
        """Step 2: somebody new, with a goal and needs."""
        filled = {label: self.word(label.lower()) for label in ("Name", "Goal", "Needs")}
        path = ("Describe somebody new",)
        return self.form("describes", self.town.person(name), path, dict(filled), "persona", "goal", "need")

    def knows_more(self, name: str) -> Act:
        """Step 2: somebody else adds a need to a persona that is there."""
        person, word = self.town.person(name), self.word("need")

        def opens() -> None:
            person.types(CHANNEL, "/journey add")
            person.presses(self.luck.choice([label for label in person.modal.buttons if label.startswith("Add to")]))
            person.fill({"Needs": word})

        return Act(f"{name} knows more", opens, self.sender(person), (("need", word),))

    def adds(self, stage: str) -> Act:
        """Step 3: one touchpoint."""
        filled: dict[str, object] = {"Touchpoint": self.word("touchpoint"), "Stage": stage}
        return self.form("adds", self.anybody(), ("Add a touchpoint",), filled, "touchpoint")

    def adds_lines(self, stage: str) -> Act:
        """Step 3: two touchpoints at once."""
        names = [self.word("touchpoint") for _ in range(2)]
        lines: dict[str, object] = {"Lines": "\n".join(f"{stage} | {name} | website" for name in names)}
        act = self.form("adds lines", self.anybody(), ("Add many by lines",), lines)
        return Act(act.name, act.opens, act.sends, tuple(("touchpoint", name) for name in names))

    def scores(self, name: str) -> Act:
        """Step 4: the next page of scores that is open for somebody."""
        person = self.town.person(name)
        given: list[tuple[str, object]] = []

        def opens() -> None:
            person.types(CHANNEL, "/journey add")
            person.sees("Save and go on", where="modal")
            chosen = {label: self.luck.choice(sorted(SCALE)) for label in person.modal.labels}
            person.fill(chosen)
            given[:] = [("score", (label.partition(" ")[2], name, SCALE[text])) for label, text in chosen.items()]

        return Act(f"{name} scores", opens, self.sender(person), given)

    def thinks(self, name: str) -> Act:
        """Step 4: what customers think at a touchpoint of which detail is asked."""
        person = self.town.person(name)
        word = self.word("thought")

        def opens() -> None:
            person.types(CHANNEL, "/journey add")
            person.sees("Go through my scores", where="modal")
            labels = [label for label in person.modal.buttons if label.startswith(("Detail on", "More on"))]
            person.presses(self.luck.choice(labels))
            person.sees("What they think", where="modal")
            person.fill({"What they think": word})

        return Act(f"{name} thinks", opens, self.sender(person), (("thought", word),))

    def sees_part(self, name: str) -> Act:
        """Step 5: the next stage that is open for a department, all in one sentence."""
        person = self.town.person(name)
        word = self.word("seen")

        def opens() -> None:
            person.types(CHANNEL, "/journey add")
            person.fill({"What the customer sees of us": word})

        return Act(f"{name} says their part", opens, self.sender(person), (("seen", word),))

    def asks_for_map(self) -> Act:
        """Anybody asks for the map, until the answer comes."""
        person = self.anybody()

        def sends() -> bool:
            return person.types(CHANNEL, "/journey map").ok

        return Act(f"{person.name} asks for the map", lambda: None, sends)

    def moves(self, step: int) -> Act:
        """The facilitator goes on although something is missing."""
        lead = self.town.person(LEAD)

        def opens() -> None:
            lead.types(CHANNEL, "/journey next")
            lead.sees("Go on anyway", where="modal")

        return Act(f"amara goes on to {step}", opens, self.sender(lead), (("step", step),))

    def closes(self) -> Act:
        """The facilitator ends the workshop."""
        lead = self.town.person(LEAD)

        def opens() -> None:
            lead.types(CHANNEL, "/journey close")
            lead.sees("Close the workshop?", where="modal")

        return Act("amara closes", opens, self.sender(lead), (("step", "closed"),))
