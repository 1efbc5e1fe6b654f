"""Building inputs within Slack's limits, and reading back what was typed into them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    CheckboxesElement,
    ContextBlock,
    InputBlock,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    RadioButtonsElement,
    SectionBlock,
    StaticMultiSelectElement,
    StaticSelectElement,
    UserMultiSelectElement,
)
from slack_sdk.models.views import View

from bot.desk import Refusal
from bot.plain import clean, cut, one_line, size
from handlers.ids import VALUE, Act, Carried, Page, block_id, field_of

MOST_TEXT = 3000
MOST_OPTIONS = 100
MOST_LABEL = 75

Choice = tuple[str, str]
Typed = Mapping[str, Any]


def text_input(
    field: str,
    label: str,
    nonce: str,
    *,
    initial: str = "",
    hint: str = "",
    placeholder: str = "",
    lines: bool = False,
    optional: bool = False,
    most: int = MOST_TEXT,
) -> InputBlock:
    """A text field; `lines` makes it several lines high, `most` is its length in characters (3,000 at most)."""
    element = PlainTextInputElement(
        action_id=VALUE,
        initial_value=cut(initial, most) or None,
        multiline=lines,
        max_length=most,
        placeholder=cut(placeholder, 150) or None,
    )
    return _input(field, label, nonce, element, hint, optional=optional)


def select_input(
    field: str,
    label: str,
    nonce: str,
    choices: Sequence[Choice],
    *,
    initial: str = "",
    hint: str = "",
    optional: bool = False,
    radio: bool = False,
) -> InputBlock:
    """One of several (text, value) choices, as a select of up to 100 or as up to 10 radio buttons."""
    options = [option(text, value) for text, value in choices[:MOST_OPTIONS]]
    chosen = next((o for o in options if o.value == initial), None)
    element: Any
    if radio and len(options) <= 10:
        element = RadioButtonsElement(action_id=VALUE, options=options, initial_option=chosen)
    else:
        element = StaticSelectElement(action_id=VALUE, options=options, initial_option=chosen)
    return _input(field, label, nonce, element, hint, optional=optional)


def several_input(
    field: str,
    label: str,
    nonce: str,
    choices: Sequence[Choice],
    *,
    initial: Iterable[str] = (),
    hint: str = "",
    optional: bool = True,
    boxes: bool = False,
) -> InputBlock:
    """Any number of (text, value) choices, as a multi-select or, up to ten, as checkboxes."""
    options = [option(text, value) for text, value in choices[:MOST_OPTIONS]]
    wanted = set(initial)
    chosen = [o for o in options if o.value in wanted] or None
    element: Any
    if boxes and len(options) <= 10:
        element = CheckboxesElement(action_id=VALUE, options=options, initial_options=chosen)
    else:
        element = StaticMultiSelectElement(action_id=VALUE, options=options, initial_options=chosen)
    return _input(field, label, nonce, element, hint, optional=optional)


def people_input(
    field: str, label: str, nonce: str, *, initial: Sequence[str] = (), hint: str = "", optional: bool = False
) -> InputBlock:
    """People of the workspace."""
    element = UserMultiSelectElement(action_id=VALUE, initial_users=list(initial) or None)
    return _input(field, label, nonce, element, hint, optional=optional)


def _input(field: str, label: str, nonce: str, element: Any, hint: str, *, optional: bool) -> InputBlock:
    return InputBlock(
        block_id=block_id(field, nonce),
        label=PlainTextObject(text=cut(label, 2000), emoji=False),
        element=element,
        hint=PlainTextObject(text=cut(hint, 2000), emoji=False) if hint else None,
        optional=optional,
    )


def option(text: str, value: str) -> Option:
    """A choice; its text is cut at 75 characters."""
    return Option(text=PlainTextObject(text=cut(text, MOST_LABEL) or "-", emoji=False), value=value)


def button(act: Act, text: str, carried: Carried, *, primary: bool = False, suffix: str = "") -> ButtonElement:
    """A button; `suffix` tells apart buttons of the same act in one block."""
    return ButtonElement(
        action_id=f"{act}{suffix}",
        text=PlainTextObject(text=cut(text, MOST_LABEL), emoji=False),
        value=carried.to_text(),
        style="primary" if primary else None,
    )


def buttons(elements: Sequence[ButtonElement], block: str | None = None) -> list[Block]:
    """Rows of at most five buttons each, so that a phone can show them."""
    return [
        ActionsBlock(block_id=f"{block}.{start}" if block else None, elements=list(elements[start : start + 5]))
        for start in range(0, len(elements), 5)
    ]


def say(text: str) -> SectionBlock:
    """A paragraph that parses nothing; cut at 3,000 characters."""
    return SectionBlock(text=PlainTextObject(text=cut(text, MOST_TEXT) or "-", emoji=True))


def note(text: str) -> ContextBlock:
    """A small grey line that parses nothing."""
    return ContextBlock(elements=[PlainTextObject(text=cut(text, 2000) or "-", emoji=True)])


def modal(
    title: str,
    page: Page,
    blocks: Sequence[Block],
    carried: Carried,
    *,
    submit: str | None = "Save",
    close: str = "Close",
) -> View:
    """A modal; title, submit and close are cut at 24 characters, blocks at 100."""
    return View(
        type="modal",
        callback_id=page,
        title=PlainTextObject(text=cut(title, 24), emoji=False),
        submit=PlainTextObject(text=cut(submit, 24), emoji=False) if submit else None,
        close=PlainTextObject(text=cut(close, 24), emoji=False),
        private_metadata=carried.to_text(),
        blocks=list(blocks)[:100],
    )


def typed(view: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed into a view, by field: cleaned text ("" where empty), a value, or a list of values."""
    result: dict[str, Any] = {}
    for block, elements in view["state"]["values"].items():
        for state in elements.values():
            result[field_of(block)] = _value(state)
    return result


def _value(state: Mapping[str, Any]) -> str | list[str]:
    kind = state.get("type", "")
    if "selected_options" in state:
        return [chosen["value"] for chosen in state["selected_options"] or ()]
    if "selected_users" in state:
        return list(state["selected_users"] or ())
    if "selected_option" in state:
        return str((state["selected_option"] or {}).get("value", ""))
    for key in ("selected_user", "selected_date", "selected_conversation", "selected_channel"):
        if key in state:
            return str(state[key] or "")
    return clean(str(state.get("value") or "")) if kind else ""


def lines_of(
    text: str, field: str = "", *, most: int | None = 50, longest: int | None = None, unit: str = "lines"
) -> tuple[str, ...]:
    """The lines of a text that say something, each once.

    More than `most`, or one of more than `longest` characters, are refused at `field`: nothing is left out unsaid.
    """
    lines = tuple(dict.fromkeys(line.strip() for line in text.split("\n") if line.strip()))
    if most is not None and len(lines) > most:
        raise _refused(field, f"At most {most} {unit}; you wrote {len(lines)}.")
    for line in lines:
        if longest is not None and size(one_line(line)) > longest:
            shown = one_line(line, 40)
            raise _refused(field, f'At most {longest} characters each: shorten "{shown}" ({size(one_line(line))}).')
    return lines


def _refused(field: str, sentence: str) -> Refusal:
    return Refusal(fields={field: sentence}) if field else Refusal(sentence)
