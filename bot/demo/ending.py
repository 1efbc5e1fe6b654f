"""The demo's script, steps 4 and 5 and the end: scores, detail and evidence, perspectives, the finished map."""

from collections.abc import Iterator
from dataclasses import replace

from bot.asking import CHOICES, NOT_SURE, Page, perspective_pages, score_pages
from bot.demo.beginning import Item
from bot.demo.cast import CHANNEL, DEPARTMENTS, LEAD, PEOPLE, SUPPORT, department_of, made_up_score
from bot.insight import curve, detail_wanted
from bot.journey import Journey, Score, Touchpoint
from bot.plain import one_line

ANSWERS = {value: text for text, value in CHOICES}
FINISHED = f"of {len(DEPARTMENTS)} departments mapped"
"""What the summary below the finished map says, and nothing before it."""
SAID_ON_THE_FLOOR = (
    "A customer on the phone: I was sent round in circles before anybody could tell me where my case was."
)
WORDS = (
    ("What happens now?", "The customer sees a confirmation", "We check the case by hand", "Back-office system"),
    ("Is this really the price?", "The customer gets an answer", "We look it up in two systems", "Price list, mail"),
    ("Nobody tells me anything.", "The customer hears from us once", "We wait for another team", "Shared inbox"),
    ("At last.", "The customer sees the result", "We close the case", "Ticket system"),
)
UNSEEN = WORDS[0][2]
"""What only the text of the finished map says, in the thread below the picture."""


def scored(journey: Journey) -> Journey:
    """The journey with the scores that the cast gives in the play."""
    stages = tuple(
        replace(stage, touchpoints=tuple(_with_scores(journey.title, t) for t in stage.touchpoints))
        for stage in journey.stages
    )
    return replace(journey, stages=stages)


def _with_scores(title: str, touchpoint: Touchpoint) -> Touchpoint:
    given = [(person, made_up_score(title, touchpoint, person)) for person in PEOPLE]
    scores = tuple(Score(value=value, department=department_of(person).name) for person, value in given)
    return replace(touchpoint, scores=scores)


def deepened(journey: Journey) -> Iterator[Item]:
    """Step 4: everybody scores alone, page by page; detail and evidence for the touchpoints that matter most."""
    yield {"say": "Step 4: everybody scores alone, a page a stage. The scores are made up for this demo."}
    for person in PEOPLE:
        yield {"who": person, "where": CHANNEL, "presses": "Contribute"}
        for page in score_pages(journey):
            yield {"who": person, "fill": _choices(journey.title, page, person), "submits": True}
        yield {"who": person, "closes": True}
    yield {"say": "Detail is asked only for the lowest, the highest and the moments of truth."}
    for number, touchpoint in enumerate(detail_wanted(curve(scored(journey)))):
        yield from _detail(DEPARTMENTS[number % len(DEPARTMENTS)].people[1], touchpoint, number)
    yield from _overheard(journey)


def revealed() -> Iterator[Item]:
    """Step 4 is over: from now on the map shows the scores, and where the departments differ."""
    yield {"say": "Step 4 is over. Only now does the map show the scores, and where the departments differ."}
    yield {"who": LEAD, "where": CHANNEL, "types": "/journey map"}


def _choices(title: str, page: Page, person: str) -> dict[str, str]:
    answers = {}
    for touchpoint in page.touchpoints:
        score = made_up_score(title, touchpoint, person)
        answers[label_of(touchpoint)] = ANSWERS[NOT_SURE if score is None else str(score)]
    return answers


def label_of(touchpoint: Touchpoint) -> str:
    """How a form names a touchpoint."""
    return f"{touchpoint.number} {one_line(touchpoint.name, 120)}"


def _detail(person: str, touchpoint: Touchpoint, number: int) -> Iterator[Item]:
    thought, *_ = WORDS[number % len(WORDS)]
    pains = [pain.text for pain in touchpoint.pain_points] or ["It takes longer than anybody had said"]
    gains = "\n".join(gain.text for gain in touchpoint.gains)
    pain = {"Pain point": pains[0], "How bad?": "3 customers give up" if number == 0 else "2 costs time or money"}
    if len(pains) > 1:
        pain |= {"Another pain point": pains[1], "How bad is that?": "1 a nuisance"}
    evidence = {
        "Source": "Contact-centre recordings" if number % 2 else "Survey",
        "What it says": "Made up for the demo: four in ten mention it without being asked",
        "Link": "https://example.com/demo-survey",
        "Date": "2026-10-01",
        "Sample size": "412",
    }
    task = {"No evidence yet: who could get what, by when?": "Lena looks into the web statistics by Friday"}
    yield {"who": person, "where": CHANNEL, "presses": "Contribute"}
    yield {"who": person, "presses": f"Detail on {touchpoint.number}"}
    thoughts = {"What they think": "\n".join(touchpoint.thoughts) or thought, "What they feel": "Left alone with it"}
    yield {"who": person, "fill": thoughts, "submits": True}
    yield {"who": person, "fill": {**pain, "Gains": gains} if gains else pain, "submits": True}
    yield {"who": person, "fill": task if number == 2 else evidence, "submits": True, "closes": True}


def _overheard(journey: Journey) -> Iterator[Item]:
    """A message from another channel becomes evidence, by the message shortcut."""
    lowest = min((p for p in curve(scored(journey)) if p.value is not None), key=lambda p: p.value or 0).touchpoint
    yield {"say": "Noor finds a customer's words in another channel, where the bot is no member, and adds them."}
    yield {"who": "noor", "where": SUPPORT, "says": SAID_ON_THE_FLOOR}
    yield {"who": "noor", "where": SUPPORT, "uses": "Add to journey map", "on": SAID_ON_THE_FLOOR[:40]}
    where = f"{lowest.number} {one_line(lowest.name)}"
    filled = {"It is": "Evidence", "Where on the map?": where, "Source, if it is evidence": "Contact-centre recordings"}
    yield {"who": "noor", "fill": filled, "submits": True, "closes": True}


def joined(journey: Journey) -> Iterator[Item]:
    """Step 5: each department says what it does at each touchpoint, seen and unseen, and why it hurts."""
    yield {"say": "Step 5: what does each department do there, seen and unseen by the customer? Why does it hurt?"}
    pages = perspective_pages(journey)
    for number, department in enumerate(DEPARTMENTS):
        person = department.people[number % 2]
        yield {"who": person, "where": CHANNEL, "presses": "Contribute"}
        for index, page in enumerate(pages):
            if number == len(DEPARTMENTS) - 1 and index == len(pages) - 1:
                yield {"who": person, "presses": "Nothing of ours in any stage left"}
                continue
            yield {"who": person, "fill": _part(page, number, index), "submits": True}
        yield {"who": person, "closes": True}


def _part(page: Page, number: int, index: int) -> dict[str, str]:
    _, seen, unseen, tools = WORDS[(number + index) % len(WORDS)]
    first = page.touchpoints[0].number
    return {
        "What the customer sees of us": f"{first}: {seen}",
        "What happens unseen": unseen,
        "Tools and systems": tools,
        "Handovers: from whom, to whom": f"{first}: from {DEPARTMENTS[number - 1].name}",
        "Cause of the pain": "Two systems that do not talk to each other" if number == 2 else "",
    }


def finished() -> Iterator[Item]:
    """The workshop is closed, and the finished map posted."""
    yield {"say": "Amara closes the workshop. The finished map and a summary are posted."}
    yield {"who": LEAD, "where": CHANNEL, "types": "/journey close"}
    yield {"who": LEAD, "submits": True, "closes": True}
    yield {"who": "carlos", "where": CHANNEL, "wait": "The workshop is closed.", "within": 40}
