"""Going on to the next page of a modal by the acknowledgement, which is the only way that needs no second call.

An acknowledgement stays under 16 kB (in Socket Mode each character beyond ASCII takes six bytes of it). A page that
is bigger, because much was typed into it before, is one tap away: the tap is answered by `views.update`, which takes
250 kB.
"""

import json

from slack_bolt import Ack
from slack_sdk.models.blocks import ButtonElement
from slack_sdk.models.views import View

from bot.words import words
from handlers.forms import buttons, modal, say
from handlers.ids import Carried, Page

MOST_ANSWER = 15_000


def turn(ack: Ack, view: View, further: ButtonElement) -> None:
    """Acknowledge with the next page, or with the button that opens it where it is too big for that."""
    if len(json.dumps(view.to_dict())) <= MOST_ANSWER:
        ack(response_action="update", view=view)
        return
    blocks = [say(words().say("turning", "further")), *buttons([further])]
    ack(response_action="update", view=modal("Saved", Page.SHOW, blocks, Carried(), submit=None))
