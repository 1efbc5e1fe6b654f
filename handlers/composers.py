"""What is due, and the post that it becomes: composed when it is delivered, from the map as it stands then."""

from collections.abc import Callable, Mapping

from slack_sdk.models.blocks import Block

from bot.desk import Surface
from bot.mapwright import Mapwright
from bot.plain import cut
from bot.posts import Composer, Due, Post
from bot.scene import Actor, Scene
from bot.steps import Step
from bot.words import words
from handlers.forms import button, buttons, say
from handlers.ids import Act, Carried
from handlers.views import maps
from handlers.views.card import card, closed, shrunk
from handlers.views.kickoff import kickoff


def composers(mapwright: Mapwright) -> Mapping[str, Composer]:
    """For each kind of due row, what makes its post."""

    def of_scene(compose: Callable[[Mapwright, Scene, Due], Post | None]) -> Composer:
        return lambda due: compose(mapwright, mapwright.workshops.scene(Actor(due.workspace, ""), due.workshop_id), due)

    return {
        Surface.KICKOFF: of_scene(lambda _, scene, __: kickoff(scene)),
        Surface.CARD: of_scene(_card),
        Surface.MAP: of_scene(lambda m, scene, _: maps.map_post(scene, m.draw)),
        Surface.CLOSING: of_scene(lambda m, scene, _: maps.map_post(scene, m.draw, final=True)),
        Surface.TWIN: of_scene(_twin),
        Surface.NOTICE: of_scene(_notice),
    }


def _card(mapwright: Mapwright, scene: Scene, due: Due) -> Post | None:
    step = Step(due.occasion.split(".")[0])
    current = scene.detail["card"]
    if due.occasion != current:
        if not due.ts:
            return None
        ts = mapwright.postings.posted(scene.workspace, scene.id, Surface.CARD, current)
        return shrunk(scene, step, mapwright.slack.permalink(scene.channel, ts) if ts else "")
    return card(scene) if scene.is_open else closed(scene)


def _twin(mapwright: Mapwright, scene: Scene, due: Due) -> Post | None:
    head, _, number = due.occasion.rpartition("/")
    posts = maps.twin_posts(scene)
    if int(number) > len(posts):
        return maps.empty_part(scene)
    if int(number) < len(posts):
        mapwright.postings.want_part(Actor(scene.workspace, ""), scene.id, f"{head}/{int(number) + 1}", due.thread_of)
    return posts[int(number) - 1]


def _notice(mapwright: Mapwright, scene: Scene, due: Due) -> Post | None:
    detail = due.detail
    values = {
        "title": cut(scene.title, 200),
        "name": mapwright.slack.user(detail["person"]).name if detail.get("person") else "",
        "department": detail.get("department", ""),
        "problem": detail.get("problem", ""),
    }
    blocks: list[Block] = [say(words().say("notice", detail["say"], **values))]
    if detail["say"] == "asked":
        blocks += buttons([button(Act.CONTRIBUTE, "Contribute", Carried(workshop=scene.id), primary=True)])
    text = words().mrkdwn("notice", detail["say"], **values)
    return Post(text=text, blocks=[block.to_dict() for block in blocks])
