"""Settings: read at once, refused at once with every reason, and never seen in a log."""

import logging
import re
from pathlib import Path
from typing import Any

import pytest

from bot.config import ConfigError, Settings, keys
from bot.logs import HIDDEN, Redacting, configure_logging

ROOT = Path(__file__).parents[1]
GOOD = {"SLACK_BOT_TOKEN": "xoxb-1-abc", "SLACK_APP_TOKEN": "xapp-1-def"}


def problems(**environ: str) -> dict[str, str]:
    with pytest.raises(ConfigError) as caught:
        Settings.load({**GOOD, **environ})
    return caught.value.problems


def test_two_tokens_are_enough() -> None:
    settings = Settings.load(GOOD)
    assert settings == Settings(bot_token="xoxb-1-abc", app_token="xapp-1-def")
    assert settings.real_slack
    assert settings.database_url == "sqlite:///mapwright.sqlite3"


def test_everything_can_be_set() -> None:
    settings = Settings.load(
        {
            **GOOD,
            "SLACK_API_URL": "http://127.0.0.1:8080/api",
            "DATABASE_URL": "postgresql://u:p@h/n",
            "MAPWRIGHT_HTTP_TIMEOUT": "1",
            "MAPWRIGHT_LEASE": "2",
            "MAPWRIGHT_TIME_SHIFT": "2d",
            "MAPWRIGHT_LOG_LEVEL": "debug",
            "MAPWRIGHT_CONCURRENCY": "5",
        }
    )
    assert settings.api_url == "http://127.0.0.1:8080/api/"
    assert (settings.http_timeout, settings.lease, settings.time_shift) == (1, 2, 172_800)
    assert (settings.log_level, settings.concurrency, settings.real_slack) == ("DEBUG", 5, False)


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(ConfigError) as caught:
        Settings.load({"DATABASE_URL": "mysql://x/y", "MAPWRIGHT_LEASE": "soon", "MAPWRIGHT_LOG_LEVEL": "loud"})
    assert list(caught.value.problems) == [
        "SLACK_BOT_TOKEN",
        "SLACK_APP_TOKEN",
        "DATABASE_URL",
        "MAPWRIGHT_LEASE",
        "MAPWRIGHT_LOG_LEVEL",
    ]
    assert len(str(caught.value).splitlines()) == 5


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("SLACK_BOT_TOKEN", "xapp-1", "starts with xoxb-"),
        ("SLACK_BOT_TOKEN", "xoxb-1 2", "no spaces"),
        ("SLACK_APP_TOKEN", "abc", "starts with xapp-"),
        ("SLACK_API_URL", "http://slack.com/api/", "https"),
        ("SLACK_API_URL", "nonsense", "https"),
        ("DATABASE_URL", "sqlite://", "in memory"),
        ("MAPWRIGHT_HTTP_TIMEOUT", "0", "must lie between"),
        ("MAPWRIGHT_HTTP_TIMEOUT", "nan", "must lie between"),
        ("MAPWRIGHT_HTTP_TIMEOUT", "ten", "no number"),
        ("MAPWRIGHT_LEASE", "10", "longer than MAPWRIGHT_HTTP_TIMEOUT"),
        ("MAPWRIGHT_CONCURRENCY", "0", "must lie between"),
        ("MAPWRIGHT_TIME_SHIFT", "tomorrow", "no span of time"),
        ("MAPWRIGHT_TIME_SHIFT", "1d", "sandbox"),
        ("MAPWRIGHT_LOG_LEVEL", "loud", "one of DEBUG"),
        ("MAPWRIGHT_OPEN_BUDGET_MS", "5000", "must lie between"),
    ],
)
def test_each_setting_says_what_is_wrong_with_it(key: str, value: str, reason: str) -> None:
    found = problems(**{key: value})
    assert list(found) == [key]
    assert reason in found[key]


def test_without_slack_no_tokens_are_asked_for_but_http_needs_its_secret() -> None:
    assert Settings.load({}, slack=False).bot_token == ""
    assert Settings.load({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s"}).app_token == ""


def test_the_environment_comes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for key in keys():
        monkeypatch.delenv(key, raising=False)
    (tmp_path / ".env").write_text(
        "SLACK_BOT_TOKEN=xoxb-file\nSLACK_APP_TOKEN='xapp-file'\nMAPWRIGHT_CONCURRENCY=7\nDATABASE_URL=sqlite:///a$b\n"
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-environment")
    settings = Settings.load()
    assert (settings.bot_token, settings.app_token) == ("xoxb-environment", "xapp-file")
    assert (settings.concurrency, settings.database_url) == (7, "sqlite:///a$b")


def test_the_example_names_every_setting_once_with_its_default_and_a_reason() -> None:
    lines = (ROOT / ".env.example").read_text().splitlines()
    found = {
        match[1]: (match[2], lines[n - 1])
        for n, line in enumerate(lines)
        if (match := re.match(r"#? ?([A-Z_]+)=(.*)", line))
    }
    assert tuple(found) == keys()
    for key, (_, comment) in found.items():
        assert comment.startswith("# ") or key == "SLACK_BOT_TOKEN", key
    shown = {key: value for key, (value, _) in found.items() if value}
    assert Settings.load(shown, slack=False) == Settings()


def record(text: str, *arguments: Any, error: Exception | None = None) -> logging.LogRecord:
    info = (type(error), error, None) if error else None
    return logging.LogRecord("x", logging.INFO, "f", 1, text, arguments, info)


SECRETS = (
    "xoxb-12-34-AbCd",
    "xapp-1-A07-99-abcdef",
    "xoxe.xoxb-1-Mi0yLT",
    "xoxp-1-2-3",
    "hunter2",
    "s1gn1ng",
    "0123ticket",
    "T0/B0/response",
)


def test_no_secret_reaches_a_log_by_any_way() -> None:
    settings = Settings(
        bot_token="xoxb-12-34-AbCd", signing_secret="s1gn1ng", database_url="postgresql://u:hunter2@h/n"
    )
    lines = Redacting(settings.secrets)
    text = (
        "xoxb-12-34-AbCd xapp-1-A07-99-abcdef xoxe.xoxb-1-Mi0yLT xoxp-1-2-3 s1gn1ng hunter2 "
        "wss://x/?ticket=0123ticket&app=1 https://hooks.slack.com/T0/B0/response"
    )
    written = lines.format(record("%s", text)) + lines.format(record("failed", error=ValueError(text)))
    assert HIDDEN in written
    for secret in SECRETS:
        assert secret not in written


def test_settings_keep_their_secrets_to_themselves() -> None:
    settings = Settings(
        bot_token="xoxb-9", app_token="xapp-9", signing_secret="s9", database_url="postgresql://u:p9@h/n"
    )
    for secret in ("xoxb-9", "xapp-9", "s9", "p9"):
        assert secret not in repr(settings)
        assert secret not in str(settings)


def test_libraries_log_from_warnings_on_even_at_debug(monkeypatch: pytest.MonkeyPatch) -> None:
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [])
    before = root.level
    try:
        configure_logging(Settings(log_level="DEBUG"))
        assert logging.getLogger("slack_sdk.web.base_client").getEffectiveLevel() == logging.WARNING
        assert logging.getLogger("bot.delivery").getEffectiveLevel() == logging.DEBUG
        assert isinstance(root.handlers[0].formatter, Redacting)
    finally:
        root.setLevel(before)
