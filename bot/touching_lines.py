"""Many touchpoints at once, by lines: the good ones are saved, the bad ones come back with what to do about each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlmodel import Session, select

from bot.desk import Desk, Form, Refusal
from bot.journey import OWNERS
from bot.lines import BadLine, Line, Parsed, again, parse_lines
from bot.plain import clean, cut
from bot.present import Board
from bot.scene import Actor
from bot.touching import put_touchpoint, stage_named, tidy, withdraw
from storage import items
from storage.items import Given, Kind, Said, Voice
from storage.tables import Answer, Submission

NOTHING = "Write at least one touchpoint: stage | touchpoint | channel | score."
ONLY_STAGES = "These are stages only: write the touchpoints of each on the lines below it."
EMPTY = "This stage has no touchpoint below it: write one on the next line, or delete the stage."
SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of the lines: how many were saved, what is left to correct, and for each such line the reason."""

    saved: int = 0
    left: str = ""
    reasons: tuple[tuple[str, str], ...] = ()
    owner: str = ""

    @classmethod
    def of(cls, result: Mapping[str, Any]) -> "Outcome":
        """Read back what `add_lines` kept."""
        reasons = tuple((line, reason) for line, reason in result.get("reasons", ()))
        return cls(
            saved=result.get("saved", 0), left=result.get("left", ""), reasons=reasons, owner=result.get("owner", "")
        )


def add_lines(desk: Desk, actor: Actor, workshop_id: str, text: str, owner: str, form: Form) -> Outcome:
    """Save the good lines of a text, all with this owner ("" for none yet); scores are the person's own.

    The same page sent again with other lines revises what it made: line n is the touchpoint of line n, and touchpoints
    whose lines are gone are withdrawn.
    """
    if owner and owner not in OWNERS:
        raise Refusal(fields={"owner": "Choose one of the owners."})
    typed = as_lines(text)

    def add(session: Session) -> dict[str, Any]:
        workshop = desk.workshop(session, actor, workshop_id)
        voice = desk.voice(session, workshop, actor, form)
        board = Board.of(session, workshop)
        parsed = parse_lines(typed, [stage.name for stage in board.all(Kind.STAGE)])
        if not parsed.good and not parsed.bad:
            raise Refusal(fields={"lines": ONLY_STAGES if parsed.headings else NOTHING})
        keys = {line.row: desk.item_key(actor, form, f"line.{line.row}") for line in parsed.good}
        there = _save(session, board, voice, parsed.good, keys, owner)
        desk.refresh(session, workshop)
        bad = _left(typed.split("\n"), parsed, there)
        reasons = [[cut(line.text.strip(), SHOWN), line.reason] for line in bad]
        left = again(Parsed((), tuple(bad)))
        return {"saved": len(parsed.good) - len(there), "left": left, "reasons": reasons, "owner": owner}

    return Outcome.of(desk.submit(actor, form, workshop_id, add))


def as_lines(text: str) -> str:
    """What was typed, cleaned line by line; tabs stay, since a paste from a spreadsheet has its columns by them."""
    lines = ("\t".join(clean(cell) for cell in line.split("\t")) for line in text.splitlines())
    return "\n".join(lines).rstrip("\n")


def outcome(desk: Desk, actor: Actor, nonce: str, digest: str) -> Outcome:
    """What came of lines that this person has sent, by the page's nonce and the digest of its words."""

    def look(session: Session) -> Outcome:
        row = session.get(Submission, (actor.workspace, nonce, digest))
        if row is None or row.person != actor.person:
            raise Refusal("These lines are not here any more: press Contribute and add them again.")
        return Outcome.of(row.result)

    return desk.database.read(look)


def _save(
    session: Session, board: Board, voice: Voice, good: Sequence[Line], keys: Mapping[int, str], owner: str
) -> list[Line]:
    """Write the good lines; returns those that were not, because their stage has that touchpoint already."""
    before = _made_before(session, board, voice)
    there, saved = [], set[str]()
    for line in good:
        key = keys[line.row]
        stage = stage_named(session, board, voice, line.stage)
        if board.named(Kind.TOUCHPOINT, line.touchpoint, stage.id, apart=(before | {key}) - saved):
            there.append(line)
            continue
        place = stage, board.behind(Kind.TOUCHPOINT, stage.id, None)
        detail = {"channels": tidy(line.channels), **({"owner": owner} if owner else {})}
        put_touchpoint(session, board, voice, key, line.touchpoint, place, detail)
        if line.score is not None:
            items.say(session, voice, key, Said(kind="score", score=line.score))
        elif key in before:
            items.say(session, voice, key, Said(kind="score", state=Given.WITHDRAWN))
        saved.add(key)
    withdraw(session, board, voice, before - saved)
    return there


def _made_before(session: Session, board: Board, voice: Voice) -> set[str]:
    """The touchpoints that this page made when it was sent before, with other lines."""
    said = session.exec(
        select(Answer.item_id).where(
            Answer.workshop_id == voice.workshop_id,
            Answer.person == voice.person,
            Answer.nonce == voice.nonce,
            Answer.kind == "words",
        )
    ).all()
    return {key for key in said if key in board.items and board.items[key].kind == Kind.TOUCHPOINT}


def _left(rows: Sequence[str], parsed: Parsed, there: Sequence[Line]) -> list[BadLine]:
    """The lines to correct, in their order, each so that it says its stage without the lines that were saved."""
    bad = {line.row: line for line in (*parsed.bad, *_empty(rows, parsed))}
    for line in there:
        reason = f'"{line.stage}" has this touchpoint already: delete the line, or give the touchpoint another name.'
        bad[line.row] = BadLine(line.row, rows[line.row - 1], reason, _newest(parsed.headings, line.row))
    stages = sorted([*parsed.headings, *((line.row, line.stage) for line in parsed.good)])
    return [_rooted(line, _newest(stages, line.row)) for _, line in sorted(bad.items())]


def _empty(rows: Sequence[str], parsed: Parsed) -> list[BadLine]:
    """The stages that stand alone and have nothing below them."""
    ends = [row for row, _ in parsed.headings[1:]] + [len(rows) + 1]
    below = [*((line.row, line.stage) for line in parsed.good), *((line.row, None) for line in parsed.bad)]
    return [
        BadLine(row, rows[row - 1], EMPTY)
        for (row, stage), end in zip(parsed.headings, ends, strict=False)
        if not any(row < at < end and name in (stage, None) for at, name in below)
    ]


def _newest(stages: Sequence[tuple[int, str]], row: int) -> str:
    """The last of the (row, stage) above a row; "" where there is none."""
    return next((stage for above, stage in reversed(stages) if above < row), "")


def _rooted(line: BadLine, stage: str) -> BadLine:
    """A line whose first cell is empty, because its stage stands in a line above, with that stage in the cell."""
    text = line.text.lstrip(" ")
    separators = {"|", "\t", ";"}
    if not stage or separators & set(stage) or text[:1] not in separators or text.rstrip(" ")[-1:] == "|":
        return line
    return replace(line, text=f"{stage} {text}" if text[0] != "\t" else f"{stage}{text}")
