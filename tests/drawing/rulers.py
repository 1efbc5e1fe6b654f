"""A ruler without fonts, for tests of geometry: every letter is as wide as its size, but for a factor."""

import unicodedata

from bot.drawing.style import Face


class PlainRuler:
    """Marks take no room, ideographs a whole em, all else six tenths of one."""

    def width(self, text: str, face: Face) -> float:
        return face.size * sum(map(self._share, text))

    @staticmethod
    def _share(character: str) -> float:
        if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
            return 0.0
        return 1.0 if unicodedata.east_asian_width(character) in {"W", "F"} else 0.6
