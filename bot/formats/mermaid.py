"""The map as a Mermaid `journey` diagram, which many wikis and code hosts draw.

Mermaid knows scores from 1 to 5: ours plus 3. It has no gap, so a touchpoint that nobody scored stands as a comment
rather than as a made-up middle. Signs that would end a name there are replaced by their full-width forms.
"""

from bot.formats.wording import clipped
from bot.insight import level
from bot.journey import Journey, Touchpoint, numbered

MIDDLE = 3
_LONGEST = 120
_SIGNS = str.maketrans({sign: chr(ord(sign) + 0xFEE0) for sign in "#:;%<>{}"})


def to_mermaid(journey: Journey) -> str:
    """The diagram's source: stages as sections, touchpoints as tasks with score + 3, the persona as the actor."""
    journey = numbered(journey)
    actor = _name(journey.persona.name).replace(",", "，") if journey.persona else ""
    lines = ["journey", f"    title {_name(journey.title) or 'Journey'}"]
    for stage in journey.stages:
        lines.append(f"    section {stage.number} {_name(stage.name)}".rstrip())
        lines += [_task(touchpoint, actor or "Customer") for touchpoint in stage.touchpoints]
    return "\n".join(lines) + "\n"


def _task(touchpoint: Touchpoint, actor: str) -> str:
    label = f"{touchpoint.number} {_name(touchpoint.name)}".rstrip()
    value = level(touchpoint).value
    if value is None:
        return f"      %% {label}: not scored"
    return f"      {label}: {round(value + MIDDLE, 1):g}: {actor}"


def _name(text: str) -> str:
    return clipped(text, _LONGEST).translate(_SIGNS)
