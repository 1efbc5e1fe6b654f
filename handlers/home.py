"""The app's Home: the workshops that this person takes part in, and the help."""

from typing import Any

from slack_bolt import App
from slack_sdk.models.blocks import Block, HeaderBlock, PlainTextObject, SectionBlock
from slack_sdk.models.views import View

from bot import steps
from bot.mapwright import Mapwright
from bot.plain import cut
from bot.scene import Actor, Scene
from bot.words import words
from handlers.forms import button, buttons, note, say
from handlers.ids import Act, Carried, Page

MOST_SHOWN = 12


def register(app: App) -> None:
    """Listen to the Home tab being opened."""
    app.event("app_home_opened")(opened)


def opened(event: dict[str, Any], actor: Actor, mapwright: Mapwright) -> None:
    """Publish the person's Home, outside the listener."""
    if event.get("tab") == "home":
        mapwright.later(lambda: mapwright.slack.publish_home(actor.person, home(mapwright, actor).to_dict()))


def home(mapwright: Mapwright, actor: Actor) -> View:
    """What this person's Home shows now."""
    found = mapwright.workshops.involving(actor)[:MOST_SHOWN]
    blocks: list[Block] = [HeaderBlock(text=PlainTextObject(text="Your workshops", emoji=False))]
    for listed in found:
        blocks += _workshop(mapwright.workshops.scene(actor, listed.id))
    if not found:
        blocks.append(say(words().say("home", "none")))
    blocks += [
        HeaderBlock(text=PlainTextObject(text="How it works", emoji=False)),
        say(words().say("home", "how")),
        say(words().say("command", "usage")),
        note(words().say("home", "privacy")),
    ]
    return View(type="home", callback_id=Page.HOME, blocks=blocks[:100])


def _workshop(scene: Scene) -> list[Block]:
    row = steps.spec(scene.step)
    department = scene.speaks_for.name if scene.speaks_for else ""
    text = words().say("home", "workshop", title=scene.title, number=row.number, step=row.title, department=department)
    carried = Carried(workshop=scene.id, step=scene.step, version=scene.version, channel=scene.channel)
    row_of_buttons = [
        button(Act.CONTRIBUTE, "Contribute", carried, primary=True),
        button(Act.EDIT, words().say("common", "edit"), carried),
        button(Act.STATUS, "Status", carried),
    ]
    return [SectionBlock(text=PlainTextObject(text=cut(text, 3000), emoji=False)), *buttons(row_of_buttons)]
