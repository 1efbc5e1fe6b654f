"""files.*: the upload in three steps, and what becomes of a file.

The second step, the bytes themselves, comes to ``receive`` by an address of its own. A file is ready some time after
the third.
"""

from sandbox import rooms
from sandbox.api.calls import Call, Refused, invalid_arguments
from sandbox.api.chat import place_to_post
from sandbox.normal import normal_blocks
from sandbox.objects import file_object
from sandbox.state import State
from sandbox.things import Channel, File, Message
from sandbox.world import Json

MOST_ALT = 1000
MOST_CHANNELS = 100


def get_upload_url(call: Call) -> Json:
    """files.getUploadURLExternal."""
    length = call.number("length", 0)
    if length < 1:
        raise Refused("missing_argument")
    alt = call.arguments.get("alt_txt")
    if alt is not None and len(str(alt)) > MOST_ALT:
        raise Refused("alt_txt_too_large")
    ident = call.state.ident("F")
    name = call.text("filename")
    file = File(ident, call.team.id, call.app.bot_user, call.app.id, name, length)
    file.alt_txt = None if alt is None else str(alt)
    call.state.files[ident] = file
    return {"upload_url": f"{call.state.base_url}/upload/v1/{ident}", "file_id": ident}


def receive(state: State, ident: str, data: bytes) -> str | None:
    """Take the bytes of a file; returns what the upload answers, None if nobody asked for this upload."""
    with state.lock:
        file = state.files.get(ident)
        if file is None or file.completed or len(data) != file.length:
            state.log.add("upload", ident, "sandbox", "refused", {"size": len(data)})
            return None
        file.data = data
        state.log.add("upload", ident, "sandbox", "ok", {"size": len(data)})
        return f"OK - {len(data)}"


def complete_upload(call: Call) -> Json:
    """files.completeUploadExternal: processing begins; a channel gets the files once they are ready."""
    listed = call.data("files")
    if not isinstance(listed, list) or not listed:
        raise invalid_arguments("missing required field: files")
    files = [_uploaded(call, one) for one in listed]
    channels = _channels(call)
    delay = call.state.options.file_delay
    for file, given in zip(files, listed, strict=True):
        file.title = str(given.get("title") or file.name)
        file.completed, file.created = True, int(float(call.state.ts()))
        file.ready_at = call.state.now() + delay
    call.state.later(delay, lambda: _ready(call, files, channels))
    shown = [file_object(one, call.team, call.state.base_url, ready=False, whole=True) for one in files]
    if channels:
        for one in shown:
            one["is_public"] = any(channel.kind == "public" for channel in channels)
    return {"files": shown}


def _uploaded(call: Call, given: object) -> File:
    file = call.state.files.get(str(given.get("id"))) if isinstance(given, dict) else None
    if file is None or file.app_id != call.app.id or file.data is None or file.deleted or file.completed:
        raise Refused("file_not_found")
    return file


def _channels(call: Call) -> list[Channel]:
    idents = [call.text("channel_id"), *call.text("channels").split(",")]
    idents = [one.strip() for one in idents if one.strip()]
    if len(idents) > MOST_CHANNELS:
        raise Refused("channels_limit_exceeded")
    found = []
    for ident in idents:
        one = Call(call.state, call.team, call.app, call.method, {"channel": ident})
        channel = place_to_post(one)
        if call.app.bot_user not in channel.members:
            raise Refused("not_in_channel")
        found.append(channel)
    return found


def _ready(call: Call, files: list[File], channels: list[Channel]) -> None:
    with call.state.lock:
        for channel in channels:
            if not channel.archived:
                rooms.post(call.state, call.team, _share(call, files, channel))
        call.state.changed()


def _share(call: Call, files: list[File], channel: Channel) -> Message:
    comment = call.text("initial_comment")
    rooms.warn_of_pings(call.state, call.team, call.app, {"text": comment}, channel.label)
    return Message(
        channel.id,
        call.state.ts(),
        call.app.bot_user,
        comment,
        [] if comment else normal_blocks(call.data("blocks")),
        app_id=call.app.id,
        bot_id=call.app.bot_id,
        thread_ts=call.text("thread_ts"),
        subtype="file_share",
        files=[one.id for one in files if not one.deleted],
    )


def _file(call: Call) -> File:
    file = call.state.files.get(call.text("file"))
    if file is None or file.team_id != call.team.id or not file.completed:
        raise Refused("file_not_found")
    shared = [call.team.channels[one] for one in file.shares]
    if file.app_id != call.app.id and not any(call.app.bot_user in one.members for one in shared):
        raise Refused("file_not_found")
    if file.deleted:
        raise Refused("file_deleted")
    return file


def info(call: Call) -> Json:
    """files.info: the kind is empty until the file is ready."""
    file = _file(call)
    shown = file_object(file, call.team, call.state.base_url, ready=call.state.ready(file), whole=True)
    return {"file": shown, "comments": [], "response_metadata": {"next_cursor": ""}}


def delete(call: Call) -> Json:
    """files.delete: own files only; a message that held nothing else goes with it."""
    file = _file(call)
    if file.app_id != call.app.id:
        raise Refused("cant_delete_file")
    file.deleted = True
    for channel in call.team.channels.values():
        for message in [one for one in channel.messages.values() if file.id in one.files]:
            message.files.remove(file.id)
            if not (message.files or message.text or message.blocks):
                rooms.remove(call.state, call.team, message)
    file.shares.clear()
    call.state.changed()
    return {}
