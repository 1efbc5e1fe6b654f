"""All features, registered once."""

from slack_bolt import App

from bot.mapwright import Mapwright
from handlers import (
    advance,
    choose,
    command,
    context,
    contribute,
    deeper,
    edit,
    events,
    home,
    people,
    personas,
    perspectives,
    shortcut,
    start,
    touchpoints,
)

FEATURES = (
    command,
    contribute,
    advance,
    start,
    choose,
    personas,
    touchpoints,
    deeper,
    perspectives,
    edit,
    people,
    shortcut,
    home,
    events,
)


def register_all(app: App, mapwright: Mapwright) -> None:
    """Put the middleware in front, then each feature's listeners; the most used come first."""
    context.install(app, mapwright)
    for feature in FEATURES:
        feature.register(app)
