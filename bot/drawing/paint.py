"""From a layout to a picture: PNG, SVG or PDF bytes, by matplotlib's object API on a canvas of fixed size.

All shapes are one collection. Texts are set literally, one call a line (nothing in them is ever read as mathematics):
in PNG as bitmaps of the font blended into the buffer, which costs a third of matplotlib's own way; in SVG and PDF as
text. The ground is opaque white, since Slack's dark mode would show through. matplotlib is imported when called.
"""

import warnings
from io import BytesIO
from typing import TYPE_CHECKING, Any, Literal

from bot.drawing.fonts import families, font_for, set_text
from bot.drawing.paths import colours_of, path_of
from bot.drawing.png import png
from bot.drawing.shapes import Layout, Shape, Text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Format = Literal["png", "svg", "pdf"]
_SETTINGS: dict[Any, Any] = {
    "text.parse_math": False,
    "text.usetex": False,
    "svg.fonttype": "none",
    "svg.hashsalt": "mapwright",
    "pdf.fonttype": 42,
    "path.simplify": False,
    "path.sketch": None,
    "path.effects": [],
}


def paint(layout: Layout, fmt: Format) -> bytes:
    """Draw a layout, one pixel of it as one pixel of a PNG, or one 72nd of an inch in SVG and PDF."""
    from matplotlib import rc_context

    with rc_context(_SETTINGS), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        return _png(layout) if fmt == "png" else _vector(layout, fmt)


def _figure(layout: Layout) -> "Figure":
    """A figure that holds the shapes, 72 dots an inch so that points are pixels."""
    from matplotlib.collections import PathCollection
    from matplotlib.figure import Figure
    from matplotlib.transforms import IdentityTransform

    figure = Figure(figsize=(layout.width / 72, layout.height / 72), dpi=72, facecolor="white", edgecolor="none")
    colours = [colours_of(shape) for shape in layout.shapes]
    shapes = PathCollection(
        [path_of(shape, layout.height) for shape in layout.shapes],
        facecolors=[fill for fill, _ in colours],
        edgecolors=[edge for _, edge in colours],
        linewidths=[shape.line for shape in layout.shapes],
        linestyles=[_dashes(shape) for shape in layout.shapes],
        capstyle="butt",
        joinstyle="round",
    )
    shapes.set_transform(IdentityTransform())
    if layout.shapes:
        figure.add_artist(shapes, clip=False)
    return figure


def _dashes(shape: Shape) -> Any:
    """matplotlib counts dashes in line widths."""
    dash = getattr(shape, "dash", None)
    return (0, tuple(part / shape.line for part in dash)) if dash and shape.line else "solid"


def _png(layout: Layout) -> bytes:
    import numpy as np
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    canvas: Any = FigureCanvasAgg(_figure(layout))
    canvas.draw()
    pixels = np.asarray(canvas.buffer_rgba())
    for text in layout.texts:
        _blend(pixels, text)
    return png(pixels)


def _blend(pixels: Any, text: Text) -> None:
    """Lay one line over the picture; what would stand outside the canvas is cut off."""
    import numpy as np
    from matplotlib.colors import to_rgb

    font = font_for(text.face.bold, text.face.italic)
    font.set_size(text.face.size, 72)
    set_text(font, text.text)
    font.draw_glyphs_to_bitmap(antialiased=True)
    mask = font.get_image()
    left, _ = font.get_bitmap_offset()
    x = round(text.x) + left // 64
    y = round(text.y + font.get_descent() / 64) - mask.shape[0]
    x0, y0 = max(x, 0), max(y, 0)
    x1, y1 = min(x + mask.shape[1], pixels.shape[1]), min(y + mask.shape[0], pixels.shape[0])
    if x0 >= x1 or y0 >= y1:
        return
    cover = mask[y0 - y : y1 - y, x0 - x : x1 - x, None].astype(np.float32) / 255
    ground = pixels[y0:y1, x0:x1, :3]
    ink = np.array(to_rgb(text.colour), dtype=np.float32) * 255
    ground[...] = (ground + (ink - ground) * cover + 0.5).astype(np.uint8)


def _vector(layout: Layout, fmt: Format) -> bytes:
    from matplotlib.artist import Artist
    from matplotlib.backends.backend_pdf import FigureCanvasPdf
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    class Words(Artist):
        """All texts, on top of the shapes."""

        def draw(self, renderer: Any) -> None:
            for text in layout.texts:
                _set(renderer, text, layout.height)

    figure = _figure(layout)
    words = Words()
    words.set_zorder(10)
    figure.add_artist(words, clip=False)
    stream = BytesIO()
    if fmt == "svg":
        svg: Any = FigureCanvasSVG(figure)
        svg.print_svg(stream, metadata={"Title": layout.title, "Creator": "Mapwright", "Date": None})
    else:
        metadata = {"Title": layout.title, "Creator": "Mapwright", "CreationDate": None}
        pdf: Any = FigureCanvasPdf(figure)
        pdf.print_pdf(stream, metadata=metadata)
    return stream.getvalue()


def _set(renderer: Any, text: Text, height: float) -> None:
    from matplotlib.font_manager import FontProperties

    properties = FontProperties(
        family=[*families(), "sans-serif"] if renderer.flipy() else list(families()),
        weight="bold" if text.face.bold else "normal",
        style="italic" if text.face.italic else "normal",
        size=text.face.size,
    )
    gc = renderer.new_gc()
    gc.set_foreground(text.colour)
    y = text.y if renderer.flipy() else height - text.y
    renderer.draw_text(gc, text.x, y, text.text, properties, 0.0, ismath=False)
    gc.restore()
