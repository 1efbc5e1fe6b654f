"""Settings: the environment and `.env`, read once and frozen. What is wrong is said at once, key by key."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

T = TypeVar("T")

SLACK = "https://slack.com/api/"
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
_NO_BOT = "is missing. Copy it from your app's page at api.slack.com, OAuth & Permissions: Bot User OAuth Token."
_NO_APP = (
    "is missing. For Socket Mode make one under Basic Information, App-Level Tokens, with connections:write; "
    "for HTTP set SLACK_SIGNING_SECRET instead."
)
_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86_400}


class ConfigError(Exception):
    """The settings cannot be used; `problems` has a sentence for each key that is wrong."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__("\n".join(f"{key}: {problem}" for key, problem in self.problems.items()))


def _setting(key: str, default: Any = "", *, secret: bool = False) -> Any:
    return field(default=default, metadata={"key": key}, repr=not secret)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a process is set to. Times are in seconds; tokens and addresses with passwords stay out of its repr."""

    bot_token: str = _setting("SLACK_BOT_TOKEN", secret=True)
    app_token: str = _setting("SLACK_APP_TOKEN", secret=True)
    signing_secret: str = _setting("SLACK_SIGNING_SECRET", secret=True)
    api_url: str = _setting("SLACK_API_URL", SLACK)
    database_url: str = _setting("DATABASE_URL", "sqlite:///mapwright.sqlite3", secret=True)
    port: int = _setting("MAPWRIGHT_PORT", 3000)
    http_timeout: float = _setting("MAPWRIGHT_HTTP_TIMEOUT", 10.0)
    lease: float = _setting("MAPWRIGHT_LEASE", 60.0)
    redraw_seconds: float = _setting("MAPWRIGHT_REDRAW_SECONDS", 60.0)
    tick_seconds: float = _setting("MAPWRIGHT_TICK_SECONDS", 1.0)
    concurrency: int = _setting("MAPWRIGHT_CONCURRENCY", 20)
    render_timeout: float = _setting("MAPWRIGHT_RENDER_TIMEOUT", 20.0)
    time_shift: float = _setting("MAPWRIGHT_TIME_SHIFT", 0.0)
    log_level: str = _setting("MAPWRIGHT_LOG_LEVEL", "INFO")
    open_budget_ms: int = _setting("MAPWRIGHT_OPEN_BUDGET_MS", 300)

    @classmethod
    def load(cls, environ: Mapping[str, str] | None = None, *, slack: bool = True) -> "Settings":
        """Read the settings, or raise `ConfigError` with everything that is wrong.

        Without `environ` it is the process's environment, over the `.env` of the working directory. `slack=False` is
        for commands that never talk to Slack: no tokens are asked for.
        """
        reader = _Reader(_surroundings() if environ is None else environ)
        settings = cls(
            bot_token=reader.token("SLACK_BOT_TOKEN", "xoxb-"),
            app_token=reader.token("SLACK_APP_TOKEN", "xapp-"),
            signing_secret=reader.text("SLACK_SIGNING_SECRET"),
            api_url=reader.address("SLACK_API_URL", SLACK),
            database_url=reader.database("DATABASE_URL", "sqlite:///mapwright.sqlite3"),
            port=int(reader.number("MAPWRIGHT_PORT", 3000, least=1, most=65_535)),
            http_timeout=reader.number("MAPWRIGHT_HTTP_TIMEOUT", 10.0, least=0.1),
            lease=reader.number("MAPWRIGHT_LEASE", 60.0, least=0.2),
            redraw_seconds=reader.number("MAPWRIGHT_REDRAW_SECONDS", 60.0),
            tick_seconds=reader.number("MAPWRIGHT_TICK_SECONDS", 1.0, least=0.05),
            concurrency=int(reader.number("MAPWRIGHT_CONCURRENCY", 20, least=1, most=100)),
            render_timeout=reader.number("MAPWRIGHT_RENDER_TIMEOUT", 20.0, least=0.1),
            time_shift=reader.span("MAPWRIGHT_TIME_SHIFT"),
            log_level=reader.one_of("MAPWRIGHT_LOG_LEVEL", "INFO", _LEVELS),
            open_budget_ms=int(reader.number("MAPWRIGHT_OPEN_BUDGET_MS", 300, least=0, most=2500)),
        )
        problems = {**_together(settings, slack=slack), **reader.problems}
        if problems:
            raise ConfigError({key: problems[key] for key in keys() if key in problems})
        return settings

    @property
    def real_slack(self) -> bool:
        """Whether this is the Slack that people work in, and no stand-in for it."""
        host = urlsplit(self.api_url).hostname or ""
        return host == "slack.com" or host.endswith((".slack.com", ".slack-gov.com"))

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must never reach a log."""
        password = urlsplit(self.database_url).password or ""
        return tuple(s for s in (self.bot_token, self.app_token, self.signing_secret, password) if s)


def keys() -> tuple[str, ...]:
    """Every setting's key, in the order of `Settings`."""
    return tuple(one.metadata["key"] for one in fields(Settings))


def _surroundings() -> dict[str, str]:
    from dotenv import dotenv_values

    file = dotenv_values(Path.cwd() / ".env", interpolate=False)
    return {**{key: value for key, value in file.items() if value is not None}, **os.environ}


def _together(settings: Settings, *, slack: bool) -> dict[str, str]:
    """What is wrong between settings that are right one by one."""
    wrong = {}
    if settings.lease <= settings.http_timeout:
        wrong["MAPWRIGHT_LEASE"] = (
            f"must be longer than MAPWRIGHT_HTTP_TIMEOUT ({settings.http_timeout:g} s): a post that is under way would "
            "be made again. Make it at least twice as long."
        )
    if settings.time_shift and settings.real_slack:
        wrong["MAPWRIGHT_TIME_SHIFT"] = "is for a sandbox; with a real Slack the time is what it is. Take it out."
    if slack and not settings.bot_token:
        wrong["SLACK_BOT_TOKEN"] = _NO_BOT
    if slack and not settings.app_token and not settings.signing_secret:
        wrong["SLACK_APP_TOKEN"] = _NO_APP
    return wrong


class _Reader:
    """Takes values out of an environment and keeps what is wrong with them."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self.problems: dict[str, str] = {}

    def text(self, key: str, default: str = "") -> str:
        return self._environ.get(key, "").strip() or default

    def token(self, key: str, prefix: str) -> str:
        value = self.text(key)
        if value and (not value.startswith(prefix) or re.search(r"\s", value)):
            self.problems[key] = f"is no such token: it starts with {prefix} and has no spaces. Copy it again."
        return value

    def address(self, key: str, default: str) -> str:
        value = self.text(key, default)
        parts = urlsplit(value)
        local = parts.hostname in {"127.0.0.1", "localhost", "::1"}
        if not parts.hostname or (parts.scheme != "https" and not (local and parts.scheme == "http")):
            self.problems[key] = (
                "must be an https:// address (http:// only on this machine), because tokens travel there. "
                "Take it out to use Slack."
            )
        return value if value.endswith("/") else value + "/"

    def database(self, key: str, default: str) -> str:
        from storage.database import parse_url

        value = self.text(key, default)
        self._checked(key, lambda: parse_url(value))
        return value

    def number(self, key: str, default: float, least: float = 0.0, most: float = 86_400.0) -> float:
        text = self.text(key)
        value = self._checked(key, lambda: float(text), "is no number. Write one, as 10 or 0.5.") if text else default
        if value is not None and not least <= value <= most:
            self.problems[key] = f"must lie between {least:g} and {most:g}, not {value:g}."
        return default if value is None else value

    def span(self, key: str) -> float:
        text = self.text(key, "0")
        match = re.fullmatch(r"([+-]?\d{1,9}(?:\.\d+)?)([smhd]?)", text)
        if match is None:
            self.problems[key] = "is no span of time. Write seconds, or 90m, 36h, 14d."
            return 0.0
        return float(match[1]) * _UNITS[match[2]]

    def one_of(self, key: str, default: str, words: tuple[str, ...]) -> str:
        value = self.text(key, default).upper()
        if value not in words:
            self.problems[key] = f"must be one of {', '.join(words)}."
        return value

    def _checked(self, key: str, work: Callable[[], T], problem: str = "") -> T | None:
        try:
            return work()
        except ValueError as error:
            self.problems[key] = problem or f"cannot be used: {error}."
            return None
