"""What each lane says: from the journey's words to items of a cell. Order, numbers and references, no geometry."""

from collections.abc import Iterator, Sequence

from bot.drawing import style
from bot.drawing.density import Density
from bot.drawing.grid import Cell
from bot.drawing.lanes import Item, Lane
from bot.formats.wording import signed
from bot.journey import Journey, Opportunity, Touchpoint
from bot.journey import opportunities as all_opportunities


def _at(t: Touchpoint, cell: Cell) -> str:
    """The touchpoint's number where the cell is about several."""
    return t.number if cell.shared else ""


def _stage(cell: Cell) -> str:
    return f"(stage {cell.stage.number})"


def voices(*, stage_scores: bool) -> Lane:
    """Thoughts in quotation marks, feelings, and what was felt in a whole stage (`stage_scores`: with its score)."""

    def items(cell: Cell) -> Iterator[Item]:
        if cell.first:
            yield from _stage_feelings(cell, stage_scores=stage_scores)
        for t in cell.touchpoints:
            at = _at(t, cell)
            for thought in filter(str.strip, t.thoughts):
                told = thought.strip().strip("\"“”„«»'‘’")
                yield Item(f"“{told}”", at=at, ref=t.number, face=style.QUOTE)
            for feeling in filter(str.strip, t.feelings):
                yield Item(feeling, at=at, ref=t.number)

    return Lane("Thinks and feels", style.ACCENT, lambda cell: list(items(cell)))


def _stage_feelings(cell: Cell, *, stage_scores: bool) -> Iterator[Item]:
    for feeling in cell.stage.feelings:
        score = feeling.score_inferred
        if score is not None and not stage_scores:
            continue
        guess = f"  ({signed(score)}, a guess)" if score is not None else ""
        yield Item(f"{feeling.text}{guess}", lead="Whole stage:", ref=_stage(cell))


def pain_points() -> Lane:
    """The severest first; those without a severity last, in the order of the journey."""

    def items(cell: Cell) -> Sequence[Item]:
        found = [(p, t) for t in cell.touchpoints for p in t.pain_points]
        found.sort(key=lambda pair: -(pair[0].severity or 0))
        return [Item(p.text, number=p.number, at=_at(t, cell), weight=p.severity) for p, t in found]

    return Lane("− Pain points", style.NEGATIVE, items, style.NEGATIVE_PALE)


def gains() -> Lane:
    """What improves the experience, in the order of the journey."""

    def items(cell: Cell) -> Sequence[Item]:
        return [Item(g.text, number=g.number, at=_at(t, cell)) for t in cell.touchpoints for g in t.gains]

    return Lane("+ Gains", style.POSITIVE, items, style.POSITIVE_PALE)


def seen_parts() -> Lane:
    """What each department does where the customer sees it."""

    def items(cell: Cell) -> Sequence[Item]:
        return [
            Item(p.seen, lead=_who(p.department), at=_at(t, cell), ref=t.number)
            for t in cell.touchpoints
            for p in t.perspectives
            if p.seen.strip()
        ]

    return Lane("Seen by the customer", style.ACCENT, items)


def backstage() -> Lane:
    """What each department does unseen, whom it hands over to, and who else stands behind the touchpoints."""

    def items(cell: Cell) -> Iterator[Item]:
        silent: dict[str, list[str]] = {}
        for t in cell.touchpoints:
            told = set()
            for p in t.perspectives:
                parts = [p.unseen.strip(), f"hands over: {p.handovers}" if p.handovers.strip() else ""]
                if any(parts):
                    told.add(p.department)
                    text = "; ".join(filter(None, parts))
                    yield Item(text, lead=_who(p.department), at=_at(t, cell), ref=t.number)
            for name in dict.fromkeys(t.departments):
                if name.strip() and name not in told:
                    silent.setdefault(name, []).append(t.number)
        if silent:
            named = [f"{name} ({', '.join(at)})" if cell.shared else name for name, at in silent.items()]
            yield Item("; ".join(named), ref=_stage(cell), colour=style.MUTED)

    return Lane("Behind the scenes", style.ACCENT, lambda cell: list(items(cell)))


def _who(department: str) -> str:
    return f"{department.strip() or 'Somebody'}:"


def tools() -> Lane:
    """Solutions behind the touchpoints and the tools that departments name, each once in a cell."""

    def items(cell: Cell) -> Sequence[Item]:
        named = [s for t in cell.touchpoints for s in (*t.solutions, *(p.tools for p in t.perspectives)) if s.strip()]
        return [Item(" · ".join(dict.fromkeys(named)), ref=_stage(cell))] if named else []

    return Lane("Tools", style.ACCENT, items)


def opportunities(journey: Journey) -> Lane:
    """What was named at a touchpoint; those of the whole journey stand below the lanes."""
    named = [(o, t) for o, t in all_opportunities(journey) if t is not None]

    def items(cell: Cell) -> Sequence[Item]:
        here = {t.number for t in cell.touchpoints}
        return [Item(o.text, number=o.number, at=_at(t, cell)) for o, t in named if t.number in here]

    return Lane("Opportunities", style.ACCENT, items, style.ACCENT_PALE)


def whole_opportunities(journey: Journey) -> list[Item]:
    """The opportunities of the whole journey, with owner and what is lacking."""
    return [Item(_opportunity(o), number=o.number) for o, t in all_opportunities(journey) if t is None]


def _opportunity(opportunity: Opportunity) -> str:
    owner = f" ({opportunity.owner})" if opportunity.owner.strip() else ""
    lacking = f"; lacking: {opportunity.capability_gap}" if opportunity.capability_gap.strip() else ""
    return f"{opportunity.text}{owner}{lacking}"


def measures(journey: Journey) -> list[Item]:
    """Figures and actions that departments are measured by."""
    found = []
    for metric in journey.metrics:
        told = ", ".join(word for word in (metric.metric, metric.target, metric.action) if word.strip())
        found.append(Item(told, lead=metric.department))
    return [item for item in found if item.text]


def lanes_above(density: Density, *, stage_scores: bool) -> list[Lane]:
    """The lanes in the customer's sight, from top to bottom."""
    quoted = [voices(stage_scores=stage_scores)] if density.voices else []
    return [*quoted, pain_points(), gains(), seen_parts()]


def lanes_below() -> list[Lane]:
    """The lanes below the line of visibility."""
    return [backstage(), tools()]
