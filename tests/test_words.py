"""Words: a forgotten value is an error, what people typed is escaped once or not at all, and every block renders."""

import re
from pathlib import Path

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import nodes

from bot.words import Words, counted, listed, words

TEMPLATES = sorted((Path(__file__).parents[1] / "templates").glob("*.j2"))
ENTITIES = re.compile("&(amp|lt|gt);")


def unescaped(text: str) -> str:
    """What Slack shows of escaped text."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def test_a_value_that_is_missing_is_an_error_and_not_a_gap() -> None:
    with pytest.raises(jinja2.UndefinedError, match="title"):
        words().say("card", "map")


def test_an_unknown_block_or_surface_is_an_error() -> None:
    with pytest.raises(KeyError):
        words().say("card", "no such block")
    with pytest.raises(jinja2.TemplateNotFound):
        words().say("no such surface", "x")


@pytest.mark.parametrize("typed", ["<!channel> & <@U1>", "&amp;", "{{ 7 * 7 }}", "{% raw %}", "*bold* `code`", "$x^2$"])
def test_plain_words_show_what_was_typed_as_it_was_typed(typed) -> None:
    assert words().say("card", "map", title=typed) == f"Map: {typed}"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), min_size=1, max_size=40))
def test_mrkdwn_escapes_what_was_typed_exactly_once(typed) -> None:
    said = words().mrkdwn("card", "map", title=typed)
    assert unescaped(said) == f"Map: {typed}"
    assert "<" not in said
    assert ">" not in said
    assert not ENTITIES.sub("", said).count("&")


def test_mrkdwn_escapes_names_within_lists_and_leaves_the_templates_own_words_alone() -> None:
    said = words().mrkdwn("card", "contributed", departments=["R&D", "<!here>", "Sales"])
    assert said == "Has contributed to this step: R&amp;D, &lt;!here&gt; and Sales."


def test_there_is_one_set_of_words_and_it_holds_no_values_between_uses() -> None:
    assert words() is words()
    assert Words().say("card", "map", title="a") == "Map: a"
    with pytest.raises(jinja2.UndefinedError):
        words().say("card", "map")


@pytest.mark.parametrize(
    ("number", "more", "said"),
    [(0, (), "0 steps"), (1, (), "1 step"), (2, (), "2 steps"), (1, ("people",), "1 step"), (3, ("men",), "3 men")],
)
def test_counted(number, more, said) -> None:
    assert counted(number, "step", *more) == said


@pytest.mark.parametrize(
    ("names", "most", "said"),
    [
        ([], 8, "nobody"),
        (["a"], 8, "a"),
        (["a", "b"], 8, "a and b"),
        (["a", "b", "c"], 8, "a, b and c"),
        (["a", "b", "c"], 2, "a, b and 1 more"),
        (iter("abcd"), 3, "a, b, c and 1 more"),
    ],
)
def test_listed(names, most, said) -> None:
    assert listed(names, most) == said


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_templates_hold_nothing_but_blocks_and_neither_macros_nor_set_blocks(path) -> None:
    """What they output would be escaped twice; words outside of blocks would never be said."""
    tree = jinja2.Environment(trim_blocks=True, lstrip_blocks=True).parse(path.read_text(encoding="utf-8"))
    assert not list(tree.find_all((nodes.Macro, nodes.AssignBlock, nodes.CallBlock, nodes.FilterBlock)))
    outside = [one for one in tree.body if not isinstance(one, nodes.Block)]
    assert all(isinstance(one, nodes.Output) and not text_of(one).strip() for one in outside)


def text_of(output: nodes.Output) -> str:
    return "".join(part.data if isinstance(part, nodes.TemplateData) else "{{ }}" for part in output.nodes)


def said_in_code() -> set[tuple[str, str]]:
    """Every (surface, block) that stands in the code as two words."""
    folder = Path(__file__).parents[1]
    files = [*folder.glob("handlers/**/*.py"), *folder.glob("bot/*.py")]
    call = re.compile(r"\.(?:say|mrkdwn)\(\s*\"(\w+)\",\s*\"(\w+)\"")
    return {found for file in files for found in call.findall(file.read_text(encoding="utf-8"))}


def test_every_block_that_the_code_says_exists() -> None:
    there = {(path.stem, block) for path in TEMPLATES for block in blocks_of(path)}
    assert said_in_code() - there == set()
    assert len(said_in_code()) > 50


def blocks_of(path: Path) -> list[str]:
    return re.findall(r"{% block (\w+) %}", path.read_text(encoding="utf-8"))


def test_every_block_is_said_somewhere() -> None:
    code = "\n".join(f.read_text(encoding="utf-8") for f in (Path(__file__).parents[1] / "handlers").rglob("*.py"))
    code += "\n".join(f.read_text(encoding="utf-8") for f in (Path(__file__).parents[1] / "bot").glob("*.py"))
    idle = [f"{path.stem}: {block}" for path in TEMPLATES for block in blocks_of(path) if f'"{block}"' not in code]
    assert idle == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_no_block_stands_twice(path) -> None:
    found = blocks_of(path)
    assert len(found) == len(set(found))
