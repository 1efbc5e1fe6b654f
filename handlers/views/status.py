"""Where a workshop stands, for one person: the step, the departments, what is missing, and what is open to them."""

from collections.abc import Callable, Sequence

from slack_sdk.models.blocks import Block, ButtonElement

from bot import steps
from bot.plain import cut
from bot.scene import Scene, Team
from bot.slack import Person
from bot.words import words
from handlers.forms import button, buttons, note, say
from handlers.ids import Act, Carried

MOST_REASONS = 10
Who = Callable[[str], Person]


def status(scene: Scene, who: Who, waiting: Sequence[str] = ()) -> list[Block]:
    """The blocks of the answer; `who` looks up a person, `waiting` lists what keeps posts from going out."""
    row = steps.spec(scene.step)
    lines = [
        words().say("status", "where", title=scene.title, number=row.number, step=row.title, closed=not scene.is_open)
    ]
    if scene.speaks_for is not None:
        lines.append(words().say("status", "yours", department=scene.speaks_for.name))
    else:
        lines.append(words().say("status", "not_yours"))
    lines.append(_facilitators(scene, who))
    blocks: list[Block] = [say("\n".join(lines)), say("\n".join(_departments(scene, who))), _missing(scene)]
    blocks += [note(words().say("status", "waiting", problem=problem)) for problem in waiting[:3]]
    return [*blocks, *buttons(_buttons(scene, who))]


def deserted(scene: Scene, who: Who) -> bool:
    """Whether all facilitators have left the workspace."""
    return all(who(person).deleted for person in scene.facilitators)


def unmanned(team: Team, who: Who) -> bool:
    """Whether nobody who is still in the workspace speaks for the department."""
    return all(who(person).deleted for person in team.people)


def _facilitators(scene: Scene, who: Who) -> str:
    if deserted(scene, who):
        return words().say("status", "facilitators_gone")
    return words().say("status", "facilitators", names=[who(person).name for person in scene.facilitators])


def _departments(scene: Scene, who: Who) -> list[str]:
    lines = []
    for team, department in zip(scene.teams, scene.journey.departments, strict=True):
        if unmanned(team, who):
            lines.append("• " + words().say("status", "nobody", name=team.name))
            continue
        said = words().say(
            "status",
            "department",
            name=team.name,
            answered=scene.step in department.answered,
            passed=scene.step in department.passed,
            people=department.people,
        )
        lines.append(f"• {said}")
    return lines


def _missing(scene: Scene) -> Block:
    verdict = steps.may_advance(scene.step, scene.journey)
    if not isinstance(verdict, steps.Refused):
        return say(words().say("status", "ready"))
    reasons = [f"• {cut(reason, 250)}" for reason in verdict.reasons[:MOST_REASONS]]
    if len(verdict.reasons) > MOST_REASONS:
        reasons.append(f"• and {len(verdict.reasons) - MOST_REASONS} more")
    return say("\n".join([words().say("status", "missing"), *reasons]))


def _buttons(scene: Scene, who: Who) -> list[ButtonElement]:
    carried = Carried(workshop=scene.id, step=scene.step, version=scene.version)
    row: list[ButtonElement] = []
    if scene.is_open:
        row = [
            button(Act.CONTRIBUTE, "Contribute", carried, primary=True),
            button(Act.EDIT, "Edit or withdraw", carried),
        ]
        empty = next((team for team in scene.teams if unmanned(team, who)), None)
        if empty is not None:
            asked = Carried(workshop=scene.id, item=empty.id)
            row.append(button(Act.ASK_SOMEBODY, f"Ask somebody of {empty.name}", asked))
        if deserted(scene, who) and scene.my_teams:
            row.append(button(Act.TAKE_OVER, "Take over", carried))
    row.append(button(Act.MAP, "Map", carried))
    return row
