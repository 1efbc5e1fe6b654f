"""The map in words: a short alternative text for the picture, and a twin that says all that the map holds.

Both use the numbers of `bot.journey.numbered`, as the picture does. The output is plain text: what people typed
stands in it as it is, one line for each saying, and whoever sends it decides how to escape it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain

from bot.formats.wording import clipped, counted, in_words, listed, point_in_words, signed
from bot.insight import Point, curve, department_means, extremes, level
from bot.journey import Evidence, Journey, Opportunity, PainPoint, Persona, Stage, Touchpoint, Trait, numbered
from bot.journey import opportunities as all_opportunities
from bot.plain import beginning, one_line, size

NAME, TITLE = 70, 150


def alt_text(journey: Journey, limit: int = 1000) -> str:
    """The story of the curve in at most `limit` UTF-16 units; whole sentences go first, the least important ones."""
    journey = numbered(journey)
    points = curve(journey)
    by_importance = {
        "title": _title(journey),
        "curve": _best_and_worst(points),
        "scored": _how_many_scored(points),
        "size": _extent(journey),
        "persona": _whose(journey),
        "stages": _stage_by_stage(journey),
        "missing": _missing(journey),
    }
    order = ["title", "persona", "size", "curve", "stages", "scored", "missing"]
    for most in range(len(by_importance), 0, -1):
        kept = set(list(by_importance)[:most])
        text = " ".join(by_importance[name] for name in order if name in kept and by_importance[name])
        if size(text) <= limit:
            return text
    return clipped(by_importance["title"], limit)


def twin(journey: Journey) -> str:
    """The whole map as plain text, by numbers; parts without content are left out."""
    journey = numbered(journey)
    blocks = [
        _head(journey),
        *(_persona(persona) for persona in journey.personas),
        *(_stage(stage, journey) for stage in journey.stages),
        _closing(journey),
    ]
    return "\n\n".join("\n".join(lines) for lines in map(list, blocks) if lines)


def parts(text: str, limit: int, *, escaped: bool = False) -> list[str]:
    """The text in pieces of at most `limit` UTF-16 units (at least 5), split at line ends, long lines between words.

    `escaped` counts what each piece takes once it is escaped for mrkdwn. No piece is empty.
    """
    found: list[str] = []
    held = ""
    for line in text.split("\n"):
        for piece in _pieces(line, limit, escaped=escaped):
            joined = f"{held}\n{piece}" if held else piece
            if beginning(joined, limit, escaped=escaped) == joined:
                held = joined
            else:
                found.append(held)
                held = piece
    return [part for part in (part.strip("\n") for part in [*found, held]) if part.strip()]


def _pieces(line: str, limit: int, *, escaped: bool) -> Iterator[str]:
    while True:
        start = beginning(line, limit, escaped=escaped) if line else ""
        if start == line:
            yield line
            return
        space = start.rfind(" ")
        start = start[:space] if space > 0 else start
        yield start
        line = line[len(start) :].lstrip(" ")


def _title(journey: Journey) -> str:
    return f"Journey map: {clipped(journey.title, TITLE)} ({journey.state} state)."


def _whose(journey: Journey) -> str:
    persona = journey.persona
    if persona is None:
        return "There is no persona yet."
    goal = f", who wants: {clipped(persona.goals[0].text, TITLE)}" if persona.goals else ""
    return f"Persona: {clipped(persona.name, NAME)}{goal}."


def _extent(journey: Journey) -> str:
    return f"{counted(len(journey.stages), 'stage')}, {counted(len(journey.touchpoints), 'touchpoint')}."


def _best_and_worst(points: tuple[Point, ...]) -> str:
    found = extremes(points)
    if not points:
        return "It holds no touchpoints yet."
    if found.peak is None or found.trough is None or found.end is None:
        return "Nobody has scored a touchpoint yet, so there is no curve."
    if found.peak.value == found.trough.value:
        return f"Every scored touchpoint is at {in_words(found.peak.value or 0)}; the last is {_named(found.end)}."
    ends = f"It ends with {_at(found.end)}."
    return f"The experience is best at {_at(found.peak)} and worst at {_at(found.trough)}. {ends}"


def _named(point: Point) -> str:
    return f"{point.touchpoint.number} \u201c{clipped(point.touchpoint.name, NAME)}\u201d"


def _at(point: Point) -> str:
    return f"{_named(point)}, {in_words(point.value or 0)}"


def _stage_by_stage(journey: Journey) -> str:
    told = []
    for stage in journey.stages:
        values = [point.value for point in map(level, stage.touchpoints) if point.value is not None]
        mean = signed(sum(values) / len(values)) if values else "not scored"
        told.append(f"{stage.number} {clipped(stage.name, 40)} {mean}")
    return f"Stage by stage: {'; '.join(told)}." if any(p.value is not None for p in curve(journey)) else ""


def _how_many_scored(points: tuple[Point, ...]) -> str:
    if not points:
        return ""
    scored = [point for point in points if point.value is not None]
    guesses = sum(point.inferred for point in scored)
    note = f", {guesses} of them by a reader's guess" if guesses else ""
    silent = [point.touchpoint.number for point in points if point.value is None]
    rest = f"; not scored: {listed(silent)}" if silent and scored else ""
    return f"{len(scored)} of {counted(len(points), 'touchpoint')} scored{note}{rest}."


def _missing(journey: Journey) -> str:
    return f"Missing: {' '.join(clipped(gap, TITLE) for gap in journey.gaps)}" if journey.gaps else ""


def _said(label: str, values: Iterable[str], indent: str = "") -> Iterator[str]:
    """One line with a label, where there is anything to say."""
    kept = [line for line in map(one_line, values) if line]
    if kept:
        yield f"{indent}{label}: {'; '.join(kept)}"


def _head(journey: Journey) -> Iterator[str]:
    yield one_line(journey.title) or "A journey without a title"
    day = f", {one_line(journey.date)}" if journey.date else ""
    yield f"{journey.state.capitalize()} state{day}. {_extent(journey)} {_how_many_scored(curve(journey))}".rstrip()
    for label, text in (("Why", journey.why), ("Scope", journey.scope), ("Scenario", journey.scenario)):
        yield from _said(label, [text])
    if journey.charter is not None:
        charter = journey.charter
        yield from _said("Journey", [charter.name])
        yield from _said("Starts when", [charter.starts])
        yield from _said("Ends when", [charter.ends])
        yield from _said("The customer's goal", [charter.goal])
        yield from _said("Chosen because", [charter.reason])
    yield from _said("Departments", (f"{d.name} ({_people(d.people)})" for d in journey.departments))
    yield from _said("Note on scores", [journey.score_note])


def _people(number: int) -> str:
    return {0: "nobody yet", 1: "1 person"}.get(number, f"{number} people")


_TRAITS = {
    "context": "Context",
    "scenario": "Scenario",
    "goals": "Goal",
    "demographics": "Demographics",
    "background": "Background",
    "priorities": "Priorities",
    "feelings": "Feelings",
    "needs": "Needs",
    "expectations": "Expectations",
    "frustrations": "Frustrations",
    "desired_journey": "The journey wished for",
    "data": "Data",
}


def _persona(persona: Persona) -> Iterator[str]:
    yield f"Persona: {one_line(persona.name)}{' (main)' if persona.main else ''}"
    for field, label in _TRAITS.items():
        yield from _said(label, map(_trait, getattr(persona, field)), "  ")
    yield from _said("Merged from", persona.merged, "  ")


def _trait(trait: Trait) -> str:
    basis = f"{trait.basis}: {trait.source}" if trait.basis and trait.source else trait.basis or trait.source
    return f"{trait.text} ({basis})" if basis else trait.text


def _stage(stage: Stage, journey: Journey) -> Iterator[str]:
    yield f"{stage.number} {one_line(stage.name)}{' (partial)' if stage.partial else ''}"
    feelings = (
        f"{f.text} ({in_words(f.score_inferred)}, a reader's guess)" if f.score_inferred is not None else f.text
        for f in stage.feelings
    )
    yield from _said("Feelings", feelings, "  ")
    yield from _said("Nothing of ours", stage.passed, "  ")
    yield from _said("Merged from", stage.merged, "  ")
    if not stage.touchpoints:
        yield "  No touchpoints yet."
    for touchpoint in stage.touchpoints:
        yield from _touchpoint(touchpoint, journey)


def _touchpoint(t: Touchpoint, journey: Journey) -> Iterator[str]:
    yield f"  {t.number} {one_line(t.name)}{' (moment of truth)' if t.moment_of_truth else ''}"
    often = f"{t.frequency.text} ({t.frequency.known})" if t.frequency else ""
    named = [o for o, at in all_opportunities(journey) if at is not None and at.number == t.number]
    lines = (
        _said("When", [t.time], "    "),
        _said("Channel", t.channels, "    "),
        _said("The customer does", [t.action], "    "),
        _said("How often", [often], "    "),
        _said("Owner", [t.owner], "    "),
        _said("Departments", t.departments, "    "),
        _said("Solutions", t.solutions, "    "),
        _said("Score", [_score(t)], "    "),
        _said("Thoughts", t.thoughts, "    "),
        _said("Feelings", t.feelings, "    "),
        _said("Needs", t.needs, "    "),
        _said("Expectations", t.expectations, "    "),
        chain.from_iterable(_said(f"{p.number} Pain point", [_pain(p)], "    ") for p in t.pain_points),
        chain.from_iterable(_said(f"{g.number} Gain", [_by(g.text, g.department)], "    ") for g in t.gains),
        chain.from_iterable(_said("Evidence", [_evidence(e)], "    ") for e in t.evidence),
        _said("Evidence to get", t.evidence_tasks, "    "),
        chain.from_iterable(
            _said(f"{one_line(p.department)}, {label}", [text], "    ")
            for p in t.perspectives
            for label, text in (
                ("seen", p.seen),
                ("unseen", p.unseen),
                ("tools", p.tools),
                ("handovers", p.handovers),
            )
        ),
        chain.from_iterable(_said(f"{o.number} Opportunity", [o.text], "    ") for o in named),
        _said("Merged from", t.merged, "    "),
    )
    yield from chain.from_iterable(lines)


def _score(t: Touchpoint) -> str:
    """The level in words; where departments or channels differ, the mean of each."""
    told = point_in_words(level(t))
    channels = dict.fromkeys(s.channel for s in t.scores if s.channel and s.value is not None)
    by_channel = {name: level(replace(t, scores=tuple(s for s in t.scores if s.channel == name))) for name in channels}
    each = [
        _means("by department", {name or "none named": mean for name, mean in department_means(t.scores).items()}),
        _means("by channel", {name: point.value for name, point in by_channel.items() if point.value is not None}),
    ]
    return "; ".join(filter(None, [told, *each]))


def _means(label: str, means: dict[str, float]) -> str:
    if len(means) < 2:
        return ""
    return f"{label} {', '.join(f'{one_line(name)} {signed(mean)}' for name, mean in sorted(means.items()))}"


def _by(text: str, department: str) -> str:
    return f"{text} ({department})" if department else text


def _pain(pain: PainPoint) -> str:
    severity = f" (severity {pain.severity} of 3)" if pain.severity is not None else ""
    why = f", because {', because '.join(pain.causes)}" if pain.causes else ""
    return f"{_by(pain.text, pain.department)}{severity}{why}"


def _evidence(evidence: Evidence) -> str:
    sample = f"n = {evidence.sample_size}" if evidence.sample_size is not None else ""
    kind = evidence.source.replace("_", " ")
    about = ", ".join(word for word in (kind, evidence.date, sample, evidence.department, evidence.link) if word)
    return f"{evidence.text} ({about})" if about else evidence.text


def _closing(journey: Journey) -> Iterator[str]:
    for opportunity in journey.opportunities:
        yield from _said(f"{opportunity.number} Opportunity", [_opportunity(opportunity)])
    for metric in journey.metrics:
        told = ", ".join(word for word in (metric.metric, metric.target, metric.action) if word)
        yield from _said("Measured", [f"{metric.department}: {told}" if metric.department else told])
    for gap in journey.gaps:
        yield from _said("Missing", [gap])
    yield from _said("Source", (f"{key}: {held}" for key, held in journey.source.items() if isinstance(held, str)))


def _opportunity(opportunity: Opportunity) -> str:
    owner = f" (owner: {opportunity.owner})" if opportunity.owner else ""
    lacking = f"; lacking: {opportunity.capability_gap}" if opportunity.capability_gap else ""
    return f"{opportunity.text}{owner}{lacking}"
