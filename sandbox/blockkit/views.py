"""Check a view, a modal or a Home tab, as views.open, push, update and publish do."""

import json
from collections.abc import Callable, Iterator, Mapping

from sandbox.blockkit.blocks import check_blocks
from sandbox.blockkit.messages import decoded
from sandbox.blockkit.objects import plain
from sandbox.blockkit.problems import Problem, missing, unsupported
from sandbox.blockkit.schema import HOME, MODAL, Check, Fields, Place, anything, boolean, shape, string

MOST_BLOCKS = 100
MOST_BYTES = 250_000


def _listed(value: object, place: Place) -> Iterator[Problem]:
    if not isinstance(value, list):
        yield place.problem("must provide an array")
    else:
        yield from check_blocks(value, place, MOST_BLOCKS)


def _some(value: object, place: Place) -> Iterator[Problem]:
    if value == []:
        yield place.problem("must provide at least 1 items")
    yield from _listed(value, place)


def _inputs_have_submit(view: Mapping[str, object], place: Place) -> Iterator[Problem]:
    blocks = view["blocks"]
    for index, block in enumerate(blocks if isinstance(blocks, list) else []):
        if "submit" not in view and isinstance(block, dict) and block.get("type") == "input":
            at = place.at("blocks").at(index).at("input")
            yield at.problem("must define `submit` to use an `input` block in modals")


COMMON: Fields = {
    "private_metadata": string(3000, least=0),
    "callback_id": string(255, least=0),
    "external_id": string(255, least=0),
}
MODAL_VIEW: Check = shape(
    must={"type": anything, "title": plain(24), "blocks": _some},
    may={
        **COMMON,
        "submit": plain(24),
        "close": plain(24),
        "clear_on_close": boolean,
        "notify_on_close": boolean,
        "submit_disabled": boolean,
    },
    rules=[_inputs_have_submit],
)
HOME_VIEW: Check = shape(must={"type": anything, "blocks": _listed}, may=COMMON)


def check_view(view: object, *, modal: bool, usable_files: Callable[[str], bool]) -> list[Problem]:
    """Say what is wrong with a view (JSON or a string of it) for a modal, or else for the Home tab.

    An empty list means that Slack would show it. Pointers start with /view.
    """
    view = decoded(view)
    place = Place("/view", MODAL if modal else HOME, usable_files)
    if not isinstance(view, dict):
        return [place.problem("must provide an object")]
    if "type" not in view:
        return [place.problem(missing("type"))]
    if view["type"] != place.surface:
        return [place.at("type").problem(unsupported(view["type"]))]
    if _bytes(view) > MOST_BYTES:
        return [place.problem(f"must be less than {MOST_BYTES + 1} bytes", "view_too_large")]
    return list((MODAL_VIEW if modal else HOME_VIEW)(view, place))


def _bytes(view: object) -> int:
    try:
        return len(json.dumps(view, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    except RecursionError:
        return MOST_BYTES + 1
