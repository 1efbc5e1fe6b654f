"""The rules of the house, pure functions over source text: who may import whom, and how long things may grow.

`tests/test_layers.py` holds the project to them, and holds them to made-up sources that break each one.
"""

import ast
import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("bot", "handlers", "storage", "sandbox", "templates")
MOST_LINES = 350
MOST_FUNCTION_LINES = 40

# What each of them is for: the chat platform, the database, the network.
BOLT = ("slack_bolt", "slack_sdk")
DATABASE = ("sqlmodel", "sqlalchemy", "alembic", "sqlite3", "psycopg")
NETWORK = (
    "socket",
    "ssl",
    "http",
    "urllib.request",
    "aiohttp",
    "asyncio",
    "socketserver",
    "ftplib",
    "smtplib",
    "waitress",
)
COMPOSITION = ("bot.bootstrap", "bot.__main__")
# What the command line runs, one module a command, so that each command imports only what it needs.
COMMANDS = ("bot.running", "bot.doctor", "bot.exchange", "bot.demo")
PURE = ("bot.steps", "bot.journey", "bot.insight", "bot.drawing", "bot.formats")


@dataclass(frozen=True)
class Rule:
    """`who` (and all below, but for `apart`) never imports `never` (but for `but`); `through`: nor by way of others."""

    who: tuple[str, ...]
    never: tuple[str, ...]
    why: str
    apart: tuple[str, ...] = ()
    but: tuple[str, ...] = ()
    through: bool = False


RULES = (
    Rule(("bot",), ("handlers",), "bot never imports handlers", apart=COMPOSITION),
    Rule(
        PURE, (*BOLT, *DATABASE, *NETWORK, "storage"), "pure modules know no Slack, database or network", through=True
    ),
    Rule(("storage",), ("bot",), "storage uses of bot only steps and journey", but=("bot.steps", "bot.journey")),
    Rule(("storage",), ("handlers", "templates", *BOLT), "storage knows nothing of what is above it"),
    Rule(("handlers",), ("storage", "bot.drawing", *DATABASE), "handlers use bot, never storage nor drawing"),
    Rule(("bot", "handlers", "storage"), ("sandbox",), "bot and sandbox share no code"),
    Rule(("sandbox",), ("bot", "handlers", "storage", "templates"), "bot and sandbox share no code"),
    Rule(PACKAGES, COMPOSITION, "only the command line builds the bot", apart=(*COMPOSITION, *COMMANDS)),
    Rule(PACKAGES, COMMANDS, "only the command line runs commands", apart=("bot.__main__", *COMMANDS)),
    Rule(PACKAGES, ("tests", "bench", "scripts", "pytest", "hypothesis"), "nothing shipped needs the tests"),
)


def tracked() -> list[str]:
    """Return the project's files, relative to it: what git tracks, or all that is not ignored where there is no git."""
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        return walked()
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [path for path in listed.split("\0") if path and (ROOT / path).is_file()]


def walked() -> list[str]:
    """Return every file of the project that .gitignore does not name, relative to it."""
    ignored = [line.rstrip("/") for line in (ROOT / ".gitignore").read_text(encoding="utf-8").split()] + [".git"]
    found = []
    for folder, folders, files in os.walk(ROOT):
        folders[:] = [name for name in folders if not any(fnmatch(name, pattern) for pattern in ignored)]
        names = (name for name in files if not any(fnmatch(name, pattern) for pattern in ignored))
        found += [(Path(folder) / name).relative_to(ROOT).as_posix() for name in names]
    return sorted(found)


def below(name: str, roots: Iterable[str]) -> bool:
    """Tell whether a dotted name is one of the roots or lies below one."""
    return any(name == root or name.startswith(f"{root}.") for root in roots)


def module_name(path: str) -> str:
    """Return the dotted name of a file given relative to the project: "bot/formats/__init__.py" is "bot.formats"."""
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def imports(module: str, source: str, *, package: bool = False) -> set[str]:
    """Return every dotted name that a source imports, wherever in it; `from a import b` gives "a" and "a.b"."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            origin = node.module or ""
            if node.level:
                parts = module.split(".")
                start = parts[: len(parts) - node.level + (1 if package else 0)]
                origin = ".".join([*start, origin] if origin else start)
            found.add(origin)
            found.update(f"{origin}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in {
            "__import__",
            "import_module",
            "importlib.import_module",
        }:
            found.update(
                word.value for word in node.args[:1] if isinstance(word, ast.Constant) and isinstance(word.value, str)
            )
    return found


def reached(module: str, graph: Mapping[str, set[str]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what a module imports through modules of the project, each name with the way that leads to it."""
    seen = {module}
    waiting: list[tuple[str, ...]] = [(module,)]
    while waiting:
        way = waiting.pop(0)
        for name in sorted(graph[way[-1]]):
            yield name, (*way, name)
            if name in graph and name not in seen:
                seen.add(name)
                waiting.append((*way, name))


def broken(graph: Mapping[str, set[str]], rules: Iterable[Rule] = RULES) -> list[str]:
    """Return one sentence for each import that breaks a rule; the graph maps modules to the names they import."""
    sentences = set()
    for rule in rules:
        for module in sorted(name for name in graph if below(name, rule.who) and not below(name, rule.apart)):
            direct = ((name, (module, name)) for name in graph[module])
            for name, way in reached(module, graph) if rule.through else direct:
                if below(name, rule.never) and not below(name, rule.but) and not is_only_a_package(name, rule.but):
                    sentences.add(f"{' -> '.join(way)}: {rule.why}")
    return sorted(sentences)


def is_only_a_package(name: str, allowed: Iterable[str]) -> bool:
    """Tell whether a name is but the parent of something allowed: `from bot import steps` names the empty "bot" too."""
    return any(inner.startswith(f"{name}.") for inner in allowed)


def too_long(path: str, source: str) -> list[str]:
    """Return a sentence for a file and for each of its functions that grew past what one can take in."""
    lines = len(source.splitlines())
    sentences = [f"{path}: {lines} lines, at most {MOST_LINES}"] if lines > MOST_LINES else []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > MOST_FUNCTION_LINES:
                sentences.append(f"{path}: {node.name} has {length} lines, at most {MOST_FUNCTION_LINES}")
    return sentences


def undocumented(path: str, source: str) -> list[str]:
    """Return a sentence for a module, public class, function or method without a docstring; empty modules need none."""
    tree = ast.parse(source)
    if not tree.body:
        return []
    missing = [] if ast.get_docstring(tree) else [f"{path}: the module has no docstring"]

    def visit(body: list[ast.stmt], inside: str) -> None:
        for node in body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not node.name.startswith(
                "_"
            ):
                if not ast.get_docstring(node):
                    missing.append(f"{path}: {inside}{node.name} has no docstring")
                if isinstance(node, ast.ClassDef):
                    visit(node.body, f"{inside}{node.name}.")

    visit(tree.body, "")
    return missing
