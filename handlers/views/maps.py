"""The map in the channel: the picture with its alt text, the text twin for its thread, and the closing summary."""

from collections.abc import Callable

from slack_sdk.models.blocks import Block, HeaderBlock, PlainTextObject

from bot import steps
from bot.formats.text_twin import alt_text, parts, twin
from bot.insight import Point, curve, extremes
from bot.journey import Journey, PainPoint
from bot.plain import cut, escape_mrkdwn
from bot.posts import PICTURE_ID, Picture, Post
from bot.scene import Scene
from bot.words import words
from handlers.forms import note, say

PART = 2900
PARTS_A_MESSAGE = 3
ALT_TEXT = 1000


def map_post(scene: Scene, draw: Callable[[Journey], bytes], *, final: bool = False) -> Post:
    """The picture of the map; where it cannot be uploaded or drawn, the beginning of its text."""
    number = steps.spec(scene.step).number
    block = "final_title" if final else "title"
    title = cut(words().say("map", block, title=cut(scene.title, 100), number=number), 150)
    journey = scene.shown
    alt = alt_text(journey, ALT_TEXT)
    image = {
        "type": "image",
        "slack_file": {"id": PICTURE_ID},
        "alt_text": alt,
        "title": {"type": "plain_text", "text": title, "emoji": False},
    }
    picture = Picture(filename="journey-map.png", title=title, alt_text=alt, draw=lambda: draw(journey))
    below = [*_summary(scene)] if final else []
    legend = note(words().say("map", "final_legend" if final else "legend"))
    head = HeaderBlock(text=PlainTextObject(text=title, emoji=False))
    without: list[Block] = [head, say(words().say("map", "no_picture")), say(cut(alt, 2900)), *below]
    fallback = _fallback(scene)
    blocks = [image, *(b.to_dict() for b in (*below, legend))]
    return Post(
        text=fallback,
        blocks=blocks,
        picture=picture,
        without_picture=Post(text=fallback, blocks=[b.to_dict() for b in without]),
    )


def twin_posts(scene: Scene) -> list[Post]:
    """The whole map as text, in as many messages as it takes."""
    texts = parts(twin(scene.shown), PART)
    bundles = [texts[start : start + PARTS_A_MESSAGE] for start in range(0, len(texts), PARTS_A_MESSAGE)]
    posts = []
    for number, bundle in enumerate(bundles, 1):
        head = note(words().say("map", "part", number=number, total=len(bundles)))
        blocks = [head.to_dict(), *(say(text).to_dict() for text in bundle)]
        posts.append(Post(text=_fallback(scene), blocks=blocks))
    return posts


def empty_part(scene: Scene) -> Post:
    """What stands in a part of the twin that is not needed any more."""
    return Post(text=_fallback(scene), blocks=[note(words().say("map", "gone")).to_dict()])


def _fallback(scene: Scene) -> str:
    journey = scene.journey
    stages, touchpoints = len(journey.stages), len(journey.touchpoints)
    text = words().say("map", "fallback", title=cut(scene.title, 150), stages=stages, touchpoints=touchpoints)
    return escape_mrkdwn(text)


def _summary(scene: Scene) -> list[Block]:
    journey = scene.journey
    people = sum(department.people for department in journey.departments)
    lines = [
        words().say(
            "map",
            "summary",
            people=people,
            departments=sum(1 for d in journey.departments if d.people),
            touchpoints=len(journey.touchpoints),
            stages=sum(1 for stage in journey.stages if stage.touchpoints),
        )
    ]
    found = extremes(curve(journey))
    named = (("best", found.peak), ("worst", found.trough), ("end", found.end))
    lines += [_point(block, point) for block, point in named if point is not None]
    if found.peak is None:
        lines.append(words().say("map", "unscored"))
    blocks: list[Block] = [say("\n".join(lines))]
    pains = heaviest(journey)
    if pains:
        listed = [f"• {p.number} {cut(p.text, 200)}" + (f" ({p.department})" if p.department else "") for p in pains]
        blocks.append(say("\n".join([words().say("map", "pains"), *listed])))
    if journey.gaps:
        gaps = [f"• {cut(gap, 250)}" for gap in dict.fromkeys(journey.gaps)]
        blocks.append(say("\n".join([words().say("map", "gaps"), *gaps[:8]])))
    return [*blocks, note(words().say("map", "thanks"))]


def heaviest(journey: Journey, most: int = 3) -> list[PainPoint]:
    """The pain points of the highest severity, those at the lowest touchpoints first among equals."""
    low = {id(point.touchpoint): point.value if point.value is not None else 0.0 for point in curve(journey)}
    weighed = [(-(p.severity or 0), low[id(t)], n, p) for n, t in enumerate(journey.touchpoints) for p in t.pain_points]
    return [pain for *_, pain in sorted(weighed, key=lambda w: w[:3])[:most]]


def _point(block: str, point: Point) -> str:
    t = point.touchpoint
    value = f"{point.value:+.1f}".replace("-", "−")
    return words().say("map", block, number=t.number, name=cut(t.name, 150), value=value)
