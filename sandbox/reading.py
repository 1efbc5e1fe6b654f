"""What a person sees: messages in a channel, a modal, the Home tab. Read from the state under its lock."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sandbox import screens
from sandbox.forms import Directory, options_of, shown_value
from sandbox.impossible import must
from sandbox.normal import STATELESS, elements
from sandbox.objects import sort_of
from sandbox.state import State
from sandbox.text import visible
from sandbox.things import Channel, Message, Team, User, View
from sandbox.world import Json


@dataclass(frozen=True)
class SeenFile:
    """A file or picture as somebody sees it."""

    id: str
    name: str
    title: str
    mimetype: str
    alt: str
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class Seen:
    """A message as one person sees it. ``text`` are the words; ``thread`` is the ts of the thread it is a reply in.

    ``files`` were shared with the message; ``pictures`` are those and the pictures shown in its blocks.
    """

    channel: str
    where: str
    ts: str
    author: str
    text: str
    blocks: tuple[Json, ...] = field(repr=False, hash=False)
    ephemeral: bool = False
    thread: str = ""
    files: tuple[SeenFile, ...] = ()
    pictures: tuple[SeenFile, ...] = ()
    reactions: tuple[tuple[str, int], ...] = ()
    edited: bool = False
    app: str = ""
    notification: str = field(default="", repr=False)

    @property
    def buttons(self) -> list[str]:
        """The labels of what can be pressed in it."""
        return buttons_in(list(self.blocks))


def directory(team: Team) -> Directory:
    """Return who and what can be chosen in a workspace, by name and by id."""
    people: dict[str, str] = {}
    for one in team.users.values():
        people |= {one.real_name: one.id, one.name: one.id, one.id: one.id}
    rooms = {one.name: one.id for one in team.channels.values() if one.kind != "im"}
    return Directory(people, rooms | {one.id: one.id for one in team.channels.values()})


def sees_channel(user: User, channel: Channel) -> bool:
    """Tell whether somebody can look into a channel."""
    return channel.kind == "public" or user.id in channel.members


def seen_in(state: State, team: Team, channel: Channel, user: User) -> list[Seen]:
    """List the messages of a channel that somebody sees, threads included, the oldest first."""
    names = team.names
    mine = [m for m in channel.messages.values() if m.ephemeral_for in ("", user.id)]
    return [seen(state, team, channel, one, names) for one in sorted(mine, key=lambda one: one.ts)]


def seen(state: State, team: Team, channel: Channel, message: Message, names: dict[str, str]) -> Seen:
    """Show one message."""
    files = tuple(_files(state, message.files))
    shown = tuple(_files(state, pictures_in(message.blocks)))
    words = words_of(message, names)
    titles = [one.title for one in files]
    return Seen(
        channel.id,
        where_of(team, channel),
        message.ts,
        names.get(message.user, message.user),
        "\n".join(filter(None, [words, *titles])),
        tuple(message.blocks),
        bool(message.ephemeral_for),
        message.thread_ts if message.thread_ts != message.ts else "",
        files,
        files + shown,
        tuple((name, len(who)) for name, who in message.reactions.items()),
        message.edited is not None,
        message.app_id,
        message.text,
    )


def words_of(message: Message, names: dict[str, str]) -> str:
    """Return the words that can be read in a message; read once for as long as it stays as it is."""
    kept = message.read
    if kept is None or kept[0] is not message.blocks or kept[1] is not message.text:
        kept = message.read = (message.blocks, message.text, visible(message.blocks, message.text, names))
    return kept[2]


def where_of(team: Team, channel: Channel) -> str:
    """Say where a channel is, as a person would: "#general", or "@Journey Mapper" for an app's direct messages."""
    if channel.kind != "im":
        return f"#{channel.name}"
    users = [team.users[one] for one in channel.members if one in team.users]
    bot = next((one for one in users if one.is_bot), None)
    return f"@{bot.real_name}" if bot else "@" + ",".join(one.name for one in users)


def _files(state: State, idents: Iterable[str]) -> Iterator[SeenFile]:
    for file in (state.files[one] for one in idents if one in state.files):
        if not file.deleted:
            kind = sort_of(file.data)[0]
            yield SeenFile(file.id, file.name, file.title or file.name, kind, file.alt_txt or "", file.data or b"")


def pictures_in(blocks: list[Json]) -> Iterator[str]:
    """Yield the ids of the files that blocks show."""
    for block in blocks:
        parts = [
            block,
            block.get("accessory") or {},
            *(block.get("elements") or []),
            *(block.get("child_blocks") or []),
        ]
        for part in parts:
            held = part.get("slack_file") if isinstance(part, dict) else None
            if isinstance(held, dict) and held.get("id"):
                yield held["id"]


def buttons_in(blocks: list[Json]) -> list[str]:
    """List the labels of buttons and of the options of overflow menus."""
    found = []
    for element in (one for block in blocks for one in elements(block)):
        if element["type"] in ("button", "workflow_button"):
            found.append(element["text"]["text"])
        elif element["type"] == "overflow":
            found += [one["text"]["text"] for one in element["options"]]
    return found


@dataclass(frozen=True)
class Screen:
    """A modal or the Home tab as it stands before somebody now.

    ``values`` are what stands in each labelled element; ``errors`` what the client says, by label ("" for the whole).
    """

    id: str
    kind: str
    title: str
    text: str
    labels: tuple[str, ...]
    errors: dict[str, str] = field(hash=False)
    values: dict[str, object] = field(hash=False)
    buttons: tuple[str, ...] = ()
    submit: str = ""
    close: str = ""
    callback_id: str = ""
    blocks: tuple[Json, ...] = field(default=(), repr=False, hash=False)
    state: Json = field(default_factory=dict, repr=False, hash=False)

    def options(self, label: str) -> list[str]:
        """List what can be chosen in an element."""
        found = [element for name, _, element in labelled(list(self.blocks)) if name == label]
        element = must(found, f"nothing is labelled {label!r}; there are {', '.join(self.labels)}")[0]
        return [one["text"]["text"] for one in options_of(element)]


def screen(team: Team, view: View) -> Screen:
    """Show a view."""
    content, blocks = view.content, view.content["blocks"]
    labels = labelled(blocks)
    by_block = {block["block_id"]: name for name, block, _ in labels}
    errors = {by_block.get(ident, ident): text for ident, text in view.errors.items()}
    if view.trouble:
        errors[""] = view.trouble
    values = screens.values_of(view)
    words = visible(blocks, "", team.names)
    title = content["title"]["text"] if content["type"] == "modal" else "Home"
    return Screen(
        view.id,
        content["type"],
        title,
        words,
        tuple(name for name, _, _ in labels),
        errors,
        {name: shown_value(values[block["block_id"]][el["action_id"]]) for name, block, el in labels},
        tuple(buttons_in(blocks)),
        (content.get("submit") or {}).get("text", ""),
        (content.get("close") or {}).get("text", ""),
        content.get("callback_id") or "",
        tuple(blocks),
        values,
    )


def labelled(blocks: list[Json]) -> list[tuple[str, Json, Json]]:
    """List (label, block, element) of all that holds a value; outside inputs the placeholder or the text is the label.

    A label that comes again is told apart by "(2)", "(3)".
    """
    found: list[tuple[str, Json, Json]] = []
    count: dict[str, int] = {}
    for block in blocks:
        for element in elements(block):
            label = _label(block, element)
            if label is None:
                continue
            count[label] = count.get(label, 0) + 1
            found.append((label if count[label] == 1 else f"{label} ({count[label]})", block, element))
    return found


def _label(block: Json, element: Json) -> str | None:
    if element["type"] in STATELESS:
        return None
    if block["type"] == "input":
        return str(block["label"]["text"])
    if "placeholder" in element:
        return str(element["placeholder"]["text"])
    return str((block.get("text") or {}).get("text") or element["action_id"])
