"""Every action, callback and block id, and the state that a view or a button carries.

What is carried are keys, never content, and they are hints only: whoever reads them asks again whether this person
may do that to this workshop.
"""

import json
import secrets
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any, Self

from bot.desk import Refusal
from bot.steps import Step

COMMAND = "/journey"
SHORTCUT = "add_to_map"
VALUE = "value"
SEPARATOR = "|"
OUT_OF_DATE = "This button is out of date. /journey brings up the current one."


class Act(StrEnum):
    """What a button or a select in a message or view does (action_id)."""

    CONTRIBUTE = "contribute"
    MAP = "map"
    STATUS = "status"
    NEXT = "next"
    BACK = "back"
    CLOSE = "close"
    OPEN_WORKSHOP = "open_workshop"
    SPEAK_FOR = "speak_for"
    PROPOSE = "propose"
    SCORE_CANDIDATES = "score_candidates"
    RANKING = "ranking"
    CHOOSE = "choose"
    FROM_BACKLOG = "from_backlog"
    PERSONA_NEW = "persona_new"
    PERSONA_DESCRIBE = "persona_describe"
    PERSONA_MAIN = "persona_main"
    TOUCHPOINT_NEW = "touchpoint_new"
    TOUCHPOINT_MORE = "touchpoint_more"
    TOUCHPOINT_LINES = "touchpoint_lines"
    TOUCHPOINT_MISSING = "touchpoint_missing"
    LINES_LEFT = "lines_left"
    PASS_STEP = "pass_step"  # noqa: S105 - not a password
    PASS_STAGE = "pass_stage"  # noqa: S105 - not a password
    PASS_ALL = "pass_all"  # noqa: S105 - not a password
    SCORE_PAGE = "score_page"
    DETAIL = "detail"
    PART_PAGE = "part_page"
    PART_PASS_STAGE = "part_pass_stage"  # noqa: S105 - not a password
    PART_PASS_ALL = "part_pass_all"  # noqa: S105 - not a password
    EDIT = "edit"
    EDIT_PICK = "edit_pick"
    WITHDRAW = "withdraw"
    RESTORE = "restore"
    MOVE = "move"
    MERGE = "merge"
    MARK = "mark"
    UNDO = "undo"
    TAKE_OVER = "take_over"
    ASK_SOMEBODY = "ask_somebody"
    FACILITATE = "facilitate"
    START = "start"
    FROM_SHELF = "from_shelf"
    IGNORE = "ignore"


class Page(StrEnum):
    """What a modal is (callback_id)."""

    START = "start"
    START_PEOPLE = "start_people"
    START_DECIDED = "start_decided"
    DEPARTMENT = "department"
    HUB = "hub"
    PROPOSE = "propose"
    SCORE_CANDIDATES = "score_candidates"
    CHOOSE = "choose"
    PERSONA_NEW = "persona_new"
    PERSONA_PAGE = "persona_page"
    TOUCHPOINT = "touchpoint"
    TOUCHPOINT_MORE = "touchpoint_more"
    LINES = "lines"
    MISSING = "missing"
    SCORES = "scores"
    DETAIL = "detail"
    PART = "part"
    EDIT = "edit"
    ORGANISE = "organise"
    ADD_MESSAGE = "add_message"
    WHICH_WORKSHOP = "which_workshop"
    NOT_YET = "not_yet"
    CLOSE = "close"
    HANDOVER = "handover"
    ASK_SOMEBODY = "ask_somebody"
    HOME = "home"
    SHOW = "show"


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """What a view (`private_metadata`) or a button (`value`) carries along. `nonce` names one rendered page.

    `shown` are the numbers that a page shows with the ids they stand for then: `2.1=id,P3=id`.
    """

    workshop: str = ""
    nonce: str = ""
    channel: str = ""
    step: str = ""
    version: int = 0
    item: str = ""
    part: str = ""
    page: int = 0
    shown: str = ""

    def to_text(self) -> str:
        """As text, without what is empty: far under the 2,000 characters of a button's value."""
        return json.dumps({k: v for k, v in asdict(self).items() if v}, separators=(",", ":"))

    def fresh(self, **changes: Any) -> Self:
        """The same for a page about to be rendered: with a nonce of its own."""
        return replace(self, nonce=new_nonce(), **changes)

    @property
    def at(self) -> Step:
        """The step at which the workshop stood when this was rendered."""
        try:
            return Step(self.step)
        except ValueError as error:
            raise Refusal(OUT_OF_DATE) from error

    @classmethod
    def from_text(cls, text: str | None) -> Self:
        """Read back what `to_text` wrote; text that is not ours is refused."""
        try:
            fields = json.loads(text or "{}")
            known = {k: type(getattr(cls(), k))(v) for k, v in fields.items() if k in cls.__dataclass_fields__}
        except (ValueError, TypeError, AttributeError) as error:
            raise Refusal(OUT_OF_DATE) from error
        return cls(**known)


def new_nonce() -> str:
    """A name for one rendered page of a form; 64 random bits."""
    return secrets.token_hex(8)


def block_id(field: str, nonce: str) -> str:
    """The block id of a field on one rendered page; another page's has another, so no typed text wanders."""
    return f"{field}{SEPARATOR}{nonce}"


def field_of(block: str) -> str:
    """The field that a block id names."""
    return block.split(SEPARATOR, 1)[0]
