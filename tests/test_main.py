"""The command line: what it ends with, what it says when it cannot, and what each command leaves alone."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.formats.journey_file import loads

JOURNEYS = sorted((Path(__file__).parents[1] / "bot" / "demo" / "journeys").glob("*.yaml"))
SMALL = "schema: journey/1\ntitle: Small\nstages:\n- name: Compare\n  touchpoints:\n  - name: Sees an ad\n"
SETTINGS = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_API_URL")
WATCHED = ("matplotlib", "slack_bolt", "sqlmodel", "aiohttp", "alembic")
IMPORT = ("import", "small.yaml", "--workspace", "T1", "--channel", "C1", "--person", "U1")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder with one small journey file, no `.env`, and a database of its own."""
    monkeypatch.chdir(tmp_path)
    for key in SETTINGS:
        monkeypatch.delenv(key, raising=False)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'map.sqlite3'}")
    (tmp_path / "small.yaml").write_text(SMALL, encoding="utf-8")
    return tmp_path


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Run a command that does not work, and return what it says about it: words, and no traceback."""
    assert main(arguments) == 1
    out = capsys.readouterr()
    assert out.out == ""
    assert "Traceback" not in out.err
    return out.err


@pytest.mark.parametrize("path", JOURNEYS, ids=lambda path: path.stem)
def test_every_published_journey_is_drawn(path, capsys) -> None:
    assert main(["render", str(path), "-o", "map.png"]) == 0
    assert Path("map.png").read_bytes().startswith(b"\x89PNG")
    assert capsys.readouterr().err == f"Drawing {path.name} ...\nWrote map.png.\n"


def test_there_are_four_published_journeys() -> None:
    assert len(JOURNEYS) == 4


@pytest.mark.parametrize(("name", "begins"), [("map.svg", b"<?xml"), ("map.PDF", b"%PDF-"), ("map.png", b"\x89PNG")])
def test_the_name_says_which_format(name, begins) -> None:
    assert main(["render", "small.yaml", "-o", name, "--width", "800"]) == 0
    assert Path(name).read_bytes().startswith(begins)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("render", "none.yaml", "-o", "map.png"), "none.yaml"),
        (("render", "small.yaml", "-o", "map.gif"), "the name must end in .png, .svg or .pdf"),
        (("render", "small.yaml", "-o", "map"), "the name must end in .png, .svg or .pdf"),
        (("render", "small.yaml", "-o", "map.png", "--width", "90"), "choose a width between 480 and 4000 pixels"),
        (("render", "small.yaml", "-o", "none/map.png"), "none/map.png"),
        (("render", "broken.yaml", "-o", "map.png"), "broken.yaml"),
        (("render", "picture.yaml", "-o", "map.png"), "picture.yaml"),
        (("render", ".", "-o", "map.png"), "."),
        (("import", "broken.yaml", *IMPORT[2:]), "broken.yaml"),
        (("import", "none.yaml", *IMPORT[2:]), "none.yaml"),
        (("export", "Nothing"), "There is no workshop 'Nothing'"),
        (("demo", "--journey", "none"), "Choose one of: cafe-morning, grid-connection"),
        (("run",), "SLACK_BOT_TOKEN: is missing. Copy it from your app's page"),
    ],
)
def test_what_does_not_work_is_said_in_words_and_ends_with_1(arguments, words, capsys) -> None:
    Path("broken.yaml").write_text("stages: [", encoding="utf-8")
    Path("picture.yaml").write_bytes(b"\x89PNG\r\n\x1a\n\xff\xfe")
    assert words in refused(capsys, *arguments)
    assert not Path("map.png").exists()


@pytest.mark.parametrize("url", ["sqlite:////none/such/map.sqlite3", "postgresql://me:secret@127.0.0.1:1/none"])
@pytest.mark.parametrize("command", [("export", "Small"), IMPORT])
def test_a_database_out_of_reach_is_said_in_words(url, command, capsys, monkeypatch) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    said = refused(capsys, *command)
    assert "mapwright doctor" in said
    assert "secret" not in said
    assert len(said.splitlines()) < 5


@pytest.mark.parametrize("arguments", [(), ("dance",), ("render",), ("render", "small.yaml"), ("import", "small.yaml")])
def test_wrong_words_end_with_2_and_the_usage(arguments, capsys) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage: mapwright" in capsys.readouterr().err


def test_help_names_every_command(capsys) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    text = capsys.readouterr().out
    assert all(f"\n    {word}" in text for word in ("run", "demo", "render", "export", "import", "doctor"))


def test_what_was_imported_is_exported_by_its_id_and_by_its_title(capsys) -> None:
    assert main(IMPORT) == 0
    workshop = capsys.readouterr().out.strip()
    assert main(["export", workshop]) == 0
    by_id = capsys.readouterr().out
    assert main(["export", "Small", "-o", "again.yaml"]) == 0
    assert capsys.readouterr().out == ""
    assert Path("again.yaml").read_text(encoding="utf-8") == by_id
    assert [stage.name for stage in loads(by_id, name="x").stages] == ["Compare"]


def test_export_lists_what_there_is_where_a_name_fits_none_or_several(capsys) -> None:
    for _ in range(2):
        main(IMPORT)
    ids = capsys.readouterr().out.split()
    said = refused(capsys, "export", "Large")
    assert "The newest ones:" in said
    assert all(key in said for key in ids)
    said = refused(capsys, "export", "Small")
    assert "Several workshops are called 'Small'" in said
    assert all(key in said for key in ids)


def test_doctor_ends_with_1_where_something_is_missing(capsys) -> None:
    assert main(["doctor"]) == 1
    assert "SLACK_BOT_TOKEN" in capsys.readouterr().out


def test_an_interrupt_ends_with_130_and_a_fault_is_not_hidden(monkeypatch) -> None:
    def interrupted(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("bot.exchange.export", interrupted)
    assert main(["export", "Small"]) == 130
    monkeypatch.setattr("bot.exchange.export", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        main(["export", "Small"])


@pytest.mark.parametrize(
    ("arguments", "status", "needed"),
    [
        (("--help",), 0, set()),
        (("render", "small.yaml", "-o", "map.gif"), 1, set()),
        (("render", "small.yaml", "-o", "map.svg"), 0, {"matplotlib"}),
        (IMPORT, 0, {"sqlmodel", "alembic"}),
        (("export", "none"), 1, {"sqlmodel", "alembic"}),
        (("run",), 1, {"slack_bolt", "sqlmodel"}),
        (("demo", "--journey", "none"), 1, set()),
    ],
)
def test_each_command_imports_only_what_it_needs(arguments, status, needed) -> None:
    look = f"atexit.register(lambda: print('|', *(name for name in {WATCHED} if name in sys.modules)))"
    code = f"import atexit, sys\n{look}\nfrom bot.__main__ import main\nsys.exit(main(sys.argv[1:]))"
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == status, done.stderr
    assert set(done.stdout.rpartition("|")[2].split()) <= needed
