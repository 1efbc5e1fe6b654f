import struct
import subprocess
import sys
import zlib
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from bot import journey as j
from bot.drawing import style
from bot.drawing.fonts import FontRuler, font_for, missing_scripts, set_text
from bot.drawing.layout import layout_of
from bot.drawing.paint import Format
from bot.drawing.png import png
from bot.drawing.render import render
from bot.drawing.shapes import Rect
from bot.drawing.style import LARGEST, Face
from bot.formats.journey_file import loads
from tests.drawing.hostile import HOSTILE
from tests.drawing.samples import full
from tests.rules import ROOT

PUBLISHED = sorted((ROOT / "bot" / "demo" / "journeys").glob("*.yaml"))
SVG = "{http://www.w3.org/2000/svg}"


def size_of(png: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def pixels(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(BytesIO(png)).convert("RGB"))


def hostile(text: str) -> j.Journey:
    """A map that says nothing but this, everywhere."""
    touchpoint = j.Touchpoint(
        name=text,
        action=text,
        channels=(text, text + "!"),
        score=1,
        thoughts=(text,),
        pain_points=(j.PainPoint(text=text, severity=3),),
        gains=(j.Gain(text=text),),
        departments=(text,),
        opportunities=(text,),
    )
    stages = tuple(j.Stage(name=text, touchpoints=(touchpoint, touchpoint)) for _ in range(3))
    persona = j.Persona(name=text, goals=(j.Trait(text=text),))
    return j.Journey(title=text, scenario=text, personas=(persona,), gaps=(text,), stages=stages, score_note=text)


@pytest.mark.parametrize("path", PUBLISHED, ids=lambda path: path.stem)
def test_published_journeys_are_drawn_opaque_on_white(path: Path) -> None:
    picture: Image.Image = Image.open(BytesIO(render(loads(path.read_text(encoding="utf-8")))))

    assert picture.mode == "P"
    assert "transparency" not in picture.info
    picture = picture.convert("RGB")
    assert picture.getpixel((2, 2)) == (255, 255, 255)
    assert max(picture.size) <= LARGEST
    assert len(picture.getcolors(1 << 24) or []) > 50


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:12]))
@pytest.mark.parametrize("fmt", ["png", "svg", "pdf"])
def test_hostile_texts_are_drawn_in_every_format(text: str, fmt: Format) -> None:
    picture = render(hostile(text), fmt=fmt)

    if fmt == "png":
        assert max(size_of(picture)) <= LARGEST
        Image.open(BytesIO(picture)).verify()
    elif fmt == "svg":
        ElementTree.fromstring(picture)
    else:
        assert picture.startswith(b"%PDF-")
        assert picture.rstrip().endswith(b"%%EOF")


def test_svg_has_real_text_and_a_title() -> None:
    tree = ElementTree.fromstring(render(hostile("$x^2$ costs < 3 & more"), fmt="svg"))

    said = ["".join(node.itertext()).strip() for node in tree.iter(f"{SVG}text")]
    assert "$x^2$ costs < 3 & more" in said
    assert [node.text for node in tree.iter(f"{SVG}title")] == ["Journey map: $x^2$ costs < 3 & more"]


def test_a_width_is_kept_unless_the_map_would_be_too_high() -> None:
    journey = full(3, 2)

    natural = size_of(render(journey))
    assert size_of(render(journey, width=960))[0] == 960
    assert size_of(render(journey, width=LARGEST)) <= (LARGEST, LARGEST)
    shrunk = size_of(render(journey, width=960))
    assert abs(shrunk[1] / shrunk[0] - natural[1] / natural[0]) < 0.01


def test_three_hundred_touchpoints_stay_within_bounds() -> None:
    assert max(size_of(render(full(10, 30)))) <= LARGEST


def test_the_same_map_is_the_same_picture() -> None:
    formats: tuple[Format, ...] = ("png", "svg", "pdf")
    for fmt in formats:
        assert render(full(2, 2), fmt=fmt) == render(full(2, 2), fmt=fmt)


def test_a_gap_in_the_curve_shows_in_the_pixels() -> None:
    def line_coloured(middle: float | None) -> int:
        """Pixels in the colour of the line, left of the middle point and right of the first."""
        steps = tuple(j.Touchpoint(name="", score=score) for score in (2, middle, 2))
        journey = j.Journey(title="", stages=(j.Stage(name="", touchpoints=steps),))
        plot = next(s.box for s in layout_of(journey, FontRuler()).shapes if isinstance(s, Rect) and s.role == "plot")
        rows = slice(int(plot.y), int(plot.bottom))
        between = slice(int(plot.x + plot.w * 0.25), int(plot.x + plot.w * 0.45))
        ink = np.array([int(style.ACCENT[n : n + 2], 16) for n in (1, 3, 5)])
        return int((np.abs(pixels(render(journey))[rows, between].astype(int) - ink).sum(axis=2) < 12).sum())

    assert line_coloured(2) > 500
    assert line_coloured(None) == 0


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize(
    "text",
    [
        "Research destinations, routes",
        "AVATAR To We",
        "QQ-J O-J",
        "Жизнь и Ελλάδα",
        "fi ffi fl",
        "naïve café",
        "عربي",
        "漢字 mix",
    ],
)
def test_the_ruler_never_measures_less_than_paint_takes(text: str, bold: bool) -> None:
    face = Face(20, bold=bold)
    font = font_for(bold, False)
    font.set_size(20, 72)
    set_text(font, text)

    painted = font.get_width_height()[0] / 64
    assert painted - 0.5 <= FontRuler().width(text, face) <= painted * 1.1 + 2


def test_scripts_without_a_font_are_named() -> None:
    assert set(missing_scripts(["plain words"])) == set()
    assert set(missing_scripts(["ไทย"])) <= {"Thai"}
    assert set(missing_scripts(["ไทย"])) == set(missing_scripts()) & {"Thai"}


def test_import_leaves_matplotlib_alone() -> None:
    code = (
        "import sys, bot.drawing.client, bot.drawing.render, bot.drawing.worker, bot.drawing.layout;"
        "sys.exit('matplotlib' in sys.modules or 'numpy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def opaque(rgb: np.ndarray) -> np.ndarray:
    return np.dstack([rgb, np.full(rgb.shape[:2], 255, dtype=np.uint8)])


def test_a_picture_of_few_colours_is_kept_as_it_is() -> None:
    given = np.arange(5 * 17 * 3, dtype=np.uint8).reshape(5, 17, 3)

    encoded = png(opaque(given))

    assert (pixels(encoded) == given).all()
    assert zlib.crc32(b"IEND").to_bytes(4, "big") == encoded[-4:]


def test_of_many_colours_the_frequent_ones_are_exact_and_the_others_near() -> None:
    steps = np.linspace(0, 255, 40).astype(np.uint8)
    shades = np.stack(np.meshgrid(steps, steps), axis=2).reshape(40, 40, 2)
    given = np.dstack([shades, np.full((40, 40), 90, dtype=np.uint8)])
    given = np.vstack([given, np.full((20, 40, 3), 201, dtype=np.uint8)])

    found = pixels(png(opaque(given))).astype(int)

    assert (found[40:] == 201).all()
    assert np.abs(found - given).max() < 40
    assert np.abs(found - given).mean() < 8


def test_the_colours_of_the_style_are_exact_in_a_full_map() -> None:
    found = {
        tuple(int(part) for part in colour) for colour in np.unique(pixels(render(full(6, 5))).reshape(-1, 3), axis=0)
    }

    for name in ("INK", "ACCENT", "LANE", "POSITIVE", "NEGATIVE", "POSITIVE_PALE", "NEGATIVE_PALE", "SPREAD", "STAR"):
        colour = getattr(style, name)
        assert tuple(int(colour[n : n + 2], 16) for n in (1, 3, 5)) in found, name


def test_the_picture_of_a_full_map_is_under_500_kb() -> None:
    assert len(render(full(6, 5))) < 500_000
