"""The Jinja environments: words live in `templates/`, structure in Python.

A template file holds the words of one surface as named blocks; `Words.say` renders one block. What goes to Slack as
`plain_text` or rich text parses nothing and is rendered as it is; only `Words.mrkdwn` escapes, once, what is put in.
"""

from collections.abc import Iterable
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined


class Words:
    """Renders the words of Slack's surfaces."""

    def __init__(self) -> None:
        self._plain = _environment(escape=False)
        self._mrkdwn = _environment(escape=True)

    def say(self, surface: str, block: str, **values: object) -> str:
        """The words of one block of `templates/<surface>.j2`, for places that parse nothing."""
        return _render(self._plain, surface, block, values)

    def mrkdwn(self, surface: str, block: str, **values: object) -> str:
        """The same for places that parse mrkdwn: `& < >` in values are escaped."""
        return _render(self._mrkdwn, surface, block, values)


@cache
def words() -> Words:
    """The one set of words of a process; made when it is first needed."""
    return Words()


def _render(environment: Environment, surface: str, block: str, values: dict[str, object]) -> str:
    template = environment.get_template(f"{surface}.j2")
    return "".join(template.blocks[block](template.new_context(values))).strip()


def _environment(*, escape: bool) -> Environment:
    environment = Environment(
        loader=PackageLoader("templates", ""),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # noqa: S701 - no HTML here: Slack's own escaping, by `finalize`
        finalize=_escaped if escape else None,
    )
    environment.filters["counted"] = counted
    environment.filters["listed"] = listed
    return environment


def _escaped(value: object) -> object:
    if isinstance(value, str):
        return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return value


def counted(number: int, one: str, many: str = "") -> str:
    """`1 department`, `3 departments`."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def listed(names: Iterable[str], most: int = 8) -> str:
    """`Billing, Stores and Web`; beyond `most`, how many more; "nobody" for none."""
    all_names = list(names)
    if not all_names:
        return "nobody"
    if len(all_names) > most:
        return f"{', '.join(all_names[:most])} and {len(all_names) - most} more"
    return all_names[0] if len(all_names) == 1 else f"{', '.join(all_names[:-1])} and {all_names[-1]}"
