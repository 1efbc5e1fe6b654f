"""The card of a step: what it asks, who has contributed, what is missing, and the buttons; later a line with a link."""

from collections.abc import Sequence

from slack_sdk.models.blocks import ActionsBlock, Block, DividerBlock, HeaderBlock, PlainTextObject, SectionBlock
from slack_sdk.models.blocks.block_elements import ButtonElement, LinkButtonElement

from bot import steps
from bot.plain import cut, escape_mrkdwn
from bot.posts import Post
from bot.scene import Scene
from bot.steps import STEPS, Step, StepSpec
from bot.words import counted, words
from handlers.forms import button, note, say
from handlers.ids import Act, Carried

MOST_REASONS = 8


def card(scene: Scene) -> Post:
    """The open step's card."""
    row = steps.spec(scene.step)
    title = words().say("card", "title", number=row.number, total=len(STEPS), step=row.title)
    blocks: list[Block] = [
        HeaderBlock(text=PlainTextObject(text=cut(title, 150), emoji=False)),
        note(words().say("card", "map", title=cut(scene.title, 200))),
        say(words().say("card", "asks", asks=row.asks)),
        *_standing(scene, row),
        ActionsBlock(elements=_buttons(scene)),
        note(words().say("card", "thread") + " " + words().say("card", "lead")),
    ]
    fallback = words().say("card", "fallback", title=cut(scene.title, 150), **_named(row))
    return Post(text=escape_mrkdwn(fallback), blocks=[block.to_dict() for block in blocks])


def shrunk(scene: Scene, step: Step, link: str) -> Post:
    """What is left of a card when its step is over: one line, and a link to the card that took over."""
    row = steps.spec(step)
    line = words().say("card", "shrunk", result=result_of(scene, step), **_named(row))
    accessory = LinkButtonElement(
        action_id=Act.IGNORE, text=PlainTextObject(text=words().say("card", "link"), emoji=False), url=link
    )
    block = SectionBlock(text=PlainTextObject(text=cut(line, 3000), emoji=False), accessory=accessory if link else None)
    fallback = words().say("card", "shrunk_fallback", title=cut(scene.title, 150), number=row.number)
    return Post(text=escape_mrkdwn(fallback), blocks=[block.to_dict()])


def closed(scene: Scene) -> Post:
    """The last card of a closed workshop."""
    blocks = [note(words().say("card", "map", title=cut(scene.title, 200))), say(words().say("card", "closed"))]
    fallback = words().say("card", "closed_fallback", title=cut(scene.title, 150))
    return Post(text=escape_mrkdwn(fallback), blocks=[block.to_dict() for block in blocks])


def result_of(scene: Scene, step: Step) -> str:
    """What a step has brought so far, in a few words."""
    journey = scene.journey
    if step is Step.CHOOSE:
        if journey.charter:
            return journey.charter.name
        number = len(journey.candidates)
        return f"{counted(number, 'journey')} proposed" if number else "nothing proposed yet"
    if step is Step.PERSONAS:
        return ", ".join(p.name for p in journey.personas) or "no persona yet"
    if step is Step.TOUCHPOINTS:
        stages = sum(1 for stage in journey.stages if stage.touchpoints)
        if not stages:
            return "no touchpoint yet"
        return f"{counted(len(journey.touchpoints), 'touchpoint')} in {counted(stages, 'stage')}"
    if step is Step.DEEPER:
        scored = sum(1 for t in journey.touchpoints if any(s.value is not None for s in t.scores))
        evidence = sum(len(t.evidence) for t in journey.touchpoints)
        pieces = counted(evidence, "piece of evidence", "pieces of evidence")
        return f"{scored} of {counted(len(journey.touchpoints), 'touchpoint')} scored, {pieces}"
    parts = sum(len(t.perspectives) for t in journey.touchpoints)
    return counted(parts, "perspective") if parts else "no perspective yet"


def _standing(scene: Scene, row: StepSpec) -> list[Block]:
    spoke = [d.name for d in scene.journey.departments if row.step in (*d.answered, *d.passed)]
    awaited = [d.name for d in scene.journey.departments if d.name not in spoke]
    verdict = steps.may_advance(row.step, scene.journey)
    lines = [words().say("card", "so_far", done=_so_far(scene, row.step))]
    if spoke:
        lines.append(words().say("card", "contributed", departments=spoke))
    if awaited:
        lines.append(words().say("card", "awaited", departments=awaited))
    blocks: list[Block] = [say("\n".join(lines)), DividerBlock()]
    last = steps.after(row.step) is None
    if isinstance(verdict, steps.Refused):
        blocks.append(say(_bullets(words().say("card", "missing", last=last), verdict.reasons)))
    else:
        blocks.append(say(words().say("card", "last_step" if last else "nothing_missing")))
    return blocks


def _buttons(scene: Scene) -> list[ButtonElement]:
    carried = Carried(workshop=scene.id, step=scene.step, version=scene.version)
    row = [
        button(Act.CONTRIBUTE, "Contribute", carried, primary=True),
        button(Act.MAP, "Map", carried),
        button(Act.STATUS, "Status", carried),
    ]
    if steps.before(scene.step) is not None:
        row.append(button(Act.BACK, "Back", carried))
    if steps.after(scene.step) is not None:
        row.append(button(Act.NEXT, "Next", carried))
    else:
        row.append(button(Act.CLOSE, "Close", carried))
    return row


def _bullets(title: str, reasons: Sequence[str]) -> str:
    shown = [f"• {cut(reason, 250)}" for reason in reasons[:MOST_REASONS]]
    if len(reasons) > MOST_REASONS:
        shown.append(f"• and {len(reasons) - MOST_REASONS} more")
    return "\n".join([title, *shown])


def _named(row: StepSpec) -> dict[str, object]:
    return {"number": row.number, "total": len(STEPS), "step": row.title}


def _so_far(scene: Scene, step: Step) -> str:
    """The result as a line of its own: names that people gave stay as they were typed."""
    journey, text = scene.journey, result_of(scene, step)
    named = {Step.CHOOSE: journey.charter, Step.PERSONAS: journey.personas}
    return text if named.get(step) else text[:1].upper() + text[1:]
