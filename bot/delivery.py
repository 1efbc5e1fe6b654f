"""Delivering one claimed due row: compose, draw and upload, wait until the file is ready, one post or update, complete.

Nothing here sleeps: what has to wait is given back with a time. Before each call that cannot be taken back its phase
is committed, so that whoever finds the row after a crash knows where it stopped:

- `uploading`: a file may lie unseen in Slack;
- `uploaded`, `uploaded again`: the file is in `upload` and not shown yet;
- `posting`: the message may be there. The row is found only after its lease, which is longer than the HTTP timeout;
  the message is looked for by its metadata where history may be read, else posted again, and logged;
- `posted`: people see it; what is left is to delete the picture that it replaced.

An update of a message that has a `ts` is never in doubt: doing it twice is doing it once.
"""

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.config import Settings
from bot.held import SPACING_MS, GivenBack, Held, Lost, Stuck
from bot.posts import PICTURE_ID, Composer, Post
from bot.slack import (
    DUE_EVENT,
    ChannelGone,
    FileUnready,
    MessageGone,
    MissingScope,
    NotInChannel,
    RateLimited,
    Refused,
    Slack,
    SlackError,
    TokenRevoked,
    Unreachable,
    UploadRefused,
)
from storage import due as rows
from storage.database import Database
from storage.tables import Due

log = logging.getLogger(__name__)

UPLOADING, UPLOADED, POSTING, POSTED = "uploading", "uploaded", "posting", "posted"
ONCE_MORE, UPLOADED_AGAIN = "once more", "uploaded again"
POINTS = ("claimed", "composed", "uploaded", "ready", "before_post", "after_post", "completed")

_OVER = {rows.DONE, rows.CANCELLED, rows.FAILED}
_TIMESTAMP = re.compile(r"\d{6,}\.\d+")
_MOST_LOOKS = 9
_MOST_FAULTS = 5
_REVOKED_MS = 300_000
_OUR_FAULT = "Something went wrong on our side while this message was made. Whoever runs the bot finds it in the log."


def _no_stop(_: str) -> None:
    return


def _nobody(due: Due, error: SlackError) -> None:
    log.warning("due %s %s: %s", due.kind, due.id, error)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Delivers rows. `composers` by kind; `stuck` hears once why a row cannot go out; `at` is called at `POINTS`."""

    database: Database
    slack: Slack
    composers: Mapping[str, Composer]
    settings: Settings
    stuck: Stuck = _nobody
    at: Callable[[str], None] = _no_stop

    def deliver(self, due: Due) -> None:
        """Take one claimed row as far as it goes now; whatever happens, the row knows, and nothing is raised."""
        errand = _Errand(self, Held(due, self.database, self.settings))
        try:
            try:
                self.at("claimed")
                errand.run()
            except GivenBack:
                return
            except SlackError as error:
                errand.refused(error)
            except Lost:
                raise
            except Exception:
                log.exception("due %s %s failed", due.kind, due.id)
                errand.faulty()
        except Lost:
            log.warning("due %s %s was taken over by another process", due.kind, due.id)
        except Exception:
            log.exception("due %s %s stays claimed until its lease ends", due.kind, due.id)


@dataclass(slots=True)
class _Errand:
    """One turn of one row."""

    by: Delivery
    held: Held

    @property
    def due(self) -> Due:
        return self.held.due

    def run(self) -> None:
        due = self.due
        if self.held.phase == POSTED or (self.held.phase == POSTING and not due.ts and self._found()):
            self._finish(due.upload, due.drawn)
            return
        thread = self._thread()
        post = self._composed()
        if post is None:
            self._drop(due.upload)
            self.held.complete(due.wanted, due.file)
            self.by.at("completed")
            return
        self.held.draws = post.picture is not None
        picture = self._picture(post) if post.picture else ""
        try:
            self._send(post, picture, thread)
        except FileUnready:
            self._unready(post, thread)
        except UploadRefused:
            self._send(_plain(post), "", thread)

    def refused(self, error: SlackError) -> None:
        """Slack refused: wait, park or give up, by what can be done about it."""
        held = self.held
        log.warning("due %s %s, attempt %d: %s", self.due.kind, self.due.id, self.due.attempts, error)
        if isinstance(error, RateLimited):
            pause = int(error.retry_after * 1000)
            held.give_back(pause)
            held.hold_lane(pause)
        elif isinstance(error, Unreachable):
            held.give_back(held.lease_ms if held.phase == POSTING else held.pause_ms())
        elif isinstance(error, TokenRevoked):
            log.error("Slack no longer accepts the bot's token: %s", error.say)
            held.give_back(_REVOKED_MS)
        else:
            held.stop(error, self.by.stuck, park=isinstance(error, (NotInChannel, ChannelGone)))

    def faulty(self) -> None:
        """The bot's own fault: tried again a few times, since what it reads may change."""
        if self.due.attempts < _MOST_FAULTS:
            self.held.give_back(self.held.pause_ms())
            return
        error = Refused("could not be made", self.due.kind)
        error.say = _OUR_FAULT
        self.held.stop(error, self.by.stuck, park=False)

    def _found(self) -> bool:
        """Look for a message whose posting was in doubt, and take it for ours where it is there."""
        due = self.due
        try:
            ts = self.by.slack.posted_for(due.channel, due.id, self._thread())
        except MissingScope:
            log.warning("due %s %s is posted possibly twice: no scope to look whether it is there", due.kind, due.id)
            return False
        if ts is None:
            return False
        self.held.record(phase=POSTED, ts=ts)
        return True

    def _thread(self) -> str | None:
        """The ts of the message under which this one goes, None where it stands in the channel itself."""
        due = self.due
        if not due.thread_of or _TIMESTAMP.fullmatch(due.thread_of):
            return due.thread_of or None
        parent = self._parent()
        if parent is not None and parent.ts:
            return parent.ts
        if parent is None or parent.state in _OVER:
            log.warning("due %s %s has no message to go under", due.kind, due.id)
            self.held.complete(due.wanted, due.file)
            raise GivenBack
        self.held.give_back(SPACING_MS)
        raise GivenBack

    def _parent(self) -> Due | None:
        """The row under whose message this one goes; where that never got one, the row under which it would be."""
        row, passed = self.due, {""}
        while row.thread_of not in passed:
            passed.add(row.thread_of)
            above = self._above(row)
            if above is None or above.ts or above.state not in _OVER:
                return above
            row = above
        return row

    def _above(self, row: Due) -> Due | None:
        kind, named, occasion = row.thread_of.partition("/")
        place = (row.workspace, row.workshop_id, kind, occasion if named else row.occasion)
        return self.by.database.read(lambda s: rows.posted(s, *place, waiting_too=True))

    def _composed(self) -> Post | None:
        due = self.due
        try:
            post = self.by.composers[due.kind](due)
        except (RateLimited, Unreachable, TokenRevoked):
            raise
        except SlackError as error:
            raise RuntimeError("a composer asked Slack for what it refuses") from error
        self.by.at("composed")
        return post

    def _picture(self, post: Post) -> str:
        """The id of the uploaded picture, ready to be shown; "" where the text must do."""
        due = self.due
        if not due.upload:
            data = self._drawn(post)
            uploaded = data is not None and self._uploaded(post, data)
            if not uploaded:
                return ""
        if not self.by.slack.file_ready(due.upload):
            return self._look_again()
        self.by.at("ready")
        return due.upload

    def _drawn(self, post: Post) -> bytes | None:
        assert post.picture is not None  # noqa: S101 - the caller has looked
        try:
            return post.picture.draw()
        except Exception:
            log.exception("due %s %s: the picture could not be drawn", self.due.kind, self.due.id)
            return None

    def _uploaded(self, post: Post, data: bytes) -> bool:
        picture, again = post.picture, self.held.phase == ONCE_MORE
        assert picture is not None  # noqa: S101 - the caller has looked
        self.held.record(phase=ONCE_MORE if again else UPLOADING)
        try:
            upload = self.by.slack.upload(data, picture.filename, picture.title, picture.alt_text)
        except (UploadRefused, MissingScope, Refused) as error:
            log.warning("due %s %s goes out as text: %s", self.due.kind, self.due.id, error)
            return False
        self.held.record(phase=UPLOADED_AGAIN if again else UPLOADED, upload=upload, drawn=self.due.wanted, attempts=0)
        self.by.at("uploaded")
        return True

    def _look_again(self) -> str:
        """Wait longer each time for a file; upload it once more, then do without."""
        due = self.due
        if due.attempts < _MOST_LOOKS:
            self.held.give_back(self.held.pause_ms())
            raise GivenBack
        log.warning("due %s %s: the picture %s never became ready", due.kind, due.id, due.upload)
        again = self.held.phase == UPLOADED_AGAIN
        self._drop(due.upload)
        if again:
            return ""
        self.held.phase = ONCE_MORE
        self.held.give_back(0, upload="")
        raise GivenBack

    def _unready(self, post: Post, thread: str | None) -> None:
        """Slack said that the file was ready, and then would not show it."""
        self.held.phase = UPLOADED_AGAIN if self.held.phase == UPLOADED_AGAIN else UPLOADED
        if not self._look_again():
            self._send(_plain(post), "", thread)

    def _send(self, post: Post, picture: str, thread: str | None) -> None:
        """Bring the post out, by an update where it stands already, and finish."""
        due, slack = self.due, self.by.slack
        if post.picture and not picture:
            post = _plain(post)
        blocks = post.showing(picture)
        upto = due.drawn if picture else due.wanted
        if due.ts:
            self.by.at("before_post")
            try:
                slack.update(due.channel, due.ts, post.text, blocks)
            except MessageGone:
                self.held.record(ts="")
            else:
                self.by.at("after_post")
                if picture or due.file or due.upload:
                    self._posted(due.ts, picture, upto)
                self._finish(picture, upto)
                return
        self._post(post, blocks, thread, upto, picture)
        self._finish(picture, upto)
        self._pin(post)

    def _post(self, post: Post, blocks: list[dict[str, Any]], thread: str | None, upto: int, picture: str) -> None:
        due, before = self.due, self.held.phase
        self.held.record(phase=POSTING, drawn=upto)
        self.by.at("before_post")
        metadata = {"event_type": DUE_EVENT, "event_payload": {"due": due.id}}
        try:
            ts = self.by.slack.post(due.channel, post.text, blocks, thread, metadata)
        except Unreachable:
            raise
        except SlackError:
            # Slack has said that it did not post: there is no doubt.
            self.held.phase = before if before in {UPLOADED, UPLOADED_AGAIN} else ""
            raise
        self.by.at("after_post")
        self._posted(ts, picture, upto)

    def _posted(self, ts: str, picture: str, upto: int) -> None:
        unused = self.due.upload if self.due.upload != picture else ""
        self.held.record(phase=POSTED, ts=ts, upload=picture, drawn=upto)
        self._drop(unused)

    def _finish(self, picture: str, upto: int) -> None:
        """Delete the picture that was replaced, and complete."""
        old = self.due.file
        if old and old != picture:
            try:
                self.by.slack.delete_file(old)
            except (RateLimited, Unreachable):
                raise
            except SlackError as error:
                log.warning("the replaced picture %s stays: %s", old, error)
        self.held.complete(upto, picture)
        self.by.at("completed")

    def _pin(self, post: Post) -> None:
        if post.pin and self.by.slack.granted("pins:write"):
            try:
                self.by.slack.pin(self.due.channel, self.due.ts)
            except SlackError as error:
                log.info("not pinned: %s", error)

    def _drop(self, upload: str) -> None:
        """Delete an uploaded picture that nobody will see."""
        if upload:
            try:
                self.by.slack.delete_file(upload)
            except SlackError as error:
                log.warning("the unused picture %s stays: %s", upload, error)


def _plain(post: Post) -> Post:
    """The post without its picture."""
    if post.without_picture is not None:
        return post.without_picture
    return Post(text=post.text, blocks=[block for block in post.blocks if PICTURE_ID not in str(block)], pin=post.pin)
