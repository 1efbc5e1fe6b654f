"""Blocks that Slack takes, and blocks that it refuses: each with its sentence and pointer."""

PLAIN: dict[str, object] = {"type": "plain_text", "text": "Go"}
BUTTON: dict[str, object] = {"type": "button", "action_id": "go", "text": PLAIN}
OPTION: dict[str, object] = {"text": PLAIN, "value": "a"}
OTHER: dict[str, object] = {**OPTION, "value": "b"}
FILE: dict[str, object] = {"id": "F07READY0001"}


def section(**more: object) -> dict[str, object]:
    return {"type": "section", "text": PLAIN, **more}


def actions(*elements: object) -> dict[str, object]:
    return {"type": "actions", "elements": list(elements)}


def rich(*inline: object) -> dict[str, object]:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(inline)}]}


def table(*rows: object, **more: object) -> dict[str, object]:
    return {"type": "table", "rows": list(rows), **more}


CELL: dict[str, object] = {"type": "raw_text", "text": "x"}
PICTURE: dict[str, object] = {"type": "image", "alt_text": "a map", "slack_file": FILE}

VALID = [
    section(),
    section(text={"type": "mrkdwn", "text": "*x*", "verbatim": True}, accessory=BUTTON, block_id="b", expand=True),
    {"type": "section", "fields": [PLAIN] * 10},
    actions(*({**BUTTON, "action_id": str(n)} for n in range(25))),
    actions({"type": "static_select", "options": [OPTION], "initial_option": OPTION}),
    actions({"type": "static_select", "option_groups": [{"label": PLAIN, "options": [OPTION]}]}),
    actions({"type": "overflow", "options": [{**OPTION, "url": "https://example.org"}]}),
    actions({"type": "timepicker", "initial_time": "23:59", "timezone": "Europe/Berlin"}),
    {
        "type": "context",
        "elements": [PLAIN, {"type": "image", "alt_text": "x", "image_url": "https://example.org/x.png"}],
    },
    {"type": "divider"},
    {"type": "header", "text": PLAIN, "level": 2},
    PICTURE,
    {"type": "markdown", "text": "# x" * 4000},
    rich({"type": "text", "text": "x", "style": {"bold": True}}, {"type": "user", "user_id": "U1"}),
    table([CELL, CELL], column_settings=[None, {"align": "right"}]),
    {"type": "input", "label": PLAIN, "element": {"type": "plain_text_input", "action_id": "x"}},
    {"type": "file", "external_id": "x", "source": "remote"},
    {
        "type": "context_actions",
        "elements": [{"type": "icon_button", "icon": "trash", "text": PLAIN}],
    },
]

REFUSED: list[tuple[str, object, str, str]] = [
    (
        "long section",
        section(text={"type": "mrkdwn", "text": "x" * 3001}),
        "must be less than 3001 characters",
        "/blocks/0/text/text",
    ),
    (
        "long field",
        {"type": "section", "fields": [{**PLAIN, "text": "x" * 2001}]},
        "must be less than 2001 characters",
        "/blocks/0/fields/0/text",
    ),
    (
        "empty text",
        section(text={**PLAIN, "text": ""}),
        "must be more than 0 characters",
        "/blocks/0/text/text",
    ),
    (
        "long header",
        {"type": "header", "text": {**PLAIN, "text": "x" * 151}},
        "must be less than 151 characters",
        "/blocks/0/text/text",
    ),
    (
        "mrkdwn header",
        {"type": "header", "text": {"type": "mrkdwn", "text": "x"}},
        "unsupported type: mrkdwn",
        "/blocks/0/text/type",
    ),
    (
        "eleven fields",
        {"type": "section", "fields": [PLAIN] * 11},
        "no more than 10 items allowed",
        "/blocks/0/fields",
    ),
    (
        "26 buttons",
        actions(*({**BUTTON, "action_id": str(n)} for n in range(26))),
        "no more than 25 items allowed",
        "/blocks/0/elements",
    ),
    ("no button", actions(), "must provide at least 1 items", "/blocks/0/elements"),
    (
        "no options",
        actions({"type": "checkboxes", "options": []}),
        "must provide at least 1 items",
        "/blocks/0/elements/0/options",
    ),
    (
        "eleven checkboxes",
        actions({"type": "checkboxes", "options": [OPTION] * 11}),
        "no more than 10 items allowed",
        "/blocks/0/elements/0/options",
    ),
    (
        "same action twice",
        actions(BUTTON, BUTTON),
        '`action_id` "go" already exists',
        "/blocks/0/elements/1/action_id",
    ),
    ("unknown block", {"type": "sectoin"}, "unsupported type: sectoin", "/blocks/0/type"),
    ("block of modals", {"type": "alert", "text": PLAIN}, "unsupported type: alert", "/blocks/0/type"),
    (
        "element out of place",
        section(accessory={"type": "plain_text_input"}),
        "unsupported type: plain_text_input",
        "/blocks/0/accessory/type",
    ),
    ("no type", {"text": PLAIN}, "missing required field: type", "/blocks/0"),
    (
        "no alt text",
        {"type": "image", "image_url": "https://example.org/x"},
        "missing required field: alt_text",
        "/blocks/0",
    ),
    (
        "no picture",
        {"type": "image", "alt_text": "x"},
        "must define either `image_url` or `slack_file`",
        "/blocks/0/type",
    ),
    (
        "neither text nor fields",
        {"type": "section"},
        "must define either `text` or `fields`",
        "/blocks/0/type",
    ),
    ("field too many", section(colour="red"), "invalid additional property: colour", "/blocks/0"),
    (
        "emoji in mrkdwn",
        section(text={"type": "mrkdwn", "text": "x", "emoji": True}),
        "invalid additional property: emoji",
        "/blocks/0/text",
    ),
    (
        "verbatim in plain_text",
        section(text={**PLAIN, "verbatim": True}),
        "invalid additional property: verbatim",
        "/blocks/0/text",
    ),
    (
        "url outside overflow",
        actions({"type": "static_select", "options": [{**OPTION, "url": "https://x.org"}]}),
        "invalid additional property: url",
        "/blocks/0/elements/0/options/0",
    ),
    ("text no object", section(text="x"), "must provide an object", "/blocks/0/text"),
    (
        "null option",
        actions({"type": "static_select", "options": [OPTION], "initial_option": None}),
        "must provide an object",
        "/blocks/0/elements/0/initial_option",
    ),
    ("text no string", section(text={**PLAIN, "text": 5}), "must provide a string", "/blocks/0/text/text"),
    ("block no object", "x", "must provide an object", "/blocks/0"),
    (
        "long button",
        actions({**BUTTON, "text": {**PLAIN, "text": "x" * 76}}),
        "must be less than 76 characters",
        "/blocks/0/elements/0/text/text",
    ),
    (
        "long value",
        actions({**BUTTON, "value": "x" * 2001}),
        "must be less than 2001 characters",
        "/blocks/0/elements/0/value",
    ),
    (
        "long option value",
        actions({"type": "static_select", "options": [{**OPTION, "value": "x" * 151}]}),
        "must be less than 151 characters",
        "/blocks/0/elements/0/options/0/value",
    ),
    ("long ids", section(block_id="x" * 256), "must be less than 256 characters", "/blocks/0/block_id"),
    (
        "unknown style",
        actions({**BUTTON, "style": "default"}),
        "must be a valid enum value",
        "/blocks/0/elements/0/style",
    ),
    (
        "six in overflow",
        actions({"type": "overflow", "options": [OPTION] * 6}),
        "no more than 5 items allowed",
        "/blocks/0/elements/0/options",
    ),
    (
        "file id",
        {**PICTURE, "slack_file": {"id": "f1"}},
        "input must match regex pattern: ^[F][A-Z0-9]{8,}$",
        "/blocks/0/slack_file/id",
    ),
    (
        "long alt text",
        {**PICTURE, "alt_text": "x" * 2001},
        "must be less than 2001 characters",
        "/blocks/0/alt_text",
    ),
    (
        "foreign initial option",
        actions({"type": "radio_buttons", "options": [OPTION], "initial_option": OTHER}),
        "must equal one of the options exactly",
        "/blocks/0/elements/0/initial_option",
    ),
    (
        "no such day",
        actions({"type": "datepicker", "initial_date": "2026-02-30"}),
        "must provide a valid date",
        "/blocks/0/elements/0/initial_date",
    ),
    (
        "file input in a message",
        {"type": "input", "label": PLAIN, "element": {"type": "file_input"}},
        "unsupported type: file_input",
        "/blocks/0/element/type",
    ),
    (
        "empty rich text",
        rich({"type": "text", "text": ""}),
        "must be more than 0 characters",
        "/blocks/0/elements/0/elements/0/text",
    ),
    (
        "link in a label of code",
        {
            "type": "rich_text",
            "elements": [{"type": "rich_text_preformatted", "elements": [{"type": "user", "user_id": "U1"}]}],
        },
        "unsupported type: user",
        "/blocks/0/elements/0/elements/0/type",
    ),
    ("wide table", table([CELL] * 21), "no more than 20 items allowed", "/blocks/0/rows/0"),
    (
        "eleven in context",
        {"type": "context", "elements": [PLAIN] * 11},
        "no more than 10 items allowed",
        "/blocks/0/elements",
    ),
    (
        "long confirmation",
        actions(
            {
                **BUTTON,
                "confirm": {"title": PLAIN, "text": PLAIN, "confirm": {**PLAIN, "text": "x" * 31}, "deny": PLAIN},
            }
        ),
        "must be less than 31 characters",
        "/blocks/0/elements/0/confirm/confirm/text",
    ),
    (
        "response url in a message",
        actions({"type": "channels_select", "response_url_enabled": True}),
        "`response_url_enabled` is for input blocks of modals only",
        "/blocks/0/elements/0/response_url_enabled",
    ),
]
