"""rich_text: its four kinds of part and the inline elements in them."""

from collections.abc import Mapping

from sandbox.blockkit.objects import typed
from sandbox.blockkit.schema import Check, array, boolean, by_type, integer, shape, string, word

STYLES = shape(
    may=dict.fromkeys(
        ("bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink"), boolean
    )
)


def _inline(must: Mapping[str, Check] | None = None, may: Mapping[str, Check] | None = None) -> Check:
    return typed(must=must, may={"style": STYLES, **(may or {})})


TEXT = _inline({"text": string()})
LINK = _inline({"url": string(3000)}, {"text": string(), "unsafe": boolean})
INLINE = by_type(
    {
        "text": TEXT,
        "link": LINK,
        "user": _inline({"user_id": string()}),
        "usergroup": _inline({"usergroup_id": string()}),
        "channel": _inline({"channel_id": string()}),
        "team": _inline({"team_id": string()}),
        "emoji": _inline({"name": string()}, {"skin_tone": integer(1, 6), "unicode": string()}),
        "broadcast": _inline({"range": word("here", "channel", "everyone")}),
        "date": _inline(
            {"timestamp": integer(0, 10**11), "format": string()}, {"url": string(3000), "fallback": string()}
        ),
        "color": _inline({"value": string()}),
    }
)
BORDER = integer(0, 1)
SECTION = typed({"elements": array(INLINE, least=0)})
LIST = typed(
    {"elements": array(by_type({"rich_text_section": SECTION})), "style": word("bullet", "ordered")},
    {"indent": integer(0, 8), "offset": integer(0, 10**6), "border": BORDER},
)
QUOTE = typed({"elements": array(INLINE, least=0)}, {"border": BORDER})
PREFORMATTED = typed(
    {"elements": array(by_type({"text": TEXT, "link": LINK}), least=0)}, {"border": BORDER, "language": string()}
)
PARTS = array(
    by_type(
        {
            "rich_text_section": SECTION,
            "rich_text_list": LIST,
            "rich_text_quote": QUOTE,
            "rich_text_preformatted": PREFORMATTED,
        }
    )
)
RICH_TEXT = by_type({"rich_text": typed({"elements": PARTS}, {"block_id": string(255)})})
