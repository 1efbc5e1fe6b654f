"""What is in the repository as files: nothing of one machine, everything packaged, everything pinned."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rules import PACKAGES, ROOT, tracked, walked

# Written as patterns that do not match themselves.
FOREIGN = {
    "the address of a package index": r"pypi[.](?:org|python)|pythonhosted[.]|jfrog[.]io|/[s]imple\b",
    "an option that names a package index": r"--(?:extra-)?index[-]url[ =]|--find[-]links[ =]|_INDEX[_]URL",
    "a file address": r"file:[/]{2}",
    "a folder of one machine": r"(?<![\w.{}<>-])/(?:work|opt|root|home|Users|mnt|private)/[\w.]",
    "the temporary folder of one machine": r"(?<![\w.{}<>-])/[t]mp\b",
}
# A text may hold what looks foreign where that is its subject; each exception names the file, what is allowed and why.
ALLOWED: dict[tuple[str, str], str] = {}


def foreign(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield (line number, what it is, the line) for every line that speaks of one machine or of a package index."""
    for number, line in enumerate(text.splitlines(), start=1):
        for what, pattern in FOREIGN.items():
            if re.search(pattern, line):
                yield number, what, line.strip()[:120]


def project() -> dict[str, dict[str, object]]:
    """Return pyproject.toml's [tool.setuptools] table."""
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    table: dict[str, dict[str, object]] = tools["setuptools"]
    return table


def test_no_file_speaks_of_one_machine_or_of_a_package_index() -> None:
    found = []
    for path in tracked():
        try:
            text = (ROOT / path).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture
        found += [f"{path}:{row}: {what}: {line}" for row, what, line in foreign(text) if (path, what) not in ALLOWED]

    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        "https://py" + "pi.org/project/mapwright",
        "--index" + "-url https://example.org/x",
        "--extra-index" + "-url=https://example.org/x",
        "https://mirror.example/" + "simple/",
        "-f file:" + "//wheels",
        "see /ho" + "me/ada/notes.txt",
        'DATA = "/op' + 't/data"',
        "cd /tm" + "p && ls",
    ],
)
def test_what_is_foreign_is_found(line: str) -> None:
    assert len(list(foreign(f"harmless\n{line}\n"))) >= 1


@pytest.mark.parametrize(
    "line",
    [
        "from PyPI",
        "https://slack.com/api/",
        "a simple thing",
        "out/map.png",
        "/journey home/start",
        "tmp_path / 'x'",
        "T1/work/x",
    ],
)
def test_what_is_harmless_is_left_alone(line: str) -> None:
    assert list(foreign(line)) == []


def test_the_files_are_found_without_git_as_well() -> None:
    assert set(tracked()) <= set(walked())
    assert not any(path.startswith((".venv/", ".git/", "out/")) for path in walked())


def test_every_package_is_named_and_every_name_is_a_package() -> None:
    holding_code = {
        path.parent.relative_to(ROOT).as_posix().replace("/", ".")
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
    }
    named = project()["packages"]

    assert sorted(holding_code) == sorted(map(str, named))
    without_init = [name for name in holding_code if not (ROOT / name.replace(".", "/") / "__init__.py").exists()]
    assert without_init == []


def test_every_other_file_of_a_package_is_packaged() -> None:
    packaged = {
        path.relative_to(ROOT).as_posix()
        for package, patterns in project()["package-data"].items()
        for pattern in map(str, iter(patterns))  # type: ignore[call-overload]
        for path in (ROOT / package.replace(".", "/")).glob(pattern)
    }
    in_packages = {path for path in tracked() if path.startswith(tuple(f"{name}/" for name in PACKAGES))}

    assert sorted(path for path in in_packages - packaged if not path.endswith(".py")) == []


@pytest.mark.parametrize("name", ["build.txt", "run.txt", "dev.txt"])
def test_every_pin_is_exact_and_has_hashes(name: str) -> None:
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    entries = text.replace("\\\n", " ").splitlines()

    assert entries
    for entry in entries:
        assert re.match(r"[a-z0-9][a-z0-9.\-]*==[^ ]+ (?:; [^#]+ )?(?: *--hash=sha256:[0-9a-f]{64})+ *$", entry), entry[
            :80
        ]


def pins(name: str) -> set[str]:
    """Return the pins of a requirements file without their hashes: {"jinja2==3.1.6", ...}."""
    lines = (ROOT / "requirements" / name).read_text(encoding="utf-8").splitlines()
    return {line.rstrip(" \\") for line in lines if not line.startswith(" ")}


def test_pins_agree_with_one_another_and_with_the_project() -> None:
    read = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = {re.split(r"[\[<>=]", line)[0] for line in read["project"]["dependencies"]}

    assert pins("run.txt") <= pins("dev.txt")
    assert asked <= {re.split("==", pin)[0] for pin in pins("run.txt")}
    assert set(read["build-system"]["requires"]) == pins("build.txt")


def test_scripts_can_be_run_and_the_makefile_only_calls_them() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    called = set(re.findall(r"^\t@scripts/(\w+)", makefile, flags=re.MULTILINE))

    assert called == {"demo", "test", "check", "bench", "setup", "lock", "clean"}
    for path in [*(ROOT / "scripts" / name for name in called), ROOT / ".ci" / "run"]:
        assert path.stat().st_mode & 0o111, f"{path.name} is not executable"
        assert path.read_text(encoding="utf-8").startswith("#!/bin/sh\n")
    assert all(
        Path(line.split()[0]).parent == Path("scripts") for line in re.findall(r"^\t@(scripts.*)", makefile, flags=re.M)
    )


def test_the_sandbox_has_no_word_of_the_bot_in_it() -> None:
    words = re.compile(r"mapwright|/journey|add_to_map", re.IGNORECASE)
    texts = {path: (ROOT / path).read_text(encoding="utf-8") for path in tracked() if path.startswith("sandbox/")}

    assert [path for path, text in texts.items() if words.search(text)] == []


def test_links_between_pages_lead_somewhere() -> None:
    dead = []
    for path in (name for name in tracked() if name.endswith(".md")):
        text = (ROOT / path).read_text(encoding="utf-8")
        for target in re.findall(r"\]\(([^)\s]+)\)", text):
            if "://" not in target and not ((ROOT / path).parent / target.split("#")[0]).exists():
                dead.append(f"{path}: {target}")

    assert dead == []
