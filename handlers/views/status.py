"""Where a workshop stands, for one person: the step, the departments, what is missing, and what is open to them."""

from collections.abc import Callable, Sequence

from slack_sdk.models.blocks import Block, ButtonElement, PlainTextObject, SectionBlock

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
    blocks: list[Block] = [say("\n".join(lines)), *_departments(scene, who), _missing(scene)]
    blocks += [note(words().say("status", "waiting", problem=problem)) for problem in waiting[:3]]
    return [*blocks, *buttons(_buttons(scene, who))]


def deserted(scene: Scene, who: Who) -> bool:
    """Whether nobody is left who could lead: all facilitators have left the workspace, or are apps."""
    return all(gone(who(person)) for person in scene.facilitators)


def gone(person: Person) -> bool:
    """Whether somebody cannot do anything here: their account is closed, or they are an app."""
    return person.deleted or person.is_bot


def unmanned(team: Team, who: Who) -> bool:
    """Whether nobody who is still in the workspace speaks for the department; apps do not count."""
    return all(gone(who(person)) for person in team.people)


def _facilitators(scene: Scene, who: Who) -> str:
    if deserted(scene, who):
        return words().say("status", "facilitators_gone")
    return words().say("status", "facilitators", names=[who(person).name for person in scene.facilitators])


def _departments(scene: Scene, who: Who) -> list[Block]:
    """A line for each department, and below them those for which somebody has to be asked."""
    lines: list[str] = []
    empty: list[Block] = []
    for team, department in zip(scene.teams, scene.journey.departments, strict=True):
        if unmanned(team, who):
            empty.append(_unmanned(scene, team))
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
    return [say("\n".join(lines)), *empty] if lines else empty


def _unmanned(scene: Scene, team: Team) -> Block:
    text = PlainTextObject(text=cut("• " + words().say("status", "nobody", name=team.name), 3000), emoji=False)
    ask = button(Act.ASK_SOMEBODY, "Ask somebody", Carried(workshop=scene.id, item=team.id))
    return SectionBlock(text=text, accessory=ask if scene.is_open else None)


def _missing(scene: Scene) -> Block:
    verdict = steps.may_advance(scene.step, scene.journey)
    if not isinstance(verdict, steps.Refused):
        return say(words().say("status", "ready"))
    reasons = [f"• {cut(reason, 250)}" for reason in verdict.reasons[:MOST_REASONS]]
    if len(verdict.reasons) > MOST_REASONS:
        reasons.append(f"• and {len(verdict.reasons) - MOST_REASONS} more")
    last = steps.after(scene.step) is None
    return say("\n".join([words().say("status", "missing", closed=not scene.is_open, last=last), *reasons]))


def _buttons(scene: Scene, who: Who) -> list[ButtonElement]:
    carried = Carried(workshop=scene.id, step=scene.step, version=scene.version)
    row: list[ButtonElement] = []
    if scene.is_open:
        row = [
            button(Act.CONTRIBUTE, "Contribute", carried, primary=True),
            button(Act.EDIT, "Edit or withdraw", carried),
        ]
    if deserted(scene, who) and scene.my_teams:
        row.append(button(Act.TAKE_OVER, "Take over", carried))
    row.append(button(Act.MAP, "Map", carried))
    return [*row, *_moves(scene, carried)] if scene.is_facilitator else row


def _moves(scene: Scene, carried: Carried) -> list[ButtonElement]:
    """What a facilitator can do next."""
    if not scene.is_open:
        again = Carried(workshop=scene.id, part="reopen", channel=scene.channel)
        return [button(Act.OPEN_WORKSHOP, "Open it again", again)]
    if steps.after(scene.step) is None:
        return [button(Act.CLOSE, "Close", carried)]
    return [button(Act.NEXT, "Next", carried)]
