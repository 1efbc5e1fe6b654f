"""What an element must be as a whole, once each of its fields is right.

Where no source gives Slack's sentence for a refusal, the sentence is this package's own.
"""

import itertools
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from sandbox.blockkit.problems import Problem
from sandbox.blockkit.schema import MODAL, Place, Rule

Element = Mapping[str, object]


def initial_is_an_option(element: Element, place: Place) -> Iterator[Problem]:
    """Refuse an initial option that does not equal one of the options in every field."""
    offered = _options(element)
    if "initial_option" in element and element["initial_option"] not in offered:
        yield place.at("initial_option").problem("must equal one of the options exactly")
    chosen = element.get("initial_options")
    for index, one in enumerate(chosen if isinstance(chosen, list) else []):
        if one not in offered:
            yield place.at("initial_options").at(index).problem("must equal one of the options exactly")


def _options(element: Element) -> list[object]:
    groups = element.get("option_groups")
    within = [group["options"] for group in groups] if isinstance(groups, list) else []
    own = element.get("options")
    return [option for options in [own if isinstance(own, list) else [], *within] for option in options]


def fits_its_lengths(element: Element, place: Place) -> Iterator[Problem]:
    """Refuse a text input whose shortest length is over its longest."""
    least, most = element.get("min_length"), element.get("max_length")
    if isinstance(least, int) and isinstance(most, int) and least > most:
        yield place.at("min_length").problem(f"must be less than or equal to {most}")


def fits_its_numbers(element: Element, place: Place) -> Iterator[Problem]:
    """Refuse a number input whose least is over its most, or that starts outside of them."""
    given = {
        name: Decimal(str(element[name])) for name in ("min_value", "initial_value", "max_value") if name in element
    }
    names = list(given)
    for lower, upper in itertools.pairwise(names):
        if given[lower] > given[upper]:
            yield place.at(lower).problem(f"must be less than or equal to {given[upper]}")
    if element.get("is_decimal_allowed") is False:
        for name, value in given.items():
            if value != value.to_integral_value():
                yield place.at(name).problem("must provide an integer")


def real_date(element: Element, place: Place) -> Iterator[Problem]:
    """Refuse a day that no calendar has."""
    given = element.get("initial_date")
    if isinstance(given, str):
        try:
            date.fromisoformat(given)
        except ValueError:
            yield place.at("initial_date").problem("must provide a valid date")


def real_zone(element: Element, place: Place) -> Iterator[Problem]:
    """Refuse a time zone that is not in the IANA database."""
    given = element.get("timezone")
    if isinstance(given, str):
        try:
            ZoneInfo(given)
        except (ValueError, OSError, LookupError):
            yield place.at("timezone").problem("must provide a valid timezone")


def modal_only(element: Element, place: Place) -> Iterator[Problem]:
    """Refuse an element outside of a modal."""
    if place.surface != MODAL:
        yield place.at("type").problem(f"unsupported type: {element['type']}")


def modal_input_only(field: str) -> Rule:
    """Make a rule that a field stands only in an input block of a modal."""

    def rule(element: Element, place: Place) -> Iterator[Problem]:
        in_input = place.surface == MODAL and place.pointer.endswith("/element")
        if element.get(field) is True and not in_input:
            yield place.at(field).problem(f"`{field}` is for input blocks of modals only")

    return rule
