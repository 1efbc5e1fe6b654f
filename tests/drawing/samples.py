"""Maps made up for tests: one with everything in it, of any size, always the same for the same size."""

import random

from bot import journey as j

DEPARTMENTS = ("Marketing", "Support", "Billing", "Web")
NAMES = (
    "Compares offers on the website",
    "Calls support with a question",
    "Visits a shop nearby",
    "Signs the contract on paper",
    "Waits for the confirmation letter",
    "Gets the first bill",
    "Installs the app and logs in",
)
PAINS = (
    "Prices on the website and in the shop differ",
    "Has to repeat the story to every agent",
    "Nobody says how long it takes",
    "The bill cannot be understood without calling",
)
CHANNELS = ("website", "phone", "shop", "post", "app", "e-mail")


def touchpoint(rng: random.Random, *, scored: bool = True) -> j.Touchpoint:
    middle = rng.choice((-2, -1, 0, 1, 2))
    scores = tuple(
        j.Score(value=max(-2, min(2, middle + rng.choice((-1, 0, 0, 1)))), department=d, person=f"{d} {n}")
        for d in DEPARTMENTS
        for n in range(2)
    )
    pains = [j.PainPoint(text=rng.choice(PAINS), severity=rng.choice((None, 1, 2, 3))) for _ in range(middle < 0)]
    return j.Touchpoint(
        name=rng.choice(NAMES),
        action="Looks for what it costs and how long it takes",
        channels=tuple(rng.sample(CHANNELS, rng.choice((1, 2)))),
        owner=rng.choice(("brand", "brand", "partner")),
        departments=tuple(rng.sample(DEPARTMENTS, 2)),
        solutions=("CRM",),
        moment_of_truth=rng.random() < 0.12,
        scores=scores if scored else (),
        thoughts=("Is this the right one for me?",) if rng.random() < 0.3 else (),
        pain_points=tuple(pains),
        gains=(j.Gain(text="A person answers at once"),) if middle > 0 else (),
        perspectives=(
            (j.Perspective(department="Support", seen="Answers the call", unseen="Looks it up in three systems"),)
            if rng.random() < 0.3
            else ()
        ),
        opportunities=("Show the price before asking for an address",) if middle == -2 else (),
    )


def full(stages: int = 6, touchpoints: int = 5, *, silent: float = 0.1) -> j.Journey:
    """A current-state map of so many stages with so many touchpoints each; a share of them is not scored."""
    rng = random.Random(stages * 1000 + touchpoints)
    names = ("Become aware", "Compare offers", "Sign up", "Get started", "Use it every day", "Get help", "Renew")
    return j.Journey(
        title="Switching to a cheaper mobile plan",
        scenario="Her contract ends in two months",
        scope="Private customers in one country",
        date="2026-11-24",
        personas=(
            j.Persona(
                name="Jumping Jamie",
                main=True,
                goals=(j.Trait(text="Pay less without giving up her limits", basis="data"),),
                expectations=(j.Trait(text="Clear information online"), j.Trait(text="Friendly support")),
            ),
        ),
        departments=tuple(j.Department(name=d, people=2, named=2) for d in DEPARTMENTS),
        stages=tuple(
            j.Stage(
                name=names[s % len(names)],
                id=f"s{s}",
                touchpoints=tuple(touchpoint(rng, scored=rng.random() >= silent) for _ in range(touchpoints)),
            )
            for s in range(stages)
        ),
        opportunities=(j.Opportunity(text="One price everywhere", owner="Marketing"),),
        gaps=("Billing has not given its perspective on Sign up.", "2.3 has no evidence."),
    )
