"""The page of a running state: who posted what where, pictures when they are ready, a stream that tells of changes."""

import asyncio
import threading
from collections.abc import Awaitable, Callable

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestClient, TestServer

from sandbox.page import Page
from sandbox.state import State
from sandbox.things import File, Message
from sandbox.world import load

WORLD = {
    "workspaces": [
        {
            "domain": "larkfield",
            "people": [{"name": "amara", "real_name": "Amara Osei"}, {"name": "tobias", "real_name": "Tobias Lind"}],
            "channels": [
                {"id": "C07GENERAL1", "name": "general", "members": ["amara", "tobias"], "purpose": "All of us"},
                {"id": "C07BOARD001", "name": "board", "private": True, "members": ["amara"]},
            ],
            "apps": [{"name": "Echo", "bot_user": "U07ECHOBOT1", "bot_id": "B07ECHO0001", "manifest": {}}],
        }
    ]
}
PNG = b"\x89PNG\r\n\x1a\n and so on"
Client = TestClient[web.Request, web.Application]


@pytest.fixture
def state() -> State:
    return State.of(load(WORLD))


def say(state: State, text: str, who: str = "amara", **more: object) -> Message:
    team = next(iter(state.teams.values()))
    user = next(one.id for one in team.users.values() if one.name == who)
    message = Message("C07GENERAL1", state.ts(), user, text, **more)  # type: ignore[arg-type]
    with state.lock:
        team.channels["C07GENERAL1"].messages[message.ts] = message
        state.changed()
    return message


def browsed(state: State, visit: Callable[[Client, Page], Awaitable[None]]) -> None:
    async def whole() -> None:
        app, page = web.Application(), Page(state)
        page.attach(app)
        async with TestClient(TestServer(app)) as client:
            await visit(client, page)

    asyncio.run(asyncio.wait_for(whole(), 20))


async def read(client: Client, address: str) -> str:
    async with client.get(address) as answer:
        assert answer.status == 200
        return await answer.text()


def test_the_index_lists_channels_and_only_direct_messages_with_words_in_them(state: State) -> None:
    team = next(iter(state.teams.values()))
    silent = state.dm(team, "U07ECHOBOT1", next(one.id for one in team.users.values() if one.name == "tobias"))
    spoken = state.dm(team, "U07ECHOBOT1", next(one.id for one in team.users.values() if one.name == "amara"))
    spoken.messages["1.0"] = Message(spoken.id, "1.0", "U07ECHOBOT1", "hello")

    async def visit(client: Client, _page: Page) -> None:
        text = await read(client, "/")
        assert "/c/C07GENERAL1" in text
        assert "/c/C07BOARD001" in text
        assert f"/c/{spoken.id}" in text
        assert f"/c/{silent.id}" not in text

    browsed(state, visit)


def test_a_channel_shows_posts_threads_and_to_whom_an_ephemeral_one_goes(state: State) -> None:
    root = say(state, "hello <@U07ECHOBOT1>")
    say(state, "an answer", "tobias", thread_ts=root.ts)
    say(state, "psst", "echo", bot_id="B07ECHO0001", ephemeral_for=root.user, edited={"ts": "1"})

    async def visit(client: Client, page: Page) -> None:
        text = await read(client, "/c/C07GENERAL1")
        assert '<span class="mention">@Echo</span>' in text
        assert "2 members · All of us" in text
        room = page.room("C07GENERAL1")
        assert room is not None
        assert [(one.text, one.author, one.app, one.ephemeral_for, one.edited) for one in room.posts] == [
            ("hello <@U07ECHOBOT1>", "Amara Osei", False, "", False),
            ("psst", "Echo", True, "Amara Osei", True),
        ]
        assert [one.text for one in room.posts[0].replies] == ["an answer"]

    browsed(state, visit)


def test_a_picture_is_there_once_it_is_ready(state: State) -> None:
    file = File("F07PICTURE1", next(iter(state.teams)), "U07ECHOBOT1", "", "map.png", len(PNG), "Map", data=PNG)
    state.files[file.id] = file
    say(state, "", files=[file.id])

    async def visit(client: Client, _page: Page) -> None:
        async with client.get("/pictures/F07PICTURE1") as answer:
            assert answer.status == 404
        assert "(being processed)" in await read(client, "/c/C07GENERAL1")
        file.ready_at = state.now()
        async with client.get("/pictures/F07PICTURE1") as answer:
            assert (answer.content_type, await answer.read()) == ("image/png", PNG)
        assert '<img src="/pictures/F07PICTURE1"' in await read(client, "/c/C07GENERAL1")

    browsed(state, visit)


def test_a_file_that_is_no_picture_never_runs_in_the_browser(state: State) -> None:
    text = b"<script>alert(1)</script>"
    state.files["F07TEXT0001"] = File("F07TEXT0001", "T", "U", "", "x.html", 9, data=text, ready_at=0.0)

    async def visit(client: Client, _page: Page) -> None:
        async with client.get("/pictures/F07TEXT0001") as answer:
            assert answer.content_type == "application/octet-stream"
            assert answer.headers["X-Content-Type-Options"] == "nosniff"

    browsed(state, visit)


def test_an_unknown_channel_says_where_to_look(state: State) -> None:
    async def visit(client: Client, _page: Page) -> None:
        async with client.get("/c/C0") as answer:
            assert answer.status == 404
            assert "/ lists them all" in await answer.text()

    browsed(state, visit)


def test_the_stream_tells_of_a_change_made_in_another_thread(state: State) -> None:
    async def visit(client: Client, _page: Page) -> None:
        async with client.get("/c/C07GENERAL1/stream") as answer:
            assert answer.content_type == "text/event-stream"
            while not state.listeners:
                await asyncio.sleep(0)
            threading.Thread(target=say, args=(state, "from a thread")).start()
            assert await answer.content.readline() == b"data: changed\n"
            assert "from a thread" in await read(client, "/c/C07GENERAL1?part=posts")

    browsed(state, visit)
    assert state.listeners == []


def test_narration_is_told_and_shown(state: State) -> None:
    async def visit(client: Client, page: Page) -> None:
        say(state, "before")
        page.tell("Step <1> begins")
        text = await read(client, "/c/C07GENERAL1?part=posts")
        assert text.index("before") < text.index("Step &lt;1&gt; begins")

    browsed(state, visit)


def test_shutting_down_ends_open_streams(state: State) -> None:
    async def whole() -> None:
        app = web.Application()
        Page(state).attach(app)
        server = TestServer(app)
        await server.start_server()
        async with ClientSession() as session, session.get(server.make_url("/c/C07GENERAL1/stream")) as answer:
            await asyncio.gather(server.close(), answer.content.read())

    asyncio.run(asyncio.wait_for(whole(), 20))
    assert state.listeners == []


def test_the_script_and_the_style_come_from_this_server(state: State) -> None:
    async def visit(client: Client, _page: Page) -> None:
        assert "EventSource" in await read(client, "/static/page.js")
        assert ".post" in await read(client, "/static/page.css")

    browsed(state, visit)
