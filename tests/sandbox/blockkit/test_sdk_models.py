"""What slack_sdk's own models build and find valid passes here as well."""

import pytest
from slack_sdk.models import blocks as b
from slack_sdk.models.views import View

from sandbox.blockkit.messages import check_message
from sandbox.blockkit.views import check_view

OPTIONS = [b.Option(text=f"Choice {n}", value=str(n), description="what it is") for n in range(3)]
CONFIRM = b.ConfirmObject(title="Close it?", text="Nothing is lost.", confirm="Close", deny="Keep open", style="danger")
RICH = b.RichTextBlock(
    elements=[
        b.RichTextSectionElement(
            elements=[
                b.RichTextElementParts.Text(text="x", style=b.RichTextElementParts.TextStyle(bold=True)),
                b.RichTextElementParts.User(user_id="U07AMARA001"),
                b.RichTextElementParts.Link(url="https://example.org", text="there"),
                b.RichTextElementParts.Emoji(name="wave", skin_tone=3),
                b.RichTextElementParts.Broadcast(range="here"),
                b.RichTextElementParts.Date(timestamp=1764000000, format="{date}"),
            ]
        ),
        b.RichTextListElement(
            style="ordered",
            indent=1,
            elements=[b.RichTextSectionElement(elements=[b.RichTextElementParts.Text(text="one")])],
        ),
        b.RichTextQuoteElement(elements=[b.RichTextElementParts.Text(text="said")]),
        b.RichTextPreformattedElement(elements=[b.RichTextElementParts.Text(text="code")], border=1),
    ]
)
ANYWHERE = [
    b.SectionBlock(
        text="*bold*", fields=["one", "two"], accessory=b.ButtonElement(text="Go", action_id="go", value="1")
    ),
    b.SectionBlock(text="x", accessory=b.OverflowMenuElement(options=OPTIONS, confirm=CONFIRM)),
    b.SectionBlock(text="x", accessory=b.StaticMultiSelectElement(options=OPTIONS, initial_options=OPTIONS[:2])),
    b.SectionBlock(text="x", accessory=b.ImageElement(image_url="https://example.org/x.png", alt_text="x")),
    b.ActionsBlock(
        elements=[
            b.ButtonElement(text="Go", action_id="go", style="primary", confirm=CONFIRM),
            b.LinkButtonElement(text="There", url="https://example.org", action_id="there"),
            b.StaticSelectElement(placeholder="One", options=OPTIONS, initial_option=OPTIONS[1], action_id="one"),
            b.ExternalDataSelectElement(placeholder="Find", action_id="find", min_query_length=0),
            b.UserSelectElement(placeholder="Who", action_id="who"),
            b.ConversationSelectElement(action_id="c", filter=b.ConversationFilter(include=["public"])),
            b.ChannelSelectElement(placeholder="Where", action_id="where"),
            b.CheckboxesElement(options=OPTIONS, action_id="check"),
            b.RadioButtonsElement(options=OPTIONS, action_id="radio"),
            b.DatePickerElement(initial_date="2026-11-24", action_id="day"),
            b.TimePickerElement(initial_time="09:30", timezone="Europe/Lisbon", action_id="time"),
            b.DateTimePickerElement(initial_date_time=1764000000, action_id="moment"),
        ]
    ),
    b.ContextBlock(
        elements=[b.MarkdownTextObject(text="_x_", verbatim=True), b.PlainTextObject(text="x", emoji=False)]
    ),
    b.DividerBlock(),
    b.HeaderBlock(text="Head", block_id="head"),
    b.ImageBlock(alt_text="A map", slack_file={"id": "F07READY0001"}, title="Map"),
    RICH,
    b.VideoBlock(
        alt_text="x",
        title="A film",
        thumbnail_url="https://example.org/t.png",
        video_url="https://example.org/v",
        author_name="amara",
    ),
]
MESSAGES = [
    b.MarkdownBlock(text="# Head"),
    b.TableBlock(rows=[[{"type": "raw_text", "text": "a"}], [{"type": "raw_text", "text": "b"}]]),
    b.ContextActionsBlock(
        elements=[
            b.FeedbackButtonsElement(
                action_id="f",
                positive_button=b.FeedbackButtonObject(text="Good", value="1"),
                negative_button=b.FeedbackButtonObject(text="Bad", value="0"),
            )
        ]
    ),
]
INPUTS = [
    b.PlainTextInputElement(action_id="a", multiline=True, max_length=3000, placeholder="Type", focus_on_load=True),
    b.NumberInputElement(action_id="b", is_decimal_allowed=True, min_value="0.5", max_value="10", initial_value="2"),
    b.EmailInputElement(action_id="c"),
    b.UrlInputElement(action_id="d", initial_value="https://example.org"),
    b.RichTextInputElement(action_id="e"),
    b.UserMultiSelectElement(placeholder="Who", action_id="f", initial_users=["U1"], max_selected_items=5),
    b.ConversationMultiSelectElement(placeholder="Where", action_id="g"),
    b.ChannelMultiSelectElement(placeholder="Where", action_id="h"),
    b.ConversationSelectElement(action_id="i", response_url_enabled=True, default_to_current_conversation=True),
    b.CheckboxesElement(action_id="j", options=OPTIONS, initial_options=OPTIONS[:1]),
    b.ExternalDataMultiSelectElement(placeholder="Find", action_id="k"),
]


def ready(_file: str) -> bool:
    return True


@pytest.mark.parametrize("block", [*ANYWHERE, *MESSAGES], ids=lambda block: str(block.type))
def test_in_a_message(block: b.Block) -> None:
    assert check_message({"text": "x", "blocks": [block.to_dict()]}, ready) == []


@pytest.mark.parametrize("block", ANYWHERE, ids=lambda block: str(block.type))
def test_in_a_modal_and_on_home(block: b.Block) -> None:
    dialog, home = View(type="modal", title="x", blocks=[block]), View(type="home", blocks=[block])
    assert check_view(dialog.to_dict(), modal=True, usable_files=ready) == []
    assert check_view(home.to_dict(), modal=False, usable_files=ready) == []


def test_a_whole_form() -> None:
    form = View(
        type="modal",
        title="A form",
        submit="Send",
        close="Cancel",
        callback_id="form",
        external_id="x",
        private_metadata="{}",
        notify_on_close=True,
        blocks=[b.InputBlock(label="Say", element=one, hint="so", optional=True) for one in INPUTS],
    )
    assert check_view(form.to_dict(), modal=True, usable_files=ready) == []
