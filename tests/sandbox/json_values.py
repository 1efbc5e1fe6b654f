"""Any JSON, and JSON that is nearly Block Kit: its words in places where they need not belong."""

from hypothesis import strategies as st

from sandbox.blockkit import blocks, elements

KINDS = sorted(
    {
        *blocks.BLOCKS,
        *blocks.UNREAD,
        *elements.PUSHED,
        *elements.SELECTS,
        *elements.MULTI_SELECTS,
        *elements.CHOICES,
        *elements.PICKERS,
        *elements.TEXTS,
        "plain_text",
        "mrkdwn",
        "rich_text_section",
        "rich_text_list",
        "user",
        "broadcast",
        "date",
        "raw_text",
        "modal",
        "home",
    }
)
FIELDS = """
type text elements element accessory fields label hint title rows options option_groups initial_option initial_options
initial_date initial_time timezone min_length max_length min_value max_value slack_file id url image_url alt_text
action_id block_id focus_on_load style blocks submit user_id range timestamp format is_decimal_allowed initial_value
column_settings value verbatim child_blocks placeholder
""".split()  # noqa: SIM905
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=20)
    | st.sampled_from(KINDS)
    | st.sampled_from(["F0123456789", "2026-02-31", "25:61", "Mars/Base", "<!channel>", "*_~`", "&lt;"])
)
KEYS = st.sampled_from(FIELDS) | st.text(max_size=8)


def _objects(inner: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    typed = st.builds(lambda kind, rest: {**rest, "type": kind}, st.sampled_from(KINDS), st.dictionaries(KEYS, inner))
    return st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=5) | typed


JSON: st.SearchStrategy[object] = st.recursive(LEAVES, _objects, max_leaves=30)
