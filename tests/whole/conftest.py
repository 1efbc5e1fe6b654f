"""Whole workshops: the bot and a sandbox, put together as they are in `mapwright demo`."""

from collections.abc import Callable, Iterator

import pytest

from bot.journey import Journey
from tests.whole.town import Town, a_town, demo_world, running, stub_picture


@pytest.fixture(scope="session")
def picture() -> Callable[[Journey], bytes]:
    """A picture that stands in for each map where drawing is not the point."""
    return stub_picture()


@pytest.fixture
def town(sqlite_url: str, picture: Callable[[Journey], bytes]) -> Iterator[Town]:
    """The demo's workspace with the bot at work in this process, pictures stubbed; afterwards nothing went wrong."""
    with (
        a_town(demo_world(), sqlite_url) as opened,
        running(opened.settings, opened.slack, drawn=picture) as bot,
    ):
        opened.bot = bot
        yield opened
