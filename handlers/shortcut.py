"""The message shortcut "Add to journey map": works on any message that the person can see.

Also in channels where the bot is no member: nothing is read there, the payload carries the message.
"""

from datetime import UTC, datetime
from typing import Any

from slack_bolt import Ack, App
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot import collecting, drafts
from bot.collecting import Collected
from bot.journey import SOURCES
from bot.mapwright import Mapwright
from bot.plain import cut, one_line
from bot.scene import Actor, Scene
from bot.slack import SlackError
from bot.words import words
from handlers.forms import Choice, modal, say, select_input, text_input
from handlers.ids import SHORTCUT, Carried, Page, new_nonce
from handlers.opening import open_modal, sent
from handlers.views.common import department, thanks
from handlers.wording import readable

MOST_NAMES = 20
SOURCE_WORDS = {
    "customer_analytics": "Customer analytics",
    "digital_analytics": "Digital analytics",
    "contact_centre": "Contact-centre recordings",
    "survey": "Survey",
    "behavioural_research": "Behavioural research",
    "empathy_exercise": "Empathy exercise",
}


def register(app: App) -> None:
    """Listen to the shortcut and its modals."""
    app.shortcut({"callback_id": SHORTCUT, "type": "message_action"})(add_message)
    app.view(Page.ADD_MESSAGE)(message_added)
    app.view(Page.WHICH_WORKSHOP)(workshop_chosen)


def add_message(ack: Ack, body: dict[str, Any], actor: Actor, mapwright: Mapwright) -> None:
    """Ask what the message becomes, and where it belongs."""
    ack()
    key = new_nonce()
    open_modal(mapwright, body["trigger_id"], lambda: _first(mapwright, actor, body, key))


def _first(mapwright: Mapwright, actor: Actor, body: dict[str, Any], key: str) -> View:
    text = _readable(mapwright, body["message"].get("text") or "")
    drafts.keep(mapwright.desk, actor, key, {"text": text, "link": permalink(body), "date": _date(body)})
    found = mapwright.workshops.involving(actor, body["channel"]["id"])
    if not found:
        return modal("Add to journey map", Page.SHOW, [say(words().say("collect", "none"))], Carried(), submit=None)
    if len(found) == 1:
        return view_for(mapwright, actor, Carried(workshop=found[0].id, item=key))
    carried = Carried(item=key).fresh()
    choices = [(workshop.title, workshop.id) for workshop in found]
    blocks = [select_input("workshop", words().say("collect", "which"), carried.nonce, choices)]
    return modal("Add to journey map", Page.WHICH_WORKSHOP, blocks, carried, submit="Next")


def view_for(mapwright: Mapwright, actor: Actor, carried: Carried) -> View:
    """The form for a message, or first the question for the person's department."""
    scene = mapwright.workshops.scene(actor, carried.workshop)
    if scene.speaks_for is None:
        return department(scene, carried)
    places = _places(scene)
    if not places:
        return modal("Add to journey map", Page.SHOW, [say(words().say("collect", "empty"))], carried, submit=None)
    draft = drafts.drafted(mapwright.desk, actor, carried.item)
    carried = carried.fresh()
    nonce = carried.nonce
    kinds = [("Evidence", "evidence"), ("Pain point", "pain_point"), ("Touchpoint", "touchpoint")]
    sources = [(SOURCE_WORDS[source], source) for source in SOURCES]
    blocks: list[Block] = [
        say(words().say("collect", "intro", title=cut(scene.title, 200))),
        select_input("what", "It is", nonce, kinds, radio=True),
        select_input("where", "Where on the map?", nonce, places),
        text_input("text", "What the map says", nonce, lines=True, initial=draft.get("text", "")),
        select_input("source", "Source, if it is evidence", nonce, sources, optional=True),
    ]
    return modal("Add to journey map", Page.ADD_MESSAGE, blocks, carried, submit="Add")


def _places(scene: Scene) -> list[Choice]:
    places: list[Choice] = []
    for stage in scene.journey.stages:
        places.append((f"{stage.number} {one_line(stage.name)}", stage.id))
        places += [(f"{t.number} {one_line(t.name)}", t.id) for t in stage.touchpoints]
    return places


def workshop_chosen(ack: Ack, view: dict[str, Any], actor: Actor, mapwright: Mapwright) -> None:
    """Go on with the workshop that was chosen."""
    carried, form = sent(view)
    chosen = Carried(workshop=form.typed.get("workshop", ""), item=carried.item)
    ack(response_action="update", view=view_for(mapwright, actor, chosen))


def message_added(ack: Ack, view: dict[str, Any], actor: Actor, mapwright: Mapwright) -> None:
    """Put the message on the map."""
    carried, form = sent(view)
    draft = drafts.drafted(mapwright.desk, actor, carried.item)
    fields = {key: str(form.typed.get(key, "")) for key in ("what", "where", "text", "source")}
    collected = Collected(**fields, link=draft.get("link", ""), date=draft.get("date", ""))
    collecting.collect(mapwright.desk, actor, carried.workshop, collected, form)
    scene = mapwright.workshops.scene(actor, carried.workshop)
    ack(response_action="update", view=thanks(scene, words().say("collect", "saved", title=scene.title)))


def permalink(body: dict[str, Any]) -> str:
    """The link to the message that a shortcut was used on, made from the payload alone.

    `chat.getPermalink` would refuse where the bot is no member. Replies in a thread name the thread.
    """
    domain, channel = body["team"]["domain"], body["channel"]["id"]
    ts, thread = body["message_ts"], body["message"].get("thread_ts")
    link = f"https://{domain}.slack.com/archives/{channel}/p{ts.replace('.', '')}"
    return f"{link}?thread_ts={thread}&cid={channel}" if thread and thread != ts else link


def _readable(mapwright: Mapwright, text: str) -> str:
    """The message in plain words; people beyond the first `MOST_NAMES` are not asked for by name."""
    names: dict[str, str] = {}

    def name_of(person: str) -> str:
        if person not in names and len(names) < MOST_NAMES:
            try:
                names[person] = mapwright.slack.user(person).name
            except SlackError:
                names[person] = ""
        return names.get(person, "")

    return readable(text, name_of)


def _date(body: dict[str, Any]) -> str:
    return datetime.fromtimestamp(float(body["message_ts"]), UTC).date().isoformat()
