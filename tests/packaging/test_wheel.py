"""The wheel in an empty environment, from another folder, with no variable set: it renders, migrates, plays the demo.

What the checkout has and the wheel lacks (a template, a font list, a package left out) shows only here.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
import venv
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.rules import PACKAGES, ROOT, tracked

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
SHOWN = 4_000
JOURNEYS = sorted((ROOT / "bot" / "demo" / "journeys").glob("*.yaml"))


@dataclass(frozen=True)
class Installed:
    """An environment that holds the wheel and what it needs, and nothing of this checkout."""

    wheel: Path
    bin: Path

    def run(self, *command: str | Path, env: Mapping[str, str] | None = None, status: int = 0) -> str:
        """Run a program of the environment from `/` with only these variables; returns what it said on both streams."""
        arguments = [str(self.bin / command[0]), *map(str, command[1:])]
        result = subprocess.run(
            arguments,
            cwd="/",
            env=dict(env or {}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=240,
        )
        assert result.returncode == status, f"{arguments} ended with {result.returncode}:\n{result.stdout[-SHOWN:]}"
        return result.stdout


def do(*command: str | Path, cwd: Path | None = None) -> None:
    """Run a tool of the packager, with the machine's own settings for it."""
    result = subprocess.run(list(map(str, command)), cwd=cwd, capture_output=True, text=True, check=False)
    assert result.returncode == 0, f"{result.stdout}\n{result.stderr}"


def pip(python: str | Path, *arguments: str | Path) -> Sequence[str | Path]:
    """Return the command that runs pip quietly and with wheels only."""
    return [python, "-I", "-m", "pip", "--quiet", "--disable-pip-version-check", "--no-input", *arguments]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Build the wheel from a copy of the tracked files and install it into an empty environment."""
    folder = tmp_path_factory.mktemp("packaging")
    for path in tracked():
        (folder / "source" / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, folder / "source" / path)
    do(*pip(sys.executable, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, folder / "source"))
    (wheel,) = folder.glob("*.whl")

    venv.create(folder / "empty", with_pip=True)
    python = folder / "empty" / "bin" / "python"
    pins = ROOT / "requirements" / "run.txt"
    do(*pip(python, "install", "--require-hashes", "--only-binary", ":all:", "-r", pins), cwd=folder)
    do(*pip(python, "install", "--no-deps", "--no-index", wheel), cwd=folder)
    return Installed(wheel, python.parent)


@pytest.fixture
def database(tmp_path: Path) -> dict[str, str]:
    """The one variable that the commands which need a database get."""
    return {"DATABASE_URL": f"sqlite:///{tmp_path / 'map.sqlite3'}"}


def test_the_wheel_holds_the_packages_and_nothing_else(installed: Installed) -> None:
    with zipfile.ZipFile(installed.wheel) as wheel:
        names = set(wheel.namelist())
    expected = {path for path in tracked() if path.startswith(tuple(f"{package}/" for package in PACKAGES))}
    code = {name for name in names if ".dist-info/" not in name}

    assert sorted(expected - code) == []
    assert sorted(code - expected) == []
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)


def test_the_pins_satisfy_what_the_wheel_asks_for(installed: Installed) -> None:
    assert "No broken requirements" in installed.run("python", "-I", "-m", "pip", "check")


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda path: path.stem)
def test_it_renders_every_published_journey(installed: Installed, tmp_path: Path, journey: Path) -> None:
    copy = shutil.copy(journey, tmp_path / "journey.yaml")

    installed.run("mapwright", "render", copy, "-o", tmp_path / "map.png")

    assert (tmp_path / "map.png").read_bytes().startswith(b"\x89PNG\r\n")


@pytest.mark.parametrize(("fmt", "start"), [("svg", b"<?xml"), ("pdf", b"%PDF-")])
def test_it_renders_the_other_formats(installed: Installed, tmp_path: Path, fmt: str, start: bytes) -> None:
    copy = shutil.copy(JOURNEYS[0], tmp_path / "journey.yaml")

    installed.run("python", "-m", "bot", "render", copy, "-o", tmp_path / f"map.{fmt}")

    assert (tmp_path / f"map.{fmt}").read_bytes().startswith(start)


def test_it_migrates_an_empty_database(installed: Installed, tmp_path: Path, database: Mapping[str, str]) -> None:
    script = "import os; from storage.migrate import migrate; migrate(os.environ['DATABASE_URL'])"

    installed.run("python", "-c", script, env=database)

    with sqlite3.connect(tmp_path / "map.sqlite3") as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    connection.close()
    assert {"workshop", "answer", "due", "alembic_version"} <= tables


def test_what_it_exports_it_imports_unchanged(
    installed: Installed, tmp_path: Path, database: Mapping[str, str]
) -> None:
    where = ("--workspace", "T0123456789", "--channel", "C0123456789", "--person", "U0123456789")
    first = installed.run("mapwright", "import", JOURNEYS[0], *where, env=database).split()[-1]
    installed.run("mapwright", "export", first, "-o", tmp_path / "one.yaml", env=database)
    second = installed.run("mapwright", "import", tmp_path / "one.yaml", *where, env=database).split()[-1]
    installed.run("mapwright", "export", second, "-o", tmp_path / "two.yaml", env=database)

    assert first != second
    assert (tmp_path / "one.yaml").read_text(encoding="utf-8") == (tmp_path / "two.yaml").read_text(encoding="utf-8")


def test_the_doctor_says_what_to_do_where_nothing_is_set_up(installed: Installed, database: Mapping[str, str]) -> None:
    said = installed.run("mapwright", "doctor", env=database, status=1)

    assert "SLACK_BOT_TOKEN" in said
    assert "Traceback" not in said


def test_it_plays_the_demo_once(installed: Installed, tmp_path: Path) -> None:
    # A port and processes of its own, and a folder for what it leaves; `PATH` is not there to find anything by.
    installed.run("mapwright", "demo", "--once", "--out", tmp_path / "out", env={"TMPDIR": os.fspath(tmp_path)})

    pictures = list((tmp_path / "out").rglob("*.png"))
    assert pictures
    assert all(picture.read_bytes().startswith(b"\x89PNG\r\n") for picture in pictures)
    assert list((tmp_path / "out").rglob("*.yaml"))
