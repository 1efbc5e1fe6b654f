"""The kick-off post: why, how much it asks of each, who sees names, what happens with the result."""

from slack_sdk.models.blocks import Block, HeaderBlock, PlainTextObject

from bot import steps
from bot.plain import cut, escape_mrkdwn
from bot.posts import Post
from bot.scene import Scene
from bot.steps import STEPS, Step
from bot.words import words
from handlers.forms import say


def kickoff(scene: Scene) -> Post:
    """What the channel reads when a workshop starts."""
    skipped = scene.detail.get("skipped", {})
    ahead = [row for row in STEPS if row.step not in skipped]
    parts = [f"{row.minutes} to {row.title[:1].lower()}{row.title[1:]}" for row in ahead]
    paragraphs = [cut(words().say("kickoff", "why", why=scene.why), 2500)]
    if scene.scope:
        paragraphs.append(cut(words().say("kickoff", "scope", scope=scene.scope), 2500))
    paragraphs.append(words().say("kickoff", "how"))
    minutes = sum(row.minutes for row in ahead)
    paragraphs.append(words().say("kickoff", "minutes", minutes=minutes, parts=parts))
    named = {person for team in scene.teams for person in team.named}
    names = [cut(team.name, 60) for team in scene.teams]
    paragraphs.append(words().say("kickoff", "who", departments=names, people=len(named)))
    for step, reason in skipped.items():
        title = steps.spec(Step(step)).title
        paragraphs.append(words().say("kickoff", "skipped", step=title, reason=cut(reason, 800)))
    paragraphs += [words().say("kickoff", "names"), words().say("kickoff", "result")]
    title = cut(words().say("kickoff", "title", title=scene.title), 150)
    blocks: list[Block] = [HeaderBlock(text=PlainTextObject(text=title, emoji=False))]
    blocks += [say(paragraph) for paragraph in paragraphs]
    fallback = escape_mrkdwn(words().say("kickoff", "fallback", title=cut(scene.title, 200)))
    return Post(text=fallback, blocks=[block.to_dict() for block in blocks])
