"""The touchpoints of a map as a table: CSV after RFC 4180, safe to open in a spreadsheet.

A cell whose first visible character could begin a formula gets an apostrophe in front (OWASP, CSV injection), the
full-width forms included, since spreadsheets read those as well. Only numbers that the program computed stay bare.
"""

import csv
import io
import unicodedata
from collections.abc import Iterable

from bot.formats.wording import word_for
from bot.insight import Point, agreement, department_means, level
from bot.journey import Journey, Stage, Touchpoint, numbered, opportunities

HEADER = (
    "stage number",
    "stage",
    "touchpoint number",
    "touchpoint",
    "what the customer does",
    "channels",
    "owner",
    "time",
    "frequency",
    "departments",
    "solutions",
    "moment of truth",
    "score",
    "score in words",
    "score rests on",
    "answers",
    "lowest department",
    "highest department",
    "agreement",
    "thoughts",
    "feelings",
    "needs",
    "expectations",
    "pain points",
    "gains",
    "evidence",
    "opportunities",
)

Cell = str | float | None


def to_csv(journey: Journey) -> str:
    """One row for each touchpoint (a stage without touchpoints has one too), lines ending in CR LF, with a header."""
    journey = numbered(journey)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(map(_shown, HEADER))
    named: dict[str, list[str]] = {}
    for opportunity, touchpoint in opportunities(journey):
        if touchpoint is not None:
            named.setdefault(touchpoint.number, []).append(opportunity.text)
    for stage in journey.stages:
        for t in stage.touchpoints or (None,):
            cells = _stage(stage) if t is None else [*_stage(stage), *_touchpoint(t), _many(named.get(t.number, ()))]
            writer.writerow([*map(_shown, cells), *[""] * (len(HEADER) - len(cells))])
    return out.getvalue()


def guarded(text: str) -> str:
    """The text, behind an apostrophe where a spreadsheet could take it for a formula."""
    for character in text:
        if character in "\t\r\n":
            return f"'{text}"
        if character.isspace() or unicodedata.category(character) in {"Cc", "Cf", "Zs"}:
            continue
        return f"'{text}" if unicodedata.normalize("NFKC", character)[0] in "=+-@" else text
    return text


def _shown(cell: Cell) -> str:
    if cell is None:
        return ""
    return guarded(cell) if isinstance(cell, str) else f"{round(cell, 2) + 0:g}"


def _many(texts: Iterable[str]) -> str:
    return "; ".join(texts)


def _stage(stage: Stage) -> list[Cell]:
    return [stage.number, stage.name]


def _touchpoint(t: Touchpoint) -> list[Cell]:
    return [
        t.number,
        t.name,
        t.action,
        _many(t.channels),
        t.owner,
        t.time,
        t.frequency.text if t.frequency else "",
        _many(t.departments),
        _many(t.solutions),
        "yes" if t.moment_of_truth else "",
        *_scores(t),
        _many(t.thoughts),
        _many(t.feelings),
        _many(t.needs),
        _many(t.expectations),
        _many(f"{p.number} {p.text}" for p in t.pain_points),
        _many(f"{g.number} {g.text}" for g in t.gains),
        _many(f"{e.source}: {e.text}" for e in t.evidence),
    ]


def _scores(t: Touchpoint) -> list[Cell]:
    point = level(t)
    means = list(department_means(t.scores).values())
    words = "" if point.value is None else word_for(point.value)
    return [point.value, words, _basis(point), point.answers, point.low, point.high, agreement(means)]


def _basis(point: Point) -> str:
    if point.value is None:
        return "not scored"
    return "answers" if point.answers else "a guess" if point.inferred else "published"
