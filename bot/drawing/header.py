"""The head of a map: what it is, whose journey, from when, by whom, and what is still missing."""

from collections.abc import Iterator

from bot.drawing import style
from bot.drawing.density import Density
from bot.drawing.grid import Grid
from bot.drawing.shapes import Box, Mark, Rect
from bot.drawing.sheet import Sheet
from bot.formats.wording import counted
from bot.journey import Journey, Persona

PERSONA_SHARE = 0.36


def header(sheet: Sheet, journey: Journey, grid: Grid, density: Density, *, overview: bool) -> float:
    """Write the head from the top margin downwards and return where it ends."""
    full = grid.width - 2 * style.MARGIN
    persona = full * PERSONA_SHARE if journey.persona else 0.0
    wide = full - persona - (2 * style.PAD if persona else 0)
    left = _about(sheet, journey, wide, density, overview=overview)
    right = _persona(sheet, journey.persona, grid.width - style.MARGIN - persona, persona, density)
    return _gaps(sheet, journey, grid, max(left, right) + 14, density) + 8


def participation(journey: Journey) -> str:
    """Who took part: "8 people of 4 departments", and how many departments have not been heard."""
    if not journey.departments:
        return ""
    people = sum(department.people for department in journey.departments)
    heard = sum(department.people > 0 for department in journey.departments)
    silent = len(journey.departments) - heard
    told = f"{_people(people)} of {counted(heard, 'department')}" if people else "nobody has contributed yet"
    return f"{told}, {counted(silent, 'department')} not heard" if silent and people else told


def _people(number: int) -> str:
    return "1 person" if number == 1 else f"{number} people"


def _about(sheet: Sheet, journey: Journey, wide: float, density: Density, *, overview: bool) -> float:
    y = _pills(sheet, journey, wide, overview=overview)
    title = journey.title.strip() or "A journey without a title"
    face = _title_face(sheet, title, wide)
    y = sheet.write(title, style.MARGIN, y, wide, face, most=3, role="title") + 6
    for label, text in _facts(journey):
        y = sheet.write(f"{label}: {text}", style.MARGIN, y, wide, style.LEAD, style.INK, most=density.head_lines)
    meta = " · ".join(_meta(journey))
    return sheet.write(meta, style.MARGIN, y + 4, wide, style.LEAD, style.MUTED, most=2, role="participation")


def _title_face(sheet: Sheet, title: str, wide: float) -> style.Face:
    """The largest face in which two lines hold the title, else the smallest, in which it may take three."""
    face = style.TITLE
    while face.size > style.TITLE_SMALLEST and any(line.cut for line in sheet.lines(title, wide, face, 2)):
        face = face.sized(face.size - 2)
    return face


def _pills(sheet: Sheet, journey: Journey, wide: float, *, overview: bool) -> float:
    words = [f"{journey.state} state".upper()] + (
        ["OVERVIEW: FIND SHORTENED TEXTS BY THEIR NUMBERS"] if overview else []
    )
    x, y, high = style.MARGIN, style.MARGIN, style.PILL.pitch + 12
    for n, word in enumerate(words):
        width = sheet.width(word, style.PILL) + 32
        if x + width > style.MARGIN + wide:
            break
        solid = n == 0 and journey.state == "current"
        fill, ink = (style.ACCENT, style.PAPER) if solid else (style.PAPER, style.ACCENT)
        dash = None if solid or n else (7.0, 4.0)
        box = Box(x, y, width, high)
        sheet.add(Rect(box=box, fill=fill, edge=style.ACCENT, line=2, radius=high / 2, dash=dash, role="pill"))
        sheet.write(word, x + 15, y + 6, width - 30 + 1, style.PILL, ink, role="state" if n == 0 else "overview")
        x += width + 12
    return y + high + 10


def _facts(journey: Journey) -> Iterator[tuple[str, str]]:
    if journey.charter is not None and journey.charter.name.strip() not in {"", journey.title.strip()}:
        yield "Journey", journey.charter.name
    if journey.scenario.strip():
        yield "Scenario", journey.scenario
    if journey.scope.strip():
        yield "Scope", journey.scope
    if journey.charter is not None and (journey.charter.starts.strip() or journey.charter.ends.strip()):
        ends = (journey.charter.starts.strip() or "?", journey.charter.ends.strip() or "?")
        yield "From", " → ".join(ends)


def _meta(journey: Journey) -> Iterator[str]:
    if journey.date.strip():
        yield journey.date
    if told := participation(journey):
        yield told
    yield counted(len(journey.stages), "stage")
    yield counted(len(journey.touchpoints), "touchpoint")


def _persona(sheet: Sheet, persona: Persona | None, x: float, wide: float, density: Density) -> float:
    if persona is None:
        return style.MARGIN
    top, inner = style.MARGIN, wide - 2 * style.PAD - 82
    at, y = x + style.PAD + 82, top + style.PAD
    y = sheet.write(persona.name or "Persona without a name", at, y, inner, style.NAME, most=2, role="persona")
    for label, field, colour in (
        ("Wants", "goals", style.INK),
        ("Scenario", "scenario", style.INK),
        ("Expects", "expectations", style.MUTED),
        ("Who", "context", style.MUTED),
    ):
        told = "; ".join(trait.text for trait in getattr(persona, field))
        if told.strip():
            role = "goal" if field == "goals" else "persona"
            y = sheet.write(
                f"{label}: {told}", at, y + 2, inner, style.LEAD, colour, most=density.head_lines, role=role
            )
    bottom = max(y + style.PAD, top + 96)
    sheet.under.append(Rect(box=Box(x, top, wide, bottom - top), fill=style.ACCENT_PALE, radius=14, role="persona"))
    _figure(sheet, x + style.PAD + 34, top + style.PAD + 36)
    return bottom


def _figure(sheet: Sheet, x: float, y: float) -> None:
    """A head and shoulders in a circle."""
    sheet.add(Mark(x=x, y=y, radius=34, kind="circle", fill=style.ACCENT, role="persona"))
    sheet.add(Mark(x=x, y=y - 9, radius=11, kind="circle", fill=style.PAPER, role="persona"))
    sheet.add(Rect(box=Box(x - 18, y + 6, 36, 16), fill=style.PAPER, radius=8, role="persona"))


def _gaps(sheet: Sheet, journey: Journey, grid: Grid, y: float, density: Density) -> float:
    told = [gap for gap in journey.gaps if gap.strip()]
    if grid.left_out:
        told.append(f"the last {counted(grid.left_out, 'stage')} found no room here and stand in the text of this map.")
    if not told:
        return y
    full = grid.width - 2 * style.MARGIN
    text = "Not yet: " + " ".join(told)
    end = sheet.write(
        text, style.MARGIN + 20, y + 8, full - 40, style.LEAD, style.NEGATIVE, most=density.head_lines, role="gaps"
    )
    box = Box(style.MARGIN, y, full, end + 8 - y)
    sheet.under.append(
        Rect(box=box, fill=style.NEGATIVE_PALE, edge=style.NEGATIVE, line=1.5, radius=8, dash=(8, 5), role="gaps")
    )
    return box.bottom + 10
