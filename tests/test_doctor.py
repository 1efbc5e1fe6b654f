"""What doctor finds, each with what to do about it: with a stand-in for Slack and without."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot import doctor
from bot.doctor import NEEDED, OPTIONAL, Finding, examine, findings
from sandbox.face import Sandbox
from tests.dialogue.conftest import APP_TOKEN, BOT_TOKEN, world

KEYS = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_API_URL", "DATABASE_URL")


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """A machine with fonts and a good SQLite, without any setting; the database would be in an empty folder."""
    monkeypatch.chdir(tmp_path)
    for key in KEYS:
        monkeypatch.delenv(key, raising=False)
    monkeypatch.setattr("bot.drawing.fonts.missing_scripts", lambda: ())
    monkeypatch.setattr("sqlite3.sqlite_version_info", doctor.WAL_RESET_FIXED)
    return monkeypatch


@contextmanager
def installed(bare: pytest.MonkeyPatch, **app: object) -> Iterator[Sandbox]:
    """Settings for an app that is installed in a sandbox; `app` changes what the world says of it."""
    place = world()
    place["workspaces"][0]["apps"][0].update(app)
    with Sandbox.open(place) as slack:
        bare.setenv("SLACK_API_URL", slack.api_url)
        bare.setenv("SLACK_BOT_TOKEN", BOT_TOKEN)
        bare.setenv("SLACK_APP_TOKEN", APP_TOKEN)
        yield slack


def bad() -> list[Finding]:
    """What is not well."""
    return [finding for finding in findings() if not finding.well]


def said() -> tuple[int, str]:
    """What doctor ends with, and what it prints."""
    lines: list[str] = []
    return examine(lines.append), "\n".join(lines)


def test_where_all_is_well_it_says_so_and_ends_with_0(bare) -> None:
    with installed(bare):
        status, text = said()
    assert status == 0
    assert "ok   bot token, for Larkfield" in text
    assert "ok   app token, Socket Mode" in text
    assert text.endswith("Everything that the bot needs is there.")
    assert "BAD" not in text
    assert "note" not in text


def test_without_any_setting_it_names_each_with_where_to_find_it_and_ends_with_1(bare) -> None:
    status, text = said()
    assert status == 1
    assert "BAD  setting SLACK_BOT_TOKEN\n     is missing. Copy it from your app's page" in text
    assert "BAD  setting SLACK_APP_TOKEN\n     is missing. For Socket Mode make one" in text
    assert text.endswith("2 to mend before the bot can run.")
    assert "ok   database sqlite:///mapwright.sqlite3" in text


def test_a_setting_that_cannot_be_read_is_said_before_anything_is_tried(bare) -> None:
    bare.setenv("DATABASE_URL", "oracle://somewhere")
    (finding,) = bad()
    assert finding.what == "setting DATABASE_URL"
    assert finding.remedy


def test_a_database_that_cannot_be_opened(bare, tmp_path) -> None:
    (tmp_path / "taken").mkdir()
    bare.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'taken'}")
    finding = next(finding for finding in bad() if finding.what.startswith("database"))
    assert "Check DATABASE_URL" in finding.remedy
    assert finding.grave


def test_a_password_is_never_shown(bare) -> None:
    bare.setenv("DATABASE_URL", "postgresql://me:secret@127.0.0.1:1/none")
    _, text = said()
    assert "BAD  database" in text
    assert "secret" not in text


def test_a_bot_token_that_slack_does_not_know(bare) -> None:
    with installed(bare):
        bare.setenv("SLACK_BOT_TOKEN", "xoxb-another")
        findings_ = bad()
    assert findings_[0].what == "bot token"
    assert "install it again" in findings_[0].remedy


def test_slack_out_of_reach(bare) -> None:
    with installed(bare):
        pass
    (token, app_token) = bad()
    assert (token.what, token.remedy) == ("bot token", "Slack did not answer. Try again in a moment.")
    assert app_token.what == "app token"


def test_scopes_that_are_missing_are_named(bare) -> None:
    granted = [scope for scope in (*NEEDED, *OPTIONAL) if scope not in ("files:write", "groups:history")]
    with installed(bare, scopes=granted):
        scopes, optional = bad()
    assert scopes.grave
    assert scopes.remedy == "Add files:write to the app (manifest.json has them all) and reinstall it."
    assert (optional.what, optional.grave) == ("optional scope groups:history is not granted", False)
    assert "may come twice" in optional.remedy


def test_what_is_only_worth_a_note_does_not_fail(bare) -> None:
    bare.setattr("bot.drawing.fonts.missing_scripts", lambda: ("Arabic", "Han"))
    bare.setattr("sqlite3.sqlite_version_info", (3, 40, 1))
    with installed(bare, scopes=[*NEEDED]):
        status, text = said()
    assert status == 0
    assert "note fonts: none for Arabic, Han\n     Install fonts" in text
    assert "note SQLite 3.40.1\n     It has a rare fault" in text
    assert text.count("note optional scope") == len(OPTIONAL)


def test_an_app_token_that_slack_refuses(bare) -> None:
    with installed(bare):
        bare.setenv("SLACK_APP_TOKEN", "xapp-another")
        (finding,) = bad()
    assert finding.what == "app token"
    assert "connections:write" in finding.remedy
    assert "invalid_auth" in finding.remedy


def test_without_an_app_token_the_signing_secret_is_enough(bare) -> None:
    with installed(bare):
        bare.delenv("SLACK_APP_TOKEN")
        bare.setenv("SLACK_SIGNING_SECRET", "s")
        status, text = said()
    assert status == 0
    assert "ok   no app token: the bot serves HTTP" in text


def test_every_finding_that_is_not_well_says_what_to_do(bare) -> None:
    bare.setattr("bot.drawing.fonts.missing_scripts", lambda: ("Arabic",))
    with installed(bare, scopes=["commands"]):
        bare.setenv("SLACK_APP_TOKEN", "xapp-another")
        found = bad()
    assert len(found) > 4
    assert all(finding.remedy for finding in found)


def test_the_scopes_that_doctor_asks_for_are_those_of_the_manifest() -> None:
    scopes = world()["workspaces"][0]["apps"][0]["manifest"]["oauth_config"]["scopes"]
    assert set(scopes["bot"]) == {*NEEDED, *OPTIONAL}
    assert set(scopes["bot_optional"]) == set(OPTIONAL)
