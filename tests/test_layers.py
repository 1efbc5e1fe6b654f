"""Who imports whom, what happens at import, how long things are: the house rules, held by reading every module."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.rules import PACKAGES, ROOT, broken, imports, module_name, too_long, undocumented

# Files that may be longer or hold a longer function, each with its reason. Hopefully empty.
ALLOWED_LONG: dict[str, str] = {}

# Alembic runs its environment by importing it; nobody else does.
RUN_BY_ALEMBIC = {"storage.migrations.env"}


def sources(*folders: str) -> dict[str, str]:
    """Return path -> text of every Python file of these folders, paths relative to the project."""
    return {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
        for folder in folders
        for path in sorted((ROOT / folder).rglob("*.py"))
    }


def graph_of(files: dict[str, str]) -> dict[str, set[str]]:
    """Return module -> imported names for files given as path -> text."""
    return {
        module_name(path): imports(module_name(path), text, package=path.endswith("__init__.py"))
        for path, text in files.items()
    }


def test_no_module_imports_what_its_layer_forbids() -> None:
    assert broken(graph_of(sources(*PACKAGES))) == []


@pytest.mark.parametrize(
    ("path", "text", "found"),
    [
        ("bot/recaps.py", "import handlers.views.card", "bot never imports handlers"),
        ("bot/recaps.py", "def late():\n    from handlers import ids", "bot never imports handlers"),
        ("bot/steps.py", "from slack_sdk.models.blocks import Block", "pure modules"),
        ("bot/journey.py", "import sqlmodel", "pure modules"),
        ("bot/formats/csv_export.py", "from urllib.request import urlopen", "pure modules"),
        ("bot/drawing/deep/paint.py", "import socket", "pure modules"),
        ("bot/insight.py", "from . import workshops", "bot.insight -> bot.workshops -> sqlmodel: pure modules"),
        ("storage/due.py", "from bot.workshops import Workshops", "storage uses of bot only"),
        ("storage/due.py", "from bot import workshops", "storage uses of bot only"),
        ("storage/due.py", "import slack_sdk", "storage knows nothing"),
        ("handlers/start.py", "from storage.tables import Workshop", "handlers use bot"),
        ("handlers/start.py", "from bot.drawing import client", "handlers use bot"),
        ("handlers/start.py", "from bot import bootstrap", "only the command line builds"),
        ("bot/workshops.py", "from bot import running", "only the command line runs"),
        ("bot/doctor.py", "from handlers import register", "bot never imports handlers"),
        ("bot/demo/play.py", "import sandbox.face", "share no code"),
        ("sandbox/state.py", "from bot.plain import cut", "share no code"),
        ("sandbox/state.py", "__import__('storage.tables')", "share no code"),
        ("bot/plain.py", "if TYPE_CHECKING:\n    import hypothesis", "nothing shipped needs the tests"),
    ],
)
def test_each_forbidden_import_is_found(path: str, text: str, found: str) -> None:
    files = {"bot/workshops.py": "import sqlmodel"} | {path: text}

    sentences = broken(graph_of(files))

    assert any(found in sentence for sentence in sentences), sentences


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("bot/bootstrap.py", "import handlers, storage, bot.drawing.client"),
        ("bot/__main__.py", "from bot import bootstrap, running"),
        ("bot/running.py", "from bot.bootstrap import build"),
        ("storage/reading.py", "from bot import journey, steps\nfrom bot.steps import Step\nimport sqlmodel"),
        ("handlers/start.py", "from bot.workshops import Workshops\nfrom slack_bolt import App"),
        ("bot/insight.py", "from .journey import Journey\nfrom urllib.parse import urlsplit"),
        ("bot/formats/__init__.py", ""),
        ("bot/formats/twin.py", "from . import codec\nfrom .. import journey"),
        ("sandbox/server.py", "import aiohttp\nfrom sandbox import state"),
    ],
)
def test_what_the_house_allows_is_allowed(path: str, text: str) -> None:
    assert broken(graph_of({path: text, "bot/journey.py": "", "bot/steps.py": ""})) == []


def test_relative_imports_are_resolved() -> None:
    assert imports("bot.formats.twin", "from .codec import x") == {"bot.formats.codec", "bot.formats.codec.x"}
    assert imports("bot.formats.twin", "from .. import plain") == {"bot", "bot.plain"}
    assert imports("bot.formats", "from . import codec", package=True) == {"bot.formats", "bot.formats.codec"}


def test_files_and_functions_stay_short() -> None:
    found = [line for path, text in sources(*PACKAGES, "scripts", "tests").items() for line in too_long(path, text)]

    assert [line for line in found if line.split(":")[0] not in ALLOWED_LONG] == []
    assert {line.split(":")[0] for line in found} >= set(ALLOWED_LONG), "an exception that is not needed any more"


def test_what_is_too_long_is_found() -> None:
    body = "    pass\n"
    assert too_long("a.py", "x = 1\n" * 350) == []
    assert too_long("a.py", "x = 1\n" * 351) == ["a.py: 351 lines, at most 350"]
    assert too_long("a.py", "def f():\n" + body * 39) == []
    assert too_long("a.py", "class C:\n def f(self):\n" + body * 40) == ["a.py: f has 41 lines, at most 40"]


def test_every_module_and_public_function_says_what_it_is() -> None:
    files = sources(*PACKAGES, "scripts")
    missing = [line for path, text in files.items() if "/versions/" not in path for line in undocumented(path, text)]

    assert missing == []


def test_what_is_undocumented_is_found() -> None:
    text = 'class A:\n    "A."\n    def b(self): ...\n    def _c(self): ...\ndef d():\n    "D."\n'
    assert undocumented("a.py", text) == ["a.py: the module has no docstring", "a.py: A.b has no docstring"]
    assert undocumented("a.py", "") == []


def test_package_files_are_empty() -> None:
    filled = [path for path, text in sources(*PACKAGES, "tests").items() if path.endswith("__init__.py") and text]

    assert filled == []


def watched(folder: Path, modules: list[str]) -> dict[str, list[str]]:
    """Import modules in a new process that watches what they do; returns what it saw (see `tests/watch_imports.py`)."""
    command = [sys.executable, "-P", str(ROOT / "tests" / "watch_imports.py"), str(folder), *modules]
    environ = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    result = subprocess.run(command, capture_output=True, text=True, env=environ, cwd=folder, check=False, timeout=120)
    assert result.returncode == 0, result.stderr
    seen: dict[str, list[str]] = json.loads(result.stdout)
    return seen


def test_nothing_happens_at_import() -> None:
    modules = [module_name(path) for path in sources(*PACKAGES)]

    seen = watched(ROOT, [name for name in modules if name not in RUN_BY_ALEMBIC])

    assert seen["failed"] == []
    assert seen["did"] == []
    assert seen["made"] == []


@pytest.mark.parametrize(
    ("text", "key", "found"),
    [
        ("import os\nHOME = os.environ.get('HOME')", "did", "reads the environment: HOME"),
        ("import os\nHOME = os.getenv('HOME')", "did", "reads the environment: HOME"),
        ("open(__file__ + 'x', 'w').close()", "did", "open"),
        ("from pathlib import Path\nWORDS = Path('words.txt').read_text()", "did", "open"),
        ("import sqlite3\nsqlite3.connect(':memory:')", "did", "sqlite3.connect"),
        ("import threading\nthreading.Thread(target=print, args=('',)).start()", "did", "starts a thread"),
        ("import socket\nsocket.socket()", "did", "socket"),
        ("import subprocess, sys\nsubprocess.run([sys.executable, '-c', ''])", "did", "subprocess.Popen"),
        ("from sqlalchemy import create_engine\nengine = create_engine('sqlite://')", "made", "engine is a Engine"),
        ("from slack_sdk import WebClient\nclient = WebClient()", "made", "client is a WebClient"),
        ("from threading import Thread\nworker = Thread()", "made", "worker is a Thread"),
    ],
)
def test_what_happens_at_import_is_found(tmp_path: Path, text: str, key: str, found: str) -> None:
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot" / "__init__.py").touch()
    (tmp_path / "bot" / "early.py").write_text(text, encoding="utf-8")
    (tmp_path / "words.txt").write_text("hello", encoding="utf-8")

    seen = watched(tmp_path, ["bot.early"])

    assert any(found in line for line in seen[key]), seen


def test_an_import_of_something_big_is_no_deed_of_the_module(tmp_path: Path) -> None:
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot" / "__init__.py").touch()
    (tmp_path / "bot" / "calm.py").write_text(
        "import matplotlib.figure\nimport sqlmodel\nimport slack_bolt", encoding="utf-8"
    )

    seen = watched(tmp_path, ["bot.calm"])

    assert seen["did"] == []
    assert seen["made"] == []
    assert {"matplotlib", "sqlmodel", "slack_bolt"} <= set(seen["loaded"])


@pytest.mark.parametrize("module", ["bot.bootstrap", "bot.__main__", "bot.drawing.client"])
def test_what_is_heavy_waits_until_it_is_needed(module: str) -> None:
    seen = watched(ROOT, [module])

    assert seen["failed"] == []
    assert set(seen["loaded"]) & {"matplotlib", "numpy", "alembic", "pytest"} == set()
