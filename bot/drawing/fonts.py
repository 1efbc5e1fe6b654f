"""Fonts: which there are, how wide text is in them, and which scripts they lack.

DejaVu Sans comes with matplotlib and is the first; what it lacks is looked for in the families below, where they are
installed. Emoji fonts in colour cannot be drawn by matplotlib (its issue 31207) and are left out. What no font has is
drawn as a box by matplotlib's Last Resort font, never an error.

matplotlib is imported when a function is called, not when this module is.
"""

import re
import warnings
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from bot.drawing.style import Face

if TYPE_CHECKING:
    from matplotlib.ft2font import FT2Font

FIRST = "DejaVu Sans"
FURTHER = (
    "Noto Sans",
    "Noto Sans Arabic",
    "Noto Sans Hebrew",
    "Noto Sans Devanagari",
    "Noto Sans Thai",
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "Noto Sans CJK KR",
    "Noto Sans SC",
    "Noto Sans JP",
    "Noto Sans KR",
    "Source Han Sans SC",
    "WenQuanYi Zen Hei",
    "Droid Sans Fallback",
    "Arial Unicode MS",
    "PingFang SC",
    "Hiragino Sans",
    "Microsoft YaHei",
    "Malgun Gothic",
    "Noto Sans Symbols",
    "Noto Sans Symbols 2",
    "Noto Emoji",
    "Symbola",
    "Segoe UI Symbol",
    "FreeSans",
)
SCRIPTS = {
    "Latin": "aé",
    "Cyrillic": "жя",
    "Greek": "αω",
    "Arabic": "عم",
    "Hebrew": "אב",
    "Devanagari": "कम",
    "Thai": "กท",
    "Chinese": "中这",
    "Japanese": "かカ",
    "Korean": "한국",
    "emoji": "😀🚀",
}
_SIMPLE = re.compile(
    "[\u0000-\u058f\u1d00-\u2fff\u3000-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef\U0001f000-\U0003ffff]*"
)
_REFERENCE = 100.0
_MOST_KEPT = 20_000


class FontRuler:
    """Measures with the fonts that paint uses. Widths are kept: of characters, pairs, and whole runs that are shaped.

    Widths grow in proportion to the size, since nothing is hinted. An instance belongs to one thread.
    """

    def __init__(self) -> None:
        self._advances: dict[tuple[bool, bool, str], float] = {}
        self._pairs: dict[tuple[bool, bool, str], float] = {}
        self._widths: dict[tuple[bool, bool, str], float] = {}

    def width(self, text: str, face: Face) -> float:
        """Pixels that the text takes in this face; never less than what paint needs."""
        key = (face.bold, face.italic, text)
        wide = self._widths.get(key)
        if wide is None:
            if len(self._widths) > _MOST_KEPT:
                self._widths.clear()
            wide = self._widths[key] = self._measured(*key)
        return wide * face.size / _REFERENCE

    def _measured(self, bold: bool, italic: bool, text: str) -> float:
        """The width at the reference size: of simple scripts added up, of others shaped as a whole."""
        if not _SIMPLE.fullmatch(text):
            return self._run(bold, italic, text)
        letters = sum(self._advance(bold, italic, character) for character in text)
        return letters + sum(self._kerning(bold, italic, a + b) for a, b in pairwise(text))

    def _advance(self, bold: bool, italic: bool, character: str) -> float:
        key = (bold, italic, character)
        if key not in self._advances:
            font = font_for(bold, italic)
            if font.get_char_index(ord(character)):
                font.set_size(_REFERENCE, 72)
                self._advances[key] = font.load_char(ord(character), flags=_unhinted()).linearHoriAdvance / 65536
            else:
                self._advances[key] = self._run(*key)
        return self._advances[key]

    def _kerning(self, bold: bool, italic: bool, pair: str) -> float:
        """What a pair takes beyond its two advances; pairs that move together are not counted."""
        key = (bold, italic, pair)
        if key not in self._pairs:
            from matplotlib.ft2font import Kerning

            font = font_for(bold, italic)
            font.set_size(_REFERENCE, 72)
            left, right = (font.get_char_index(ord(character)) for character in pair)
            moved = font.get_kerning(left, right, Kerning.UNFITTED) / 64 if left and right else 0.0
            self._pairs[key] = max(moved, 0.0)
        return self._pairs[key]

    @staticmethod
    def _run(bold: bool, italic: bool, text: str) -> float:
        font = font_for(bold, italic)
        font.set_size(_REFERENCE, 72)
        set_text(font, text)
        return float(font.get_width_height()[0] / 64)


def set_text(font: "FT2Font", text: str) -> None:
    """Shape a literal text with a font; a glyph that no font has is no warning here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        font.set_text(text, 0.0, flags=_unhinted())


def font_for(bold: bool, italic: bool) -> "FT2Font":
    """The font of a style with all its fallbacks. It belongs to the thread that asks."""
    from matplotlib.font_manager import get_font

    return get_font(_paths(bold, italic))


def families() -> tuple[str, ...]:
    """The families that are installed, in the order in which a glyph is looked for."""
    return (FIRST, *_installed())


def missing_scripts(text: Iterable[str] = ()) -> tuple[str, ...]:
    """The scripts, of those this project cares for, that no installed font can draw.

    With texts given, only the scripts that they use. Symbols and rarer scripts are not looked at.
    """
    from matplotlib.font_manager import get_font

    used = "".join(text)
    wanted = [name for name in SCRIPTS if not used or _USES[name].search(used)]
    fonts = [get_font(path) for path in _paths(False, False)]
    return tuple(
        name
        for name in wanted
        if not all(any(font.get_char_index(ord(letter)) for font in fonts) for letter in SCRIPTS[name])
    )


_USES = {
    "Latin": re.compile("[A-Za-z]"),
    "Cyrillic": re.compile("[\u0400-\u04ff]"),
    "Greek": re.compile("[\u0370-\u03ff]"),
    "Arabic": re.compile("[\u0600-\u06ff]"),
    "Hebrew": re.compile("[\u0590-\u05ff]"),
    "Devanagari": re.compile("[\u0900-\u097f]"),
    "Thai": re.compile("[\u0e00-\u0e7f]"),
    "Chinese": re.compile("[\u4e00-\u9fff]"),
    "Japanese": re.compile("[\u3040-\u30ff]"),
    "Korean": re.compile("[\uac00-\ud7a3]"),
    "emoji": re.compile("[\U0001f300-\U0001faff]"),
}


@lru_cache(1)
def _unhinted() -> Any:
    from matplotlib.ft2font import LoadFlags

    return LoadFlags.NO_HINTING


@lru_cache(1)
def _installed() -> tuple[str, ...]:
    from matplotlib.font_manager import fontManager

    known = {entry.name for entry in fontManager.ttflist}
    return tuple(family for family in FURTHER if family in known)


@lru_cache(4)
def _paths(bold: bool, italic: bool) -> tuple[Any, ...]:
    """The font files of a style, the first family first."""
    from matplotlib.font_manager import FontProperties, findfont

    weight = "bold" if bold else "normal"
    return tuple(
        findfont(
            FontProperties(family=family, weight=weight, style="italic" if italic else "normal"),
            fallback_to_default=False,
        )
        for family in families()
    )
