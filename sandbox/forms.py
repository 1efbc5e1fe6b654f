"""Elements that people fill: what they hold at first, what they hold once filled, what the client refuses. Pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from sandbox.impossible import Impossible, must
from sandbox.world import Json

REQUIRED = "Please complete this required field."
TEXTS = ("plain_text_input", "email_text_input", "url_text_input", "number_input")
ONE_OPTION = ("static_select", "external_select", "radio_buttons")
MANY_OPTIONS = ("multi_static_select", "multi_external_select", "checkboxes")
PEOPLE = {"users_select": "user", "conversations_select": "conversation", "channels_select": "channel"}
MULTIPLE = {f"multi_{kind}": f"{word}s" for kind, word in PEOPLE.items()}
PICKERS = {"datepicker": "date", "timepicker": "time", "datetimepicker": "date_time"}


@dataclass(frozen=True)
class Directory:
    """What people can be called, and channels: name (or id) -> id."""

    people: Mapping[str, str]
    channels: Mapping[str, str]

    def find(self, element_kind: str, given: object) -> str:
        """Return the id of somebody or of a channel; Impossible if nobody is called so."""
        word = str(given).removeprefix("@").removeprefix("#")
        known = self.people if "users" in element_kind else {**self.people, **self.channels}
        known = self.channels if "channels" in element_kind else known
        return must(known.get(word), f"nobody and nothing is called {given!r}; there are {', '.join(sorted(known))}")


def initial_value(element: Json, channel_id: str = "") -> Json:
    """Return what stands in ``state.values`` before anybody touched the element; null or [] where it is empty."""
    kind = element["type"]
    if kind in TEXTS:
        return {"type": kind, "value": element.get("initial_value") or None}
    if kind == "rich_text_input":
        return {"type": kind, "rich_text_value": element.get("initial_value")}
    if kind in ONE_OPTION:
        return {"type": kind, "selected_option": element.get("initial_option")}
    if kind in MANY_OPTIONS:
        return {"type": kind, "selected_options": element.get("initial_options") or []}
    here = channel_id if element.get("default_to_current_conversation") and channel_id else None
    if kind in PEOPLE:
        word = PEOPLE[kind]
        return {"type": kind, f"selected_{word}": element.get(f"initial_{word}") or here}
    if kind in MULTIPLE:
        word = MULTIPLE[kind]
        return {"type": kind, f"selected_{word}": element.get(f"initial_{word}") or ([here] if here else [])}
    if kind in PICKERS:
        word = PICKERS[kind]
        zone = {"timezone": element["timezone"]} if "timezone" in element else {}
        return {"type": kind, f"selected_{word}": element.get(f"initial_{word}")} | zone
    return {"type": kind, "files": []}


def filled_value(element: Json, given: object, directory: Directory) -> Json:
    """Return what stands there once a person has entered ``given`` (None: nothing); Impossible if they could not."""
    empty = initial_value({"type": element["type"]} | {k: element[k] for k in ("timezone",) if k in element})
    key = next(one for one in empty if one not in ("type", "timezone"))
    if given is None:
        return empty
    return empty | {key: _entered(element, given, directory)}


def _entered(element: Json, given: object, directory: Directory) -> object:
    kind = element["type"]
    if kind in TEXTS:
        return _text(element, str(given))
    if kind == "rich_text_input":
        return given if isinstance(given, dict) else rich_text(str(given))
    if kind in ONE_OPTION:
        return option(element, given)
    if kind in MANY_OPTIONS:
        return _at_most(element, [option(element, one) for one in _list(given)])
    if kind in PEOPLE:
        return directory.find(kind, given)
    if kind in MULTIPLE:
        return _at_most(element, [directory.find(kind, one) for one in _list(given)])
    if kind in PICKERS:
        return _PICKED[kind](given)
    return given


def _list(given: object) -> list[object]:
    return list(given) if isinstance(given, list | tuple | set) else [given]


def _at_most(element: Json, chosen: list[Any]) -> list[Any]:
    most = element.get("max_selected_items")
    must(most is None or len(chosen) <= most, f"at most {most} can be chosen, not {len(chosen)}")
    return chosen


def _text(element: Json, given: str) -> str | None:
    most = element.get("max_length", 3000 if element["type"] == "plain_text_input" else None)
    must(most is None or len(given) <= most, f"at most {most} characters can be typed, not {len(given)}")
    one_line = element["type"] != "plain_text_input" or not element.get("multiline")
    must(not (one_line and "\n" in given), "the field has one line only")
    return given or None


def options_of(element: Json) -> list[Json]:
    """List what can be chosen, option groups opened."""
    grouped = [one for group in element.get("option_groups") or [] for one in group["options"]]
    return [*(element.get("options") or []), *grouped]


def option(element: Json, given: object) -> Json:
    """Find an option by its text (or its value); Impossible, naming those that there are."""
    offered = options_of(element)
    for found in (
        [one for one in offered if one["text"]["text"] == given],
        [one for one in offered if one.get("value") == given],
    ):
        if found:
            return found[0]
    texts = ", ".join(repr(one["text"]["text"]) for one in offered)
    raise Impossible(f"there is no option {given!r}, only {texts}")


def _date(given: object) -> str:
    found = given if isinstance(given, date) else date.fromisoformat(str(given))
    return found.strftime("%Y-%m-%d")


def _time(given: object) -> str:
    found = given if isinstance(given, time) else time.fromisoformat(str(given).zfill(5))
    return found.strftime("%H:%M")


def _moment(given: object) -> int:
    if isinstance(given, int):
        return given
    found = given if isinstance(given, datetime) else datetime.fromisoformat(str(given))
    return int(found.timestamp())


_PICKED: dict[str, Callable[[object], object]] = {"datepicker": _date, "timepicker": _time, "datetimepicker": _moment}


def rich_text(words: str) -> Json:
    """Return plain words as a rich_text value."""
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": words}]}
    return {"type": "rich_text", "elements": [section]}


def is_empty(value: Json) -> bool:
    """Tell whether nothing was entered."""
    return all(one in (None, []) for key, one in value.items() if key not in ("type", "timezone"))


def complaint(block: Json, value: Json) -> str:
    """Return what the client says instead of submitting this input block, or ""."""
    element = block["element"]
    if is_empty(value):
        return "" if block.get("optional") else REQUIRED
    if element["type"] == "plain_text_input":
        least = element.get("min_length", 0)
        return f"This field must be at least {least} characters." if len(value["value"]) < least else ""
    if element["type"] == "number_input":
        return _number_complaint(element, value["value"])
    if element["type"] == "email_text_input":
        return "" if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value["value"]) else "Please enter a valid email."
    if element["type"] == "url_text_input":
        return "" if re.match(r"https?://[^\s/]+", value["value"]) else "Please enter a valid URL."
    return ""


def _number_complaint(element: Json, given: str) -> str:
    try:
        number = Decimal(given)
    except InvalidOperation:
        return "Please enter a number."
    if not number.is_finite():
        return "Please enter a number."
    if not element.get("is_decimal_allowed") and number != number.to_integral_value():
        return "Please enter a whole number."
    least, most = element.get("min_value"), element.get("max_value")
    if least is not None and number < Decimal(least):
        return f"Please enter a number of at least {least}."
    if most is not None and number > Decimal(most):
        return f"Please enter a number of at most {most}."
    return ""


def shown_value(value: Json) -> object:
    """Return what a person sees standing in an element: words, a list of words, or None."""
    content = next((one for key, one in value.items() if key not in ("type", "timezone")), None)
    if isinstance(content, list):
        return [one["text"]["text"] if isinstance(one, dict) and "text" in one else one for one in content]
    if isinstance(content, dict) and "text" in content:
        return content["text"]["text"]
    return content
