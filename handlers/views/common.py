"""What several modals share: the line that says for whom one speaks, the department's question, the thanks."""

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.plain import cut
from bot.scene import Scene
from bot.steps import Step, spec
from bot.words import words
from handlers.forms import button, buttons, modal, note, say, select_input
from handlers.ids import Act, Carried, Page


def speaker(scene: Scene) -> list[Block]:
    """For which department the person speaks now, and the button that changes it: for pages without inputs."""
    if scene.speaks_for is None:
        return []
    change = button(Act.SPEAK_FOR, words().say("common", "change"), Carried(workshop=scene.id))
    return [*speaking(scene), *buttons([change])]


def speaking(scene: Scene) -> list[Block]:
    """For which department the person speaks now, in words alone: a button would drop what is typed on the page."""
    if scene.speaks_for is None:
        return []
    return [note(words().say("common", "speaker", department=cut(scene.speaks_for.name, 120)))]


def department(scene: Scene, on_the_way: Carried | None = None) -> View:
    """ "I am from ...": asked once, and again when somebody wants to speak for another department.

    `on_the_way` is carried along where the question came up on the way to something else.
    """
    carried = (on_the_way or Carried(workshop=scene.id)).fresh()
    choices = [(team.name, team.id) for team in scene.teams]
    now = scene.speaks_for.id if scene.speaks_for else ""
    blocks: list[Block] = [
        say(words().say("common", "department", before=bool(scene.my_teams))),
        select_input("department", "I am from", carried.nonce, choices, initial=now),
    ]
    if scene.is_facilitator and not scene.my_teams and not carried.item:
        blocks += buttons([button(Act.FACILITATE, "I only facilitate", Carried(workshop=scene.id))])
    return modal("Your department", Page.DEPARTMENT, blocks, carried, submit="Continue")


def facilitate(scene: Scene) -> View:
    """What somebody can do who leads a workshop and speaks for no department."""
    carried = Carried(workshop=scene.id, step=scene.step, version=scene.version)
    todo = [
        button(Act.EDIT, "Edit or rearrange", carried),
        button(Act.SPEAK_FOR, "Speak for a department", carried),
    ]
    if scene.step is Step.CHOOSE and scene.journey.candidates:
        todo.insert(0, button(Act.CHOOSE, "Choose the journey", carried, primary=True))
    text = words().say("common", "facilitate", number=spec(scene.step).number, step=spec(scene.step).title)
    return modal("You facilitate", Page.SHOW, [say(text), *buttons(todo)], carried, submit=None)


def thanks(scene: Scene, text: str) -> View:
    """After something was saved: what was saved, and a way to go on."""
    carried = Carried(workshop=scene.id)
    more = button(Act.CONTRIBUTE, words().say("common", "more"), carried, primary=True)
    edit = button(Act.EDIT, words().say("common", "edit"), carried)
    return modal("Thank you", Page.SHOW, [say(text), *buttons([more, edit])], carried, submit=None, close="Done")
