"""Drawing a journey in this process: the whole way from the read model to the bytes of a picture.

The bot itself does not call this but `bot.drawing.client`, so that no map can stop it; the command line does.
"""

import threading
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from bot.drawing import style
from bot.drawing.fonts import FontRuler, missing_scripts
from bot.drawing.layout import layout_of
from bot.drawing.paint import Format, paint
from bot.drawing.shapes import Layout
from bot.journey import Journey

_rulers = threading.local()


def render(journey: Journey, *, fmt: Format = "png", width: int | None = None) -> bytes:
    """Draw a journey map as PNG, SVG or PDF, `width` pixels wide where one is given.

    Without a width the map is as wide as its content asks for. Neither side is ever more than 4,000 pixels: a map
    that would become too high is drawn narrower than asked.
    """
    layout = layout_of(journey, _ruler(), missing_scripts(_texts(journey)))
    return paint(_sized(layout, width), fmt)


def _sized(layout: Layout, width: int | None) -> Layout:
    if width is None or width == layout.width:
        return layout
    factor = min(width / layout.width, style.LARGEST / layout.height, style.LARGEST / layout.width)
    return layout.scaled(factor)


def _ruler() -> FontRuler:
    """The ruler of this thread, with the widths that it has measured before."""
    if not hasattr(_rulers, "ruler"):
        _rulers.ruler = FontRuler()
    ruler: FontRuler = _rulers.ruler
    return ruler


def _texts(value: object) -> Iterator[str]:
    """Every text in a value of the read model; what nobody interprets (`extra`, `source`) is not drawn."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item)
    elif is_dataclass(value):
        for field in fields(value):
            if field.name not in {"extra", "source"}:
                yield from _texts(getattr(value, field.name))
