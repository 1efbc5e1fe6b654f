"""The HTTP server of a sandbox, on 127.0.0.1 only, in a thread of its own."""

import asyncio
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from aiohttp import web

from sandbox.api.door import Door
from sandbox.courier import Courier
from sandbox.faults import Faults
from sandbox.hooks import Hooks
from sandbox.impossible import must
from sandbox.socket_mode import SocketMode
from sandbox.state import Options, State
from sandbox.traffic import Traffic
from sandbox.world import App, World

if TYPE_CHECKING:
    from sandbox.remote import Remote

HOST = "127.0.0.1"


class Server:
    """State, traffic and faults of one sandbox, served from ``start`` to ``stop``."""

    def __init__(self, world: World, options: Options | None = None, port: int = 0) -> None:
        self.state = State.of(world, options)
        self.faults = Faults()
        self.traffic = Traffic(self.state, self.faults)
        self.traffic.post = Courier(self.state).deliver
        self.sockets = SocketMode(self.state, self.traffic)
        self._port = port
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping: asyncio.Event | None = None
        self._thread: threading.Thread | None = None
        self._failed: BaseException | None = None
        self.routes: list[Callable[[web.Application], None]] = []

    def start(self) -> None:
        """Serve from now on; returns once the port is open."""
        begun = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(begun,), name="sandbox", daemon=True)
        self._thread.start()
        begun.wait()
        if self._failed is not None:
            raise self._failed

    def stop(self) -> None:
        """Close the port and all connections, and end the thread."""
        if self._loop is not None and self._stopping is not None and self._thread is not None:
            self._loop.call_soon_threadsafe(self._stopping.set)
            self._thread.join()
            self._loop = None

    def _run(self, begun: threading.Event) -> None:
        try:
            asyncio.run(self._serve(begun))
        except OSError as error:
            self._failed = error
        finally:
            begun.set()

    async def _serve(self, begun: threading.Event) -> None:
        loop = self._loop = self.traffic.loop = asyncio.get_running_loop()
        self._stopping = asyncio.Event()
        runner = web.AppRunner(self._application(), access_log=None, shutdown_timeout=0.2)
        await runner.setup()
        site = web.TCPSite(runner, HOST, self._port, backlog=512)
        await site.start()
        port = runner.addresses[0][1]
        self.state.base_url = f"http://{HOST}:{port}"
        self.state.emit = self.traffic.tell
        self.state.later = lambda seconds, act: _after(loop, seconds, act)
        begun.set()
        await self._stopping.wait()
        for app in {app.id: app for _, app in self.state.apps()}.values():
            await self._end(app)
        await runner.cleanup()

    async def _end(self, app: App) -> None:
        for line in list(self.traffic.lines.get(app.id, [])):
            await self.sockets.close(line)

    def _application(self) -> web.Application:
        application = web.Application(client_max_size=2**30)
        door = Door(self.state, self.faults, self.sockets)
        application.router.add_route("*", "/api/{method}", door.serve)
        application.router.add_get("/link/", self.sockets.serve)
        Hooks(self.state).add_to(application)
        self._remote().add_to(application)
        for add in self.routes:
            add(application)
        return application

    def _remote(self) -> "Remote":
        # The driver's addresses are made of the face, which is made of this server.
        from sandbox.remote import Remote

        return Remote(self)

    def disconnect(self, app: App, reason: str) -> None:
        """End an app's connections as Slack does; ``reason`` is warning, refresh_requested or link_disabled."""
        loop = must(self._loop, "the server does not run")
        asyncio.run_coroutine_threadsafe(self.sockets.end(app, reason), loop).result()


def _after(loop: asyncio.AbstractEventLoop, seconds: float, act: Callable[[], None]) -> None:
    loop.call_soon_threadsafe(loop.call_later, seconds, act)
