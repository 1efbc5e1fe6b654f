"""Text that people typed: cleaned once on its way in, and cut or escaped once on its way out.

`clean` is the only thing that changes what somebody wrote, and it takes away only what nobody can see: control
characters, halves of surrogate pairs, and the marks that turn the reading direction of what follows. Everything
else here makes copies for places that have a limit.

Limits are Slack's. The sources do not say whether Slack counts code points or UTF-16 units; what goes out is
counted in UTF-16 units, which are never fewer, so that it fits either way. `clean` counts code points, the longer
of the two readings, so that it never shortens what Slack accepted.
"""

import re
import unicodedata
from collections.abc import Callable

_BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u206f\ufeff\ufff9-\uffff]")
_SPACES = re.compile(r"\s+")
_EDGES = " \n\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u202f\u205f\u2060\u3000"
_MOST_MARKS = 30
_LONGEST_CLUSTER = 64
_GRAPHEME_JOINER, _ZERO_WIDTH_JOINER = "\u034f", "\u200d"
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}

Weight = Callable[[str], int]


def clean(text: str, limit: int | None = None) -> str:
    """What every typed text goes through before it is stored; doing it twice changes nothing more.

    Line breaks of all kinds become newlines, a tab a space. C0 and C1 controls, lone surrogates and bidirectional
    overrides are taken out, the rest is normalised to NFC, trimmed, and cut at `limit` code points. Nothing is
    unescaped: `&amp;` stays as typed.
    """
    text = _BREAKS.sub("\n", text).replace("\t", " ")
    text = _composed(_UNSEEN.sub("", _whole(text)))
    text = _trimmed(text)
    if limit is not None and len(text) > limit:
        text = _trimmed(text[: _boundary(text, max(limit, 0))])
    return text


def one_line(text: str, limit: int | None = None) -> str:
    """The text with every run of white space as one space; cut to `limit` UTF-16 units where one is given."""
    joined = _SPACES.sub(" ", text).strip()
    return joined if limit is None else cut(joined, limit)


def size(text: str) -> int:
    """Length in UTF-16 units: an emoji beyond the basic plane counts twice."""
    return len(text) if text.isascii() else len(text) + sum(character > "\uffff" for character in text)


def cut(text: str, limit: int, ellipsis: str = "…") -> str:
    """The text in at most `limit` UTF-16 units, `ellipsis` included; a visible character is never cut in two."""
    if size(text) <= limit:
        return text
    return _cut(text, limit, ellipsis, _units)


def escape_mrkdwn(text: str) -> str:
    """`&`, `<` and `>` as entities, once: what Slack asks of text in mrkdwn (facts, section 6)."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def cut_then_escape(text: str, limit: int, ellipsis: str = "…") -> str:
    """The text escaped for mrkdwn in at most `limit` UTF-16 units, shortened before escaping so no entity breaks."""
    return escape_mrkdwn(_cut(text, limit, ellipsis, _escaped_units))


def beginning(text: str, limit: int, *, escaped: bool = False) -> str:
    """As much from the start as fits `limit` (at least 5), ending between visible characters where that is possible.

    It is never empty unless the text is. `escaped` counts what the text takes once it is escaped for mrkdwn.
    """
    fits = max(_fitting(text, limit, _escaped_units if escaped else _units), min(len(text), 1))
    return text[: _boundary(text, fits) or fits]


def _units(character: str) -> int:
    return 2 if character > "\uffff" else 1


def _escaped_units(character: str) -> int:
    return len(_ESCAPES[character]) if character in _ESCAPES else _units(character)


def _cut(text: str, limit: int, ellipsis: str, weight: Weight) -> str:
    if _fitting(text, limit, weight) == len(text):
        return text
    room = limit - sum(map(weight, ellipsis))
    if room <= 0:
        return text[: _boundary(text, _fitting(text, limit, weight))]
    return text[: _boundary(text, _fitting(text, room, weight))].rstrip() + ellipsis


def _fitting(text: str, limit: int, weight: Weight) -> int:
    """How many characters from the start weigh at most `limit` together."""
    total = 0
    for index, character in enumerate(text):
        total += weight(character)
        if total > limit:
            return index
    return len(text)


def _boundary(text: str, index: int) -> int:
    """The nearest place at or before `index` between two visible characters (`index` itself within a huge one)."""
    for place in range(index, max(index - _LONGEST_CLUSTER, 0), -1):
        if place == len(text) or not _joined(text, place):
            return place
    return index if index > _LONGEST_CLUSTER else 0


def _joined(text: str, place: int) -> bool:
    """Whether the characters before and after `place` are seen as one (a short form of Unicode's UAX 29)."""
    before, after = text[place - 1], text[place]
    if _ZERO_WIDTH_JOINER in (before, after) or unicodedata.category(after) in {"Mn", "Mc", "Me"}:
        return True
    if _is_flag_letter(before) and _is_flag_letter(after):
        start = place
        while start > 0 and place - start < _LONGEST_CLUSTER and _is_flag_letter(text[start - 1]):
            start -= 1
        return (place - start) % 2 == 1
    return _extends(after) or (_is_jamo(after) and unicodedata.name(before, "").startswith("HANGUL"))


def _is_flag_letter(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _extends(character: str) -> bool:
    """Skin tones, the letters of regional flags, and half-width voiced marks belong to what stands before them."""
    return (
        "\U0001f3fb" <= character <= "\U0001f3ff"
        or "\U000e0020" <= character <= "\U000e007f"
        or character in {"\uff9e", "\uff9f"}
    )


def _is_jamo(character: str) -> bool:
    """Vowels and final consonants, which never start a Hangul syllable."""
    return "\u1160" <= character <= "\u11ff" or "\ud7b0" <= character <= "\ud7fb"


def _whole(text: str) -> str:
    """Surrogate pairs as the characters they stand for, halves without their partner left out."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    return text


def _composed(text: str) -> str:
    """NFC in linear time: marks in long runs are first kept apart, because sorting them takes quadratic time."""
    if text.isascii():
        return text
    for _ in range(4):
        composed = unicodedata.normalize("NFC", _stream_safe(text))
        if composed == text:
            break
        text = composed
    return text


def _stream_safe(text: str) -> str:
    """At most 30 marks in a row, then a grapheme joiner: the Stream-Safe Text Format of Unicode's UAX 15."""
    if len(text) <= _MOST_MARKS:
        return text
    out, run = [], 0
    for character in text:
        run = run + 1 if unicodedata.combining(character) else 0
        if run > _MOST_MARKS:
            out.append(_GRAPHEME_JOINER)
            run = 1
        out.append(character)
    return "".join(out)


def _trimmed(text: str) -> str:
    """Without white space and invisible spaces at either end."""
    return text.strip(_EDGES)
