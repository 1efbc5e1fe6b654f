"""The only wiring: settings become a bot whose parts know each other. Nothing here talks to Slack by itself."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot.clock import Clock
from bot.config import Settings
from bot.delivery import Delivery
from bot.desk import Desk
from bot.drawing.client import Renderer
from bot.mapwright import Mapwright
from bot.postings import Postings
from bot.slack import Slack, web_client
from bot.timing import BusinessTime
from bot.workshops import Workshops
from handlers.composers import composers
from handlers.register import register_all
from storage.database import Database
from storage.migrate import migrate


@dataclass(frozen=True, slots=True, kw_only=True)
class Bot:
    """A wired bot: `app` takes requests, `clock` delivers once it is started; `close` ends what was begun."""

    settings: Settings
    app: App
    mapwright: Mapwright
    clock: Clock
    database: Database
    renderer: Renderer

    def close(self) -> None:
        """Finish what is under way, and give back threads, processes and connections."""
        self.clock.stop(timeout=self.settings.http_timeout)
        self.mapwright.pool.shutdown(wait=True, cancel_futures=True)
        self.renderer.close()
        self.database.close()


def build(
    settings: Settings,
    *,
    client: WebClient | None = None,
    time: BusinessTime | None = None,
    at: Callable[[str], None] = lambda _: None,
) -> Bot:
    """Wire a bot. `client`, `time` and `at` (called at each stage of a delivery) are for tests."""
    migrate(settings.database_url)
    database = Database.open(settings.database_url, pool=settings.concurrency)
    web = client or web_client(settings)
    business = time or BusinessTime(settings.time_shift)
    renderer = Renderer(settings.render_timeout)
    desk = Desk(database, business.now)
    mapwright = Mapwright(
        settings=settings,
        desk=desk,
        workshops=Workshops(desk),
        postings=Postings(desk),
        slack=Slack(web),
        draw=renderer.render,
        pool=ThreadPoolExecutor(settings.concurrency, thread_name_prefix="later"),
    )
    app = _app(settings, mapwright)
    register_all(app, mapwright)
    delivery = Delivery(
        database=database,
        slack=mapwright.slack,
        composers=composers(mapwright),
        settings=settings,
        stuck=lambda due, error: mapwright.postings.stuck(due, error.say),
        at=at,
    )
    clock = Clock(database, delivery.deliver, settings, lambda: mapwright.slack.identity().team_id)
    return Bot(settings=settings, app=app, mapwright=mapwright, clock=clock, database=database, renderer=renderer)


def _app(settings: Settings, mapwright: Mapwright) -> App:
    """Bolt, in one thread from receipt to response; it asks Slack who it is when the first request comes.

    Its client has no token: listeners speak to Slack by `mapwright.slack`, and Bolt by what `authorize` gives it.
    """

    def authorize(**_: Any) -> AuthorizeResult:
        me = mapwright.slack.identity()
        return AuthorizeResult(
            enterprise_id=None,
            team_id=me.team_id,
            team=me.team,
            url=me.url,
            bot_user_id=me.user_id,
            bot_id=me.bot_id,
            bot_token=settings.bot_token,
        )

    return App(
        client=WebClient(base_url=settings.api_url, timeout=int(settings.http_timeout) or 1),
        signing_secret=settings.signing_secret or "unused in Socket Mode",
        authorize=authorize,
        process_before_response=True,
        token_verification_enabled=False,
    )
