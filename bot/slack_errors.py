"""What Slack refuses, as few classes as there are things to do about it; `say` tells a person what that is.

Codes are those of the method reference, and of threads where it lacks them (`invalid slack file`).
"""

import logging
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any, ClassVar

from slack_sdk.errors import SlackApiError, SlackClientError

log = logging.getLogger(__name__)


class SlackError(Exception):
    """A call to Slack did not do what it should; `code` is Slack's word for it."""

    say: str = "Slack did not take this. Try again; if it stays so, tell whoever runs the bot."
    codes: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, code: str, method: str = "") -> None:
        self.code = code
        self.method = method
        super().__init__(f"{method}: {code}" if method else code)


class NotInChannel(SlackError):
    """The bot is no member of the channel; of a private one Slack says that it does not exist."""

    say = (
        "I cannot post in this channel, because I am not in it. Type /invite @Mapwright there; what waits then follows."
    )
    codes = frozenset({"not_in_channel", "channel_not_found"})


class ChannelGone(SlackError):
    """Nobody can post in the channel as it is: archived, or closed to apps."""

    say = "I cannot post in this channel: it is archived or does not let apps post. Open it, or start in another one."
    codes = frozenset(
        {
            "is_archived",
            "is_inactive",
            "channel_is_limited_access",
            "restricted_action",
            "restricted_action_non_threadable_channel",
            "restricted_action_read_only_channel",
            "restricted_action_thread_locked",
            "restricted_action_thread_only_channel",
            "team_not_found",
        }
    )


class UploadRefused(SlackError):
    """This workspace or channel takes no pictures from the bot."""

    say = "This workspace does not let me upload pictures, so the map comes as text. An admin can allow file uploads."
    codes = frozenset(
        {
            "blocked_file_type",
            "file_share_limit_reached",
            "file_type_not_allowed",
            "file_upload_size_restricted",
            "file_uploads_disabled",
            "file_uploads_except_images_disabled",
            "max_file_sharing_exceeded",
            "missing_file_data",
            "slack_connect_blocked_file_type",
            "slack_connect_file_link_sharing_blocked",
            "slack_connect_file_upload_sharing_blocked",
            "storage_limit_reached",
            "unable_to_share_files",
        }
    )


class FileUnready(SlackError):
    """The picture was uploaded and Slack has not finished with it."""

    say = "Slack is still working on the picture; it follows in a moment."
    codes = frozenset({"file_not_found", "file_deleted", "file_is_deleted"})


class RateLimited(SlackError):
    """Slack wants a pause of `retry_after` seconds."""

    say = "Slack asks me to slow down. Try again in a minute."
    codes = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})

    def __init__(self, code: str, method: str = "", retry_after: float = 1.0) -> None:
        self.retry_after = retry_after
        super().__init__(code, method)


class MessageGone(SlackError):
    """The message was deleted or cannot be edited any more."""

    say = "The message is gone. Ask for it again with /journey map or /journey status."
    codes = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})


class ViewGone(SlackError):
    """The modal was closed meanwhile."""

    say = "The form was closed meanwhile. Open it again; what was sent is kept."
    codes = frozenset({"not_found", "view_not_found"})


class TriggerExpired(SlackError):
    """A modal opens only within three seconds of the click, and once."""

    say = "That took too long to open. Press it again."
    codes = frozenset({"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id"})


class HashConflict(SlackError):
    """The modal had changed before this change reached it."""

    say = "The form changed meanwhile. Look at it and press again."
    codes = frozenset({"hash_conflict"})


class TokenRevoked(SlackError):
    """Slack does not know the bot's token any more."""

    say = "Slack no longer accepts my token. Whoever runs the bot must install it again; what was given is kept."
    codes = frozenset(
        {
            "account_inactive",
            "ekm_access_denied",
            "invalid_auth",
            "not_allowed_token_type",
            "not_authed",
            "team_access_not_granted",
            "token_expired",
            "token_revoked",
        }
    )


class MissingScope(SlackError):
    """The app was installed without a scope; `needed` names it."""

    codes = frozenset({"missing_scope", "no_permission"})

    def __init__(self, code: str, method: str = "", needed: str = "") -> None:
        self.needed = needed
        self.say = (
            f"I lack a permission in this workspace ({needed or method}). Whoever runs the bot must reinstall it."
        )
        super().__init__(f"{code} {needed}".strip(), method)


class PersonGone(SlackError):
    """The person cannot be reached: deactivated, unknown, not in the channel, or closed to messages of apps."""

    say = "I cannot reach this person: they left, are not in this channel, or take no messages from apps."
    codes = frozenset(
        {
            "cannot_dm_bot",
            "messages_tab_disabled",
            "user_disabled",
            "user_not_found",
            "user_not_in_channel",
            "user_not_visible",
        }
    )


class Refused(SlackError):
    """Anything else that Slack refuses: a fault of the bot's, and logged as one."""


class Unreachable(SlackError):
    """No answer, or none that says whether the call was carried out: it is in doubt."""

    say = "Slack did not answer. Try again in a moment."
    codes = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable"})


_CLASSES: tuple[type[SlackError], ...] = (
    NotInChannel,
    ChannelGone,
    UploadRefused,
    FileUnready,
    RateLimited,
    MessageGone,
    ViewGone,
    TriggerExpired,
    HashConflict,
    TokenRevoked,
    MissingScope,
    PersonGone,
    Unreachable,
)
_BY_CODE = {code: kind for kind in _CLASSES for code in kind.codes}
UNANSWERED = (OSError, HTTPException, SlackClientError)


def translated(error: Exception, method: str, *, person: bool = False) -> SlackError:
    """The error of the taxonomy; with `person` the call was about a person, not about a channel."""
    if not isinstance(error, SlackApiError):
        return Unreachable(type(error).__name__, method)
    status = getattr(error.response, "status_code", 200)
    answer: Any = getattr(error.response, "data", error.response)
    if not isinstance(answer, Mapping) or "error" not in answer:
        return Unreachable(f"http {status}", method)
    code = str(answer["error"])
    messages = _messages(answer)
    if status == 429 or _BY_CODE.get(code) is RateLimited:
        return RateLimited(code, method, _pause(error.response))
    if status >= 500:
        return Unreachable(code, method)
    if code == "missing_scope":
        return MissingScope(code, method, str(answer.get("needed", "")))
    if code == "channel_not_found" and person:
        return PersonGone(code, method)
    if any("invalid slack file" in message for message in messages):
        return FileUnready(code, method)
    if any("trigger_id" in message for message in messages):
        return TriggerExpired(code, method)
    kind = _BY_CODE.get(code)
    if kind is None:
        log.error("Slack refused %s: %s %s", method, code, "; ".join(messages))
        return Refused(code, method)
    return kind(code, method)


def _messages(answer: Mapping[str, Any]) -> list[str]:
    beside = answer.get("response_metadata") or {}
    found = [*(answer.get("errors") or []), *(beside.get("messages") or [])]
    return list(dict.fromkeys(str(message).removeprefix("[ERROR] ") for message in found))


def _pause(response: Any) -> float:
    headers = {str(key).lower(): value for key, value in dict(getattr(response, "headers", {})).items()}
    try:
        return max(float(headers["retry-after"]), 0.0)
    except (KeyError, TypeError, ValueError):
        return 1.0
