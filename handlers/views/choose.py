"""The modals of step 1: propose a journey, score the candidates, see the ranking, choose one."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, ButtonElement
from slack_sdk.models.views import View

from bot import steps
from bot.choosing import NAME_MOST, Shelved
from bot.journey import Candidate
from bot.mapping import FIGURES
from bot.plain import cut
from bot.scene import Scene
from bot.words import words
from handlers.forms import button, buttons, modal, say, select_input, text_input
from handlers.ids import Act, Carried, Page
from handlers.views.common import speaker
from handlers.views.start import ranked

CANDIDATES_A_PAGE = 5
QUESTIONS = {
    "common": ("How common is it?", ("1 rare", "2", "3", "4", "5 very common")),
    "needs_work": ("How much does it need work?", ("1 runs well", "2", "3", "4", "5 urgently")),
    "competition": ("How much does competition press?", ("1 not at all", "2", "3", "4", "5 hard")),
}


def hub(scene: Scene) -> View:
    """What there is to do in step 1."""
    carried = Carried(workshop=scene.id, step=scene.step)
    candidates = scene.journey.candidates
    blocks: list[Block] = [say(words().say("choose", "hub", asks=steps.spec(scene.step).asks)), *speaker(scene)]
    if candidates:
        blocks.append(say(words().say("choose", "candidates", names=_names(candidates))))
    else:
        blocks.append(say(words().say("choose", "none")))
    if candidates and has_scored(scene):
        blocks.append(say(words().say("choose", "scored")))
    if scene.journey.charter is not None:
        blocks.append(say(words().say("choose", "chosen", name=scene.journey.charter.name)))
    return modal("Choose a journey", Page.HUB, [*blocks, *buttons(_todo(scene, carried))], carried, submit=None)


def _todo(scene: Scene, carried: Carried) -> list[ButtonElement]:
    """What can be done in step 1; what this person most likely does next stands out."""
    candidates, scored = scene.journey.candidates, has_scored(scene)
    todo = [button(Act.PROPOSE, "Propose a journey", carried, primary=not candidates)]
    if candidates:
        todo.append(button(Act.SCORE_CANDIDATES, "Score the journeys", carried, primary=not scored))
        todo.append(button(Act.RANKING, "Ranking", carried))
    todo.append(button(Act.FROM_BACKLOG, "From the backlog", carried))
    if scene.is_facilitator and candidates:
        todo.append(button(Act.CHOOSE, "Choose the journey", carried, primary=scored and not scene.journey.charter))
    return [*todo, button(Act.EDIT, words().say("common", "edit"), carried)]


def propose(scene: Scene) -> View:
    """The form for a candidate journey."""
    carried = Carried(workshop=scene.id).fresh()
    nonce = carried.nonce
    blocks = [
        text_input("name", "Journey", nonce, most=NAME_MOST, placeholder="Switching to a cheaper plan"),
        text_input("starts", "It starts when", nonce, most=300, optional=True, placeholder="the bill is a surprise"),
        text_input("ends", "It ends when", nonce, most=300, optional=True, placeholder="the first new bill is right"),
        text_input("goal", "The customer's goal", nonce, most=300, optional=True),
    ]
    return modal("Propose a journey", Page.PROPOSE, blocks, carried, submit="Propose")


def proposed(workshop_id: str, name: str) -> View:
    """After a journey was proposed: what can be done next, without reading the workshop again."""
    carried = Carried(workshop=workshop_id)
    todo = [
        button(Act.SCORE_CANDIDATES, "Score the journeys", carried, primary=True),
        button(Act.PROPOSE, "Propose another one", carried),
        button(Act.CONTRIBUTE, "Back to step 1", carried),
    ]
    blocks = [say(words().say("choose", "proposed", name=cut(name, NAME_MOST))), *buttons(todo)]
    return modal("Thank you", Page.SHOW, blocks, carried, submit=None, close="Done")


def score(scene: Scene, page: int = 0) -> View:
    """Three figures for each candidate, up to five candidates a page."""
    carried = Carried(workshop=scene.id, page=page).fresh()
    first = page * CANDIDATES_A_PAGE
    blocks: list[Block] = [say(words().say("choose", "score"))]
    for candidate in scene.journey.candidates[first : first + CANDIDATES_A_PAGE]:
        blocks.append(say(_described(candidate)))
        for figure in FIGURES:
            question, scale = QUESTIONS[figure]
            mine = scene.my(candidate.id, figure)
            initial = str(mine.score) if mine and mine.score else ""
            choices = [(text, text[0]) for text in scale]
            label = f"{question} ({cut(candidate.name, 80)})"
            blocks.append(select_input(f"{figure}.{candidate.id}", label, carried.nonce, choices, initial=initial))
    return modal("Score the journeys", Page.SCORE_CANDIDATES, blocks, carried, submit="Save scores")


def pages(scene: Scene) -> int:
    """How many pages it takes to score all candidates."""
    return -(-len(scene.journey.candidates) // CANDIDATES_A_PAGE)


def ranking(scene: Scene) -> View:
    """The candidates in order of their rank; only for somebody who has scored them all."""
    carried = Carried(workshop=scene.id, step=scene.step)
    candidates = scene.journey.candidates
    if not has_scored(scene):
        blocks: list[Block] = [say(words().say("choose", "hidden"))]
        blocks += buttons([button(Act.SCORE_CANDIDATES, "Score the journeys", carried, primary=True)])
        return modal("Ranking", Page.SHOW, blocks, carried, submit=None)
    people = max((c.scored_by for c in candidates), default=0)
    blocks = [say(words().say("choose", "ranking", people=people)), say(_ranked(candidates))]
    todo = [button(Act.CONTRIBUTE, "Back to step 1", carried)]
    if scene.is_facilitator:
        todo.append(button(Act.CHOOSE, "Choose the journey", carried, primary=True))
    return modal("Ranking", Page.SHOW, [*blocks, *buttons(todo)], carried, submit=None)


def has_scored(scene: Scene) -> bool:
    """Whether this person has given all three figures to every candidate, for the department spoken for now."""
    return all(scene.my(c.id, figure) is not None for c in scene.journey.candidates for figure in FIGURES)


def choose(scene: Scene) -> View:
    """The facilitator's choice among the candidates; ranks show to those who have scored."""
    carried = Carried(workshop=scene.id).fresh()
    seen = has_scored(scene)
    ordered = by_rank(scene.journey.candidates) if seen else list(scene.journey.candidates)
    choices = [(_short(candidate) if seen else candidate.name, candidate.id) for candidate in ordered]
    chosen = next((c.id for c in ordered if c.chosen), "")
    blocks: list[Block] = [
        say(words().say("choose", "choose", blind=not seen)),
        select_input("candidate", "Journey", carried.nonce, choices, initial=chosen),
        text_input("reason", "Why this one?", carried.nonce, optional=True, lines=True, most=500),
    ]
    return modal("Choose the journey", Page.CHOOSE, blocks, carried, submit="Choose")


def backlog(scene: Scene, shelved: Sequence[Shelved]) -> View:
    """The workspace's backlog, from which a journey can be proposed here."""
    carried = Carried(workshop=scene.id, part="backlog").fresh()
    if not shelved:
        back = button(Act.CONTRIBUTE, "Back to step 1", carried)
        blocks: list[Block] = [say(words().say("choose", "backlog_empty")), *buttons([back])]
        return modal("Backlog", Page.SHOW, blocks, carried, submit=None)
    choices = [(ranked(entry), entry.id) for entry in shelved]
    blocks = [
        say(words().say("choose", "backlog")),
        select_input("shelved", "Journey", carried.nonce, choices),
    ]
    return modal("Backlog", Page.PROPOSE, blocks, carried, submit="Propose")


def by_rank(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Highest rank first, unscored ones last, in the order in which they were proposed among equals."""
    return sorted(candidates, key=lambda c: -(c.rank or 0))


def _names(candidates: Sequence[Candidate]) -> str:
    return "\n".join(f"• {cut(c.name, NAME_MOST)}" for c in candidates[:20])


def _described(candidate: Candidate) -> str:
    parts = [cut(candidate.name, NAME_MOST)]
    if candidate.starts or candidate.ends:
        parts.append(f"from: {cut(candidate.starts, 300) or 'not said'}; to: {cut(candidate.ends, 300) or 'not said'}")
    if candidate.goal:
        parts.append(f"goal: {cut(candidate.goal, 300)}")
    return "\n".join(parts)


def _ranked(candidates: Sequence[Candidate]) -> str:
    lines = []
    for place, c in enumerate(by_rank(candidates)[:20], 1):
        figures = [f"{label} {value:.1f}" for label, value in _figures(c) if value is not None]
        rank = f"{c.rank:.1f}" if c.rank is not None else "not scored yet"
        lines.append(f"{place}. {cut(c.name, 80)}: {rank}" + (f" ({', '.join(figures)})" if figures else ""))
    return "\n".join(lines)


def _figures(c: Candidate) -> tuple[tuple[str, float | None], ...]:
    return (("common", c.common), ("needs work", c.needs_work), ("competition", c.competition))


def _short(candidate: Candidate) -> str:
    return f"{candidate.rank:.1f} {candidate.name}" if candidate.rank is not None else candidate.name
