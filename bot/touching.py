"""Step 3: where and when customers meet the brand, touchpoint by touchpoint; and what is still missing of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlmodel import Session

from bot.desk import Desk, Form, Refusal
from bot.journey import OWNERS
from bot.plain import one_line
from bot.present import Board, add_words, own_details, spelling
from bot.scene import Actor
from bot.steps import Step
from storage import items
from storage.items import Given, Kind, Said, Voice
from storage.keys import key_of
from storage.tables import Item

NAME_MOST, CHANNEL_MOST = 120, 40
MOST_CHANNELS = 10
FIRST, LAST = "first", "last"
CHANNELS = (
    "website",
    "app",
    "phone",
    "e-mail",
    "store",
    "chat",
    "text message",
    "post",
    "social media",
    "advertising",
    "word of mouth",
    "event",
    "partner",
    "invoice",
)
KNOWN = ("known", "guess", "unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """A touchpoint: in which stage (an id, or the name of another one), where in it, its name and its channels.

    `after` is FIRST, LAST or the id of the touchpoint behind which it stands; that one's stage counts if none is given.
    """

    name: str
    stage: str = ""
    new_stage: str = ""
    after: str = LAST
    channels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class More:
    """What else is known of a touchpoint. `known` is one of KNOWN, `owner` one of `bot.journey.OWNERS`, or ""."""

    action: str = ""
    frequency: str = ""
    known: str = ""
    owner: str = ""
    departments: tuple[str, ...] = ()
    solutions: tuple[str, ...] = ()


def meet(desk: Desk, actor: Actor, workshop_id: str, met: Met, form: Form) -> dict[str, Any]:
    """Add a touchpoint; where the stage has one of that name, the channels are added to it (`there`)."""
    if not met.name:
        raise Refusal(fields={"name": "Say where the customer meets us, such as 'Compares plans on the website'."})
    _few(met.channels, "others")

    def add(session: Session) -> dict[str, Any]:
        workshop = desk.workshop(session, actor, workshop_id)
        voice = desk.voice(session, workshop, actor, form)
        board = Board.of(session, workshop)
        stage, position = _place(session, board, voice, met)
        key = desk.item_key(actor, form, "touchpoint")
        there = board.named(Kind.TOUCHPOINT, met.name, stage.id, apart={key})
        detail = {"channels": tidy(met.channels)}
        if there is None:
            put_touchpoint(session, board, voice, key, met.name, (stage, position), detail)
        else:
            withdraw(session, board, voice, {key})
            add_words(session, voice, there, detail, replace=False)
        desk.refresh(session, workshop)
        return {"touchpoint": there.id if there else key, "stage": stage.id, "there": there is not None}

    return desk.submit(actor, form, workshop_id, add)


def tell(desk: Desk, actor: Actor, workshop_id: str, touchpoint_id: str, more: More, form: Form) -> dict[str, Any]:
    """Say more of a touchpoint; what the person said of it before is revised, the channels stay."""
    _check(more)

    def add(session: Session) -> dict[str, Any]:
        workshop = desk.workshop(session, actor, workshop_id)
        voice = desk.voice(session, workshop, actor, form)
        touchpoint = _touchpoint(Board.of(session, workshop), touchpoint_id)
        add_words(session, voice, touchpoint, _details(more), replace=True)
        desk.refresh(session, workshop)
        return {"touchpoint": touchpoint.id}

    return desk.submit(actor, form, workshop_id, add)


def fill(
    desk: Desk,
    actor: Actor,
    workshop_id: str,
    owners: Mapping[str, str],
    channels: Mapping[str, Sequence[str]],
    form: Form,
) -> dict[str, Any]:
    """Give touchpoints, by id, the owner or the channels that nobody has named yet; empty ones are left as they are."""
    given = {key: {"owner": owner} for key, owner in owners.items() if owner in OWNERS}
    for key, names in channels.items():
        _few(names, f"channels.{key}")
    named = {key: {"channels": tidy(names)} for key, names in channels.items() if names}

    def add(session: Session) -> dict[str, Any]:
        workshop = desk.workshop(session, actor, workshop_id)
        voice = desk.voice(session, workshop, actor, form)
        board = Board.of(session, workshop)
        shown = {key: board.get(key, Kind.TOUCHPOINT) for key in {**given, **named}}
        for key, touchpoint in shown.items():
            if touchpoint is not None:
                detail = {**given.get(key, {}), **named.get(key, {})}
                add_words(session, voice, touchpoint, detail, replace=False)
        desk.refresh(session, workshop)
        return {"filled": sum(touchpoint is not None for touchpoint in shown.values())}

    return desk.submit(actor, form, workshop_id, add)


def pass_step(desk: Desk, actor: Actor, workshop_id: str, step: str, form: Form) -> dict[str, Any]:
    """ "Nothing of ours": the department that the person speaks for has nothing to add in the step that asked."""
    if step not in set(Step):
        raise Refusal("This button is out of date. /journey brings up the current one.")

    def say(session: Session) -> dict[str, Any]:
        workshop = desk.workshop(session, actor, workshop_id)
        # The step may have ended since it asked, and the pass is for that one all the same.
        voice = replace(desk.voice(session, workshop, actor, form), step=step)
        # One answer a step: in the channel's place stands the step, or passing the next one would revise this one.
        items.say(session, voice, "", Said(kind="pass", state=Given.PASSED, channel=step))
        desk.refresh(session, workshop)
        return {"passed": step}

    return desk.submit(actor, form, workshop_id, say)


def tidy(channels: Sequence[str]) -> list[str]:
    """The channels, each once, common ones spelt the common way; at most MOST_CHANNELS."""
    common = {spelling(channel): channel for channel in CHANNELS}
    found: dict[str, str] = {}
    for name in filter(str.strip, channels):
        found.setdefault(spelling(name), common.get(spelling(name), one_line(name)))
    return list(found.values())[:MOST_CHANNELS]


def _few(channels: Sequence[str], field: str) -> None:
    different = len({spelling(name) for name in channels if name.strip()})
    if different > MOST_CHANNELS:
        raise Refusal(fields={field: f"At most {MOST_CHANNELS} channels; you named {different}."})


def put_touchpoint(
    session: Session,
    board: Board,
    voice: Voice,
    key: str,
    name: str,
    place: tuple[Item, float],
    detail: Mapping[str, Any],
) -> Item:
    """Write the touchpoint of a form: new, or the same again with another name, place or channels."""
    stage, position = place
    words = {**own_details(session, voice, key), **detail} if key in board.items else dict(detail)
    columns = {"parent_id": stage.id, "position": position}
    return board.keep(items.put(session, voice, key, Kind.TOUCHPOINT, name, detail=words, **columns))


def stage_named(session: Session, board: Board, voice: Voice, name: str, after: str | None = None) -> Item:
    """The stage of that name; where there is none, a new one behind the stage `after`, or at the end (None)."""
    found = board.named(Kind.STAGE, name)
    if found is not None:
        return found
    key = key_of(voice.workshop_id, "stage", name.casefold())
    if key in board.items:
        # It was made under this name and has another one now, or is withdrawn.
        key = key_of(voice.workspace, voice.nonce, "stage", name.casefold())
    position = board.behind(Kind.STAGE, "", after)
    return board.keep(items.put(session, voice, key, Kind.STAGE, name, position=position))


def withdraw(session: Session, board: Board, voice: Voice, keys: set[str]) -> None:
    """Take touchpoints off the map that the same form had made before it was sent again with other words."""
    for key in keys & set(board.items):
        if board.items[key].state == "live":
            items.change(session, voice, board.items[key], "withdrawn", state="withdrawn")


def _place(session: Session, board: Board, voice: Voice, met: Met) -> tuple[Item, float]:
    """The stage and the position in it; a new stage comes right behind the stage of the touchpoint named."""
    behind = board.get(met.after, Kind.TOUCHPOINT)
    if behind is None and met.after not in (FIRST, LAST, ""):
        raise Refusal(fields={"after": "This touchpoint is not on the map any more: choose another place."})
    its_stage = board.parent_of(behind) if behind is not None else None
    if met.new_stage:
        stage = stage_named(session, board, voice, met.new_stage, its_stage)
    else:
        stage = _stage(board, met.stage or its_stage or "")
        if behind is not None and its_stage != stage.id:
            raise Refusal(fields={"after": f'This one is not in "{stage.name}": choose a place in that stage.'})
    after = {FIRST: "", LAST: None, "": None}.get(met.after, met.after)
    return stage, board.behind(Kind.TOUCHPOINT, stage.id, after)


def _stage(board: Board, stage_id: str) -> Item:
    if not stage_id:
        raise Refusal(fields={"stage": "Choose a stage, or name another one.", "new_stage": "Name the stage."})
    stage = board.get(stage_id, Kind.STAGE)
    if stage is None:
        raise Refusal(fields={"stage": "This stage is not on the map any more: choose another one."})
    return stage


def _touchpoint(board: Board, touchpoint_id: str) -> Item:
    found = board.get(touchpoint_id, Kind.TOUCHPOINT)
    if found is None:
        raise Refusal("This touchpoint is not on the map any more: press Contribute to see those that are.")
    return found


def _check(more: More) -> None:
    if more.frequency and more.known not in KNOWN:
        raise Refusal(fields={"known": "Say whether that is known from data, a guess, or unknown."})
    if more.known in ("known", "guess") and not more.frequency:
        raise Refusal(fields={"frequency": "Write how often or how many, or choose 'Unknown' below."})
    if more.owner and more.owner not in OWNERS:
        raise Refusal(fields={"owner": "Choose one of the owners."})


def _details(more: More) -> dict[str, Any]:
    return {
        "action": more.action,
        "owner": more.owner,
        "frequency": {"text": more.frequency, "known": more.known} if more.known else {},
        "departments": list(more.departments),
        "solutions": list(more.solutions),
    }
