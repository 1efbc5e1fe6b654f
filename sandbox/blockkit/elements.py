"""Block elements as a table: what each has, how much of it, and in which blocks it may stand."""

from collections.abc import Mapping, Sequence

from sandbox.blockkit.objects import (
    CONFIRM,
    DISPATCH,
    FILTER,
    LINKED_OPTION,
    ONE_PICTURE,
    OPTION,
    OPTION_GROUP,
    PICTURE,
    RICH_OPTION,
    STYLE,
    TYPE,
    WORKFLOW,
    plain,
    text_kinds,
)
from sandbox.blockkit.rich_text import RICH_TEXT
from sandbox.blockkit.rules import (
    fits_its_lengths,
    fits_its_numbers,
    initial_is_an_option,
    modal_input_only,
    modal_only,
    real_date,
    real_zone,
)
from sandbox.blockkit.schema import Check, Rule, array, boolean, by_type, exactly_one, integer, shape, string, word

ACTION: dict[str, Check] = {"action_id": string(255)}
ASKS: dict[str, Check] = {**ACTION, "confirm": CONFIRM, "focus_on_load": boolean}
HINTED: dict[str, Check] = {**ASKS, "placeholder": plain(150)}
TYPED: dict[str, Check] = {
    **ACTION,
    "focus_on_load": boolean,
    "placeholder": plain(150),
    "dispatch_action_config": DISPATCH,
}
MOST: dict[str, Check] = {"max_selected_items": integer(1, 10**6)}
SELECTED = string()
URL_ENABLED: dict[str, Check] = {"response_url_enabled": boolean}


def _element(must: Mapping[str, Check], may: Mapping[str, Check], rules: Sequence[Rule] = ()) -> Check:
    return shape(must={**TYPE, **must}, may=may, rules=rules)


def _static(initial: Mapping[str, Check]) -> Check:
    lists = {"options": array(OPTION, 100), "option_groups": array(OPTION_GROUP, 100)}
    rules = [exactly_one("options", "option_groups"), initial_is_an_option]
    return _element({}, {**HINTED, **lists, **initial}, rules)


def _conversations(initial: Mapping[str, Check]) -> Check:
    more = {"default_to_current_conversation": boolean, "filter": FILTER}
    return _element({}, {**HINTED, **more, **initial}, [modal_input_only("response_url_enabled")])


def _choices(must: Mapping[str, Check], initial: Mapping[str, Check]) -> Check:
    return _element(must, {**ASKS, **initial}, [initial_is_an_option])


def _feedback() -> Check:
    return shape(must={"text": plain(75), "value": string(2000)}, may={"accessibility_label": string(75)})


BUTTON = _element(
    {"text": plain(75)},
    {
        **ASKS,
        "value": string(2000, least=0),
        "url": string(3000),
        "style": STYLE,
        "accessibility_label": string(75),
        "agent_prompt": string(4000),
        "agent_prompt_display": string(),
        "visible_to_user_ids": array(string()),
    },
)
SELECTS: dict[str, Check] = {
    "static_select": _static({"initial_option": OPTION}),
    "external_select": _element({}, {**HINTED, "initial_option": OPTION, "min_query_length": integer(0, 10**6)}),
    "users_select": _element({}, {**HINTED, "initial_user": SELECTED}),
    "conversations_select": _conversations({"initial_conversation": SELECTED, **URL_ENABLED}),
    "channels_select": _element(
        {}, {**HINTED, "initial_channel": SELECTED, **URL_ENABLED}, [modal_input_only("response_url_enabled")]
    ),
}
MULTI_SELECTS: dict[str, Check] = {
    "multi_static_select": _static({"initial_options": array(OPTION, 100), **MOST}),
    "multi_external_select": _element(
        {}, {**HINTED, "initial_options": array(OPTION, 100), "min_query_length": integer(0, 10**6), **MOST}
    ),
    "multi_users_select": _element({}, {**HINTED, "initial_users": array(SELECTED, least=0), **MOST}),
    "multi_conversations_select": _conversations({"initial_conversations": array(SELECTED, least=0), **MOST}),
    "multi_channels_select": _element({}, {**HINTED, "initial_channels": array(SELECTED, least=0), **MOST}),
}
CHOICES: dict[str, Check] = {
    "checkboxes": _choices({"options": array(RICH_OPTION, 10)}, {"initial_options": array(RICH_OPTION, 10)}),
    "radio_buttons": _choices({"options": array(RICH_OPTION, 10)}, {"initial_option": RICH_OPTION}),
}
PICKERS: dict[str, Check] = {
    "datepicker": _element({}, {**HINTED, "initial_date": string(pattern=r"^\d{4}-\d{2}-\d{2}$")}, [real_date]),
    "timepicker": _element(
        {},
        {**HINTED, "initial_time": string(pattern=r"^([01]\d|2[0-3]):[0-5]\d$"), "timezone": string()},
        [real_zone],
    ),
}
MOMENT: dict[str, Check] = {"datetimepicker": _element({}, {**ASKS, "initial_date_time": integer(10**9, 10**10 - 1)})}
PUSHED: dict[str, Check] = {
    "button": BUTTON,
    "workflow_button": _element(
        {"text": plain(75), "workflow": WORKFLOW}, {**ACTION, "style": STYLE, "accessibility_label": string(75)}
    ),
    "overflow": _element({"options": array(LINKED_OPTION, 5)}, {**ACTION, "confirm": CONFIRM}),
}
RICH_INPUT: dict[str, Check] = {
    "rich_text_input": _element(
        {}, {**TYPED, "initial_value": RICH_TEXT, "min_lines": integer(1, 100), "max_lines": integer(1, 100)}
    )
}
_NUMBER = string(pattern=r"^-?\d+(\.\d+)?$")
TEXTS: dict[str, Check] = {
    "plain_text_input": _element(
        {},
        {
            **TYPED,
            "multiline": boolean,
            "initial_value": string(3000, least=0),
            "min_length": integer(0, 3000),
            "max_length": integer(1, 3000),
        },
        [fits_its_lengths],
    ),
    "number_input": _element(
        {"is_decimal_allowed": boolean},
        {**TYPED, "initial_value": _NUMBER, "min_value": _NUMBER, "max_value": _NUMBER},
        [fits_its_numbers],
    ),
    "email_text_input": _element({}, {**TYPED, "initial_value": string(3000)}),
    "url_text_input": _element({}, {**TYPED, "initial_value": string(3000)}),
    "file_input": _element({}, {**ACTION, "filetypes": array(string()), "max_files": integer(1, 10)}, [modal_only]),
}
IMAGE = _element({"alt_text": string(2000)}, PICTURE, [ONE_PICTURE])
AGENT: dict[str, Check] = {
    "icon_button": _element(
        {"icon": word("trash"), "text": plain(75)},
        {
            **ACTION,
            "confirm": CONFIRM,
            "value": string(2000),
            "accessibility_label": string(75),
            "visible_to_user_ids": array(string(), 10),
        },
    ),
    "feedback_buttons": _element({"positive_button": _feedback(), "negative_button": _feedback()}, ACTION),
}

IN_ACTIONS = by_type({**PUSHED, **SELECTS, **CHOICES, **PICKERS, **MOMENT, **RICH_INPUT})
IN_SECTION = by_type({**PUSHED, **SELECTS, **MULTI_SELECTS, **CHOICES, **PICKERS, "image": IMAGE})
IN_INPUT = by_type({**SELECTS, **MULTI_SELECTS, **CHOICES, **PICKERS, **MOMENT, **TEXTS, **RICH_INPUT})
IN_AGENT = by_type(AGENT)

IN_CONTEXT = by_type({**text_kinds(), "image": IMAGE})
