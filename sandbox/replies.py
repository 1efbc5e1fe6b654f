"""What becomes of an app's answers: to commands, to submissions, and by response_url. Under ``State.lock``."""

from collections.abc import Mapping
from typing import Any

from sandbox import rooms, screens
from sandbox.blockkit.messages import check_message, decoded
from sandbox.blockkit.problems import Problem
from sandbox.normal import normal_blocks
from sandbox.state import State
from sandbox.things import Channel, Message, ReplyUrl, Team, User, View
from sandbox.world import App, Json

MOST_USES = 5
LIFE = 1800.0


class Unusable(Exception):
    """An answer by response_url that is refused: HTTP status and what is wrong."""

    def __init__(self, status: int, error: str) -> None:
        super().__init__(error)
        self.status = status
        self.error = error


def answer_command(state: State, team: Team, app: App, user: User, channel: Channel, typed: str, answer: Any) -> None:
    """Show what an app answered to a command; nothing if the answer is empty."""
    if answer in (None, "", {}):
        return
    given: Json = {"text": answer} if isinstance(answer, str) else answer
    problems = _problems(state, app, given) if isinstance(given, dict) else [Problem("must be text or an object", "")]
    if problems:
        state.log.complain("answer", f"{app.name} answers {typed}: {rooms.said(problems)}")
        text = f'{typed} failed with the error "invalid_command_response"'
        rooms.from_slackbot(state, team, channel, user.id, text)
        return
    hidden = given.get("response_type", "ephemeral") != "in_channel"
    _post(state, team, app, channel.id, given, user.id if hidden else "")


def _problems(state: State, app: App, given: Mapping[str, object]) -> list[Problem]:
    # Answers of these two kinds are not held to the limit on the text of all blocks together.
    return check_message(given, state.usable_file(app), most_text=None)


def _post(state: State, team: Team, app: App, channel_id: str, given: Json, hidden_for: str) -> Message:
    message = Message(
        channel_id,
        state.ts(),
        app.bot_user,
        str(given.get("text") or ""),
        normal_blocks(decoded(given.get("blocks"))),
        app_id=app.id,
        bot_id=app.bot_id,
        thread_ts=str(given.get("thread_ts") or ""),
        ephemeral_for=hidden_for,
        attachments=given.get("attachments") or [],
    )
    if not hidden_for:
        rooms.warn_of_pings(state, team, app, given, team.channels[channel_id].label)
    return rooms.post(state, team, message)


def answer_url(state: State, token: str, given: Json) -> None:
    """Do what an app sent to a response_url; raises Unusable."""
    url = state.reply_urls.get(token)
    if url is None:
        raise Unusable(404, "no_such_url")
    if state.now() - url.born > LIFE:
        raise Unusable(404, "expired_url")
    if url.uses >= MOST_USES:
        raise Unusable(404, "used_url")
    team = state.teams[url.team_id]
    app = team.apps[url.app_id]
    channel = team.channels[url.channel_id]
    original = channel.messages.get(url.message_ts)
    if given.get("delete_original"):
        _delete(state, team, url, original)
    else:
        _say(state, team, app, url, original, given)
    url.uses += 1


def _delete(state: State, team: Team, url: ReplyUrl, original: Message | None) -> None:
    if url.kind != "actions" or original is None:
        raise Unusable(404, "no_original")
    rooms.remove(state, team, original)


def _say(state: State, team: Team, app: App, url: ReplyUrl, original: Message | None, given: Json) -> None:
    problems = _problems(state, app, given)
    if problems:
        state.log.complain("answer", f"{app.name} answers by response_url: {rooms.said(problems)}")
        raise Unusable(400, problems[0].code or "invalid_blocks")
    if team.channels[url.channel_id].archived:
        raise Unusable(404, "is_archived")
    if given.get("replace_original") and url.kind == "actions" and original is not None:
        blocks = normal_blocks(decoded(given.get("blocks")))
        rooms.edit(state, team, original, {"text": str(given.get("text") or ""), "blocks": blocks}, app.bot_id)
        return
    hidden = given.get("response_type", "ephemeral") != "in_channel"
    if original is not None and original.thread_ts:
        given = {"thread_ts": original.thread_ts, **given}
    _post(state, team, app, url.channel_id, given, url.user if hidden else "")


def answer_submission(state: State, team: Team, app: App, view: View, answer: Any) -> None:
    """Do with a modal what the app answered to its submission; what Slack cannot use is trouble for the person."""
    if screens.stack_of(state, view) is None:
        return
    wrong = _apply(state, team, app, view, answer)
    if wrong:
        view.trouble = screens.TROUBLE
        name = view.content.get("callback_id") or view.id
        state.log.complain("answer", f"{app.name} answers the submission of {name}: {wrong}")
        state.changed()


def _apply(state: State, team: Team, app: App, view: View, answer: Any) -> str:
    if answer in (None, "", {}):
        screens.close(state, view)
        return ""
    action = answer.get("response_action") if isinstance(answer, dict) else None
    if action == "clear":
        screens.clear(state, view)
        return ""
    if action == "errors":
        return _errors(state, view, answer.get("errors"))
    if action in ("update", "push"):
        return _next_view(state, team, app, view, answer)
    return f"the body must be empty or carry a response_action, not {answer!r:.80}"


def _errors(state: State, view: View, errors: object) -> str:
    inputs = {block["block_id"] for block in view.content["blocks"] if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors:
        return "errors must be a mapping of block_id to text"
    strange = [key for key in errors if key not in inputs]
    if strange:
        return f"errors for {', '.join(map(str, strange))}: no input block of the view"
    if not all(isinstance(text, str) and text for text in errors.values()):
        return "each error must be a text"
    view.errors, view.trouble = dict(errors), ""
    state.changed()
    return ""


def _next_view(state: State, team: Team, app: App, view: View, answer: Json) -> str:
    problems = screens.problems_of(state, app, answer.get("view"), modal=True)
    if problems:
        return f"the view is invalid: {rooms.said(problems)}"
    content: Any = decoded(answer["view"])
    updating = answer["response_action"] == "update"
    if screens.taken(state, app, team, content, apart=view.id if updating else ""):
        return "duplicate_external_id"
    if updating:
        screens.replace(state, view, content)
        return ""
    return "" if screens.push(state, app, team, view, content) else "push_limit_reached"
