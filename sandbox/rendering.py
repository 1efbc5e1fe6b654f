"""The read-only page as HTML: what stands in a channel, drawn to look like one. Knows no server and no state.

Everything typed by people is escaped by Jinja; addresses other than http, https and mailto are not linked.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise

from jinja2 import Environment, PackageLoader, pass_context
from jinja2.runtime import Context

from sandbox.emoji import drawn
from sandbox.mrkdwn import mrkdwn_lines
from sandbox.richtext import rich_lines
from sandbox.spans import Line, Names, Span
from sandbox.text import begun, object_lines, visible

COLOURS = ("#2f6f8f", "#8a4f7d", "#3d7a53", "#b0643a", "#5a5fa8", "#a34a5b", "#5d7a2c", "#7a5c3e", "#3b7f7f", "#8b3f9e")
TOGETHER = timedelta(minutes=5)
"""Posts of one author within this time share one name and face."""

SHORT = 1500
"""Characters of a thread that stands open; a longer one opens at a click."""


@dataclass(frozen=True)
class Shown:
    """A file under a post: a picture with its address on this server, or a name."""

    title: str
    alt: str = ""
    address: str = ""
    picture: bool = False
    ready: bool = True


@dataclass(frozen=True)
class Post:
    """One message as the page shows it. ``ts`` is Slack's: seconds and a running number."""

    ts: str
    author: str
    app: bool = False
    text: str = ""
    blocks: Sequence[object] = ()
    files: Sequence[Shown] = ()
    reactions: Sequence[tuple[str, int]] = ()
    replies: Sequence["Post"] = ()
    ephemeral_for: str = ""
    edited: bool = False
    continued: bool = False
    kind: str = "post"

    @property
    def moment(self) -> datetime:
        """When it was posted, in UTC."""
        return datetime.fromtimestamp(float(self.ts), UTC)

    @property
    def unfolded(self) -> bool:
        """Whether the thread is short enough to stand open at first."""
        return sum(len(visible(one.blocks, one.text)) for one in self.replies) <= SHORT

    @property
    def initials(self) -> str:
        """First letters of the first and the last word of the author's name."""
        parts = re.findall(r"\w+", self.author) or ["?"]
        return str(parts[0][0] + (parts[-1][0] if len(parts) > 1 else "")).upper()

    @property
    def colour(self) -> str:
        """A colour that goes with the author's name."""
        return COLOURS[sum(map(ord, self.author)) % len(COLOURS)]


@dataclass(frozen=True)
class Told:
    """A line between the posts: a day, or what a script says is going on."""

    ts: str
    text: str
    kind: str = "told"


@dataclass(frozen=True)
class Door:
    """A link to a channel or a direct message."""

    id: str
    name: str
    private: bool = False
    archived: bool = False


@dataclass(frozen=True)
class Workspace:
    """What the side shows of one workspace."""

    name: str
    channels: Sequence[Door] = ()
    direct: Sequence[Door] = ()


@dataclass(frozen=True)
class Room:
    """One channel: ``names`` says what to call ids, ``files`` where each file's bytes are."""

    id: str
    name: str
    workspace: str
    about: str = ""
    sign: str = "#"
    posts: Sequence[Post] = ()
    told: Sequence[Told] = ()
    names: Names = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)

    @property
    def timeline(self) -> list[Post | Told]:
        """Posts, days and narration in the order of their time."""
        said: list[Post | Told] = sorted([*_joined(self.posts), *self.told], key=lambda one: float(one.ts))
        found: list[Post | Told] = []
        day = ""
        for one in said:
            today = datetime.fromtimestamp(float(one.ts), UTC).strftime("%A, %B %-d")
            if today != day:
                found.append(Told(one.ts, today, "day"))
                one = replace(one, continued=False) if isinstance(one, Post) else one  # noqa: PLW2901
            day = today
            found.append(one)
        return found


def _joined(posts: Sequence[Post]) -> list[Post]:
    ordered = sorted(posts, key=lambda one: float(one.ts))
    found = ordered[:1]
    for before, one in pairwise(ordered):
        same = (before.author, before.app, before.ephemeral_for) == (one.author, one.app, one.ephemeral_for)
        close = one.moment - before.moment < TOGETHER and not before.replies
        found.append(replace(one, continued=same and close))
    return [replace(one, replies=_joined(one.replies)) if one.replies else one for one in found]


def channel_page(room: Room, places: Sequence[Workspace], *, posts_only: bool = False) -> str:
    """Draw a channel, or only its posts (which is what a page that is open already asks for)."""
    template = environment().get_template("posts.html" if posts_only else "channel.html")
    return template.render(
        room=room, places=places, here=room.id, names=room.names, files=room.files, workspace=room.workspace
    )


def index_page(places: Sequence[Workspace]) -> str:
    """Draw the list of channels."""
    name = places[0].name if places else "Sandbox"
    return environment().get_template("index.html").render(places=places, here="", workspace=name)


@cache
def environment() -> Environment:
    """Make the Jinja environment of the page, once."""
    made = Environment(loader=PackageLoader("sandbox"), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    made.globals["mrkdwn"] = _mrkdwn
    made.filters.update(
        emoji=drawn,
        lines=_lines,
        rich=_rich,
        markdown=_markdown,
        address=_address,
        begun=_begun,
        reading=_reading,
        mark=lambda text: hashlib.sha256(str(text).encode("utf-8", "replace")).hexdigest()[:16],
        web=lambda url: bool(re.match(r"(https?://|mailto:)", url or "")),
    )
    return made


@pass_context
def _mrkdwn(context: Context, text: str) -> list[Line]:
    return mrkdwn_lines(text, context["names"])


@pass_context
def _lines(context: Context, value: object) -> list[Line]:
    return object_lines(value, context["names"])


@pass_context
def _rich(context: Context, value: Mapping[str, object]) -> list[Line]:
    return rich_lines(value, context["names"])


@pass_context
def _markdown(context: Context, text: str) -> list[Line]:
    """Show the commonest of Markdown: headings, bold and lists; the rest as it is written."""
    found = []
    for row in text.split("\n"):
        head, item = re.match(r"#{1,6} +(.*)", row), re.match(r"( *)[-*] +(.*)", row)
        said = (item.group(2) if item else row).replace("**", "*")
        read = tuple(span for line in mrkdwn_lines(said, context["names"]) for span in line.spans)
        if head:
            found.append(Line("text", (Span(head.group(1), frozenset({"bold"})),)))
        elif item:
            found.append(Line("bullet", read, len(item.group(1)) // 2, "•"))
        else:
            found.append(Line("text", read))
    return found


@pass_context
def _address(context: Context, block: Mapping[str, object]) -> str:
    file = block.get("slack_file")
    if isinstance(file, dict):
        named = re.search(r"F[A-Z0-9]{8,}", str(file.get("id") or file.get("url")))
        return str(context["files"].get(named.group(), "")) if named else ""
    return str(block.get("image_url", ""))


@pass_context
def _begun(context: Context, element: Mapping[str, object]) -> str:
    return begun(element, context["names"])


@pass_context
def _reading(context: Context, block: object) -> str:
    return visible([block], "", context["names"])
