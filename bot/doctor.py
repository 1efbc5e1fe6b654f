"""`mapwright doctor`: looks at settings, tokens, scopes, database and fonts, and says what is wrong and what to do."""

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.config import ConfigError, Settings
from bot.slack import Slack, web_client
from bot.slack_errors import SlackError

NEEDED = (
    "commands",
    "chat:write",
    "channels:read",
    "groups:read",
    "im:write",
    "users:read",
    "files:write",
    "files:read",
    "app_mentions:read",
)
OPTIONAL = {
    "usergroups:read": "departments cannot be taken from user groups",
    "channels:history": "after a crash a post in a public channel may come twice",
    "groups:history": "after a crash a post in a private channel may come twice",
}
WAL_RESET_FIXED = (3, 51, 3)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `remedy` says what to do where it is not well. `grave`: the bot cannot run."""

    what: str
    well: bool
    remedy: str = ""
    grave: bool = True


def examine(say: Callable[[str], None] = print) -> int:
    """Look at everything and print a line for each finding; 0 where nothing keeps the bot from running, else 1."""
    bad = 0
    for finding in findings():
        mark = "ok  " if finding.well else "BAD " if finding.grave else "note"
        say(f"{mark} {finding.what}" + (f"\n     {finding.remedy}" if finding.remedy and not finding.well else ""))
        bad += finding.grave and not finding.well
    say("Everything that the bot needs is there." if not bad else f"{bad} to mend before the bot can run.")
    return 1 if bad else 0


def findings() -> Iterator[Finding]:
    """What `examine` reports, one after another: later ones need the earlier ones."""
    yield from _fonts()
    yield from _sqlite()
    try:
        settings = Settings.load(slack=False)
    except ConfigError as error:
        for key, problem in error.problems.items():
            yield Finding(f"setting {key}", False, problem)
        return
    yield from _database(settings)
    try:
        settings = Settings.load()
    except ConfigError as error:
        for key, problem in error.problems.items():
            yield Finding(f"setting {key}", False, problem)
        return
    yield Finding("settings", True)
    yield from _slack(settings)
    yield from _socket(settings)


def _fonts() -> Iterator[Finding]:
    from bot.drawing.fonts import missing_scripts

    missing = missing_scripts()
    remedy = (
        "Install fonts with these scripts (on Debian: fonts-noto-core and fonts-noto-cjk); until then boxes are drawn."
    )
    what = "fonts" if not missing else f"fonts: none for {', '.join(missing)}"
    yield Finding(what, not missing, remedy, grave=False)


def _sqlite() -> Iterator[Finding]:
    version = ".".join(map(str, sqlite3.sqlite_version_info))
    remedy = "It has a rare fault when several processes write one file; run one bot on a file, or use PostgreSQL."
    yield Finding(f"SQLite {version}", sqlite3.sqlite_version_info >= WAL_RESET_FIXED, remedy, grave=False)


def _database(settings: Settings) -> Iterator[Finding]:
    from sqlalchemy.exc import SQLAlchemyError

    from storage.database import Database, parse_url
    from storage.migrate import migrate

    shown = parse_url(settings.database_url).render_as_string(hide_password=True)
    try:
        migrate(settings.database_url)
        database = Database.open(settings.database_url)
        database.write(lambda _: None)
        database.close()
    except (SQLAlchemyError, OSError, RuntimeError) as error:
        reason = str(error).splitlines()[0]
        yield Finding(f"database {shown}", False, f"{reason}. Check DATABASE_URL, and that the folder can be written.")
        return
    yield Finding(f"database {shown}", True)


def _slack(settings: Settings) -> Iterator[Finding]:
    try:
        me = Slack(web_client(settings)).identity()
    except SlackError as error:
        yield Finding("bot token", False, error.say)
        return
    yield Finding(f"bot token, for {me.team}", True)
    lacking = [scope for scope in NEEDED if scope not in me.scopes]
    remedy = f"Add {', '.join(lacking)} to the app (manifest.json has them all) and reinstall it."
    yield Finding("scopes", not lacking, remedy)
    for scope, without in OPTIONAL.items():
        if scope not in me.scopes:
            yield Finding(f"optional scope {scope} is not granted", False, f"Without it {without}.", grave=False)


def _socket(settings: Settings) -> Iterator[Finding]:
    if not settings.app_token:
        yield Finding("no app token: the bot serves HTTP", True)
        return
    from slack_sdk.errors import SlackApiError

    try:
        web_client(settings).apps_connections_open(app_token=settings.app_token)
    except (SlackApiError, OSError) as error:
        code = error.response["error"] if isinstance(error, SlackApiError) else error
        remedy = f"Slack says {code}. Make an app-level token with connections:write, and switch Socket Mode on."
        yield Finding("app token", False, remedy)
        return
    yield Finding("app token, Socket Mode", True)
