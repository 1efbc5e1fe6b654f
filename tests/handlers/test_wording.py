"""What a message says in plain words: names for ids, addresses for links, and nothing that a person typed is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.plain import clean, escape_mrkdwn
from handlers.wording import readable

PEOPLE = {"U07NOOR": "Noor Haddad", "U07ODD": "Tom &amp; <b>"}


@pytest.mark.parametrize(
    ("delivered", "read"),
    [
        ("<@U07NOOR> waits", "@Noor Haddad waits"),
        ("<@U07GONE|noor> waits", "@noor waits"),
        ("<@U07GONE> waits", "@somebody waits"),
        ("<@U07ODD>", "@Tom &amp; <b>"),
        ("see <#C07AB|support-floor>", "see #support-floor"),
        ("see <#C07AB|> and <#C07AB>", "see a channel and a channel"),
        ("<!channel> <!here> <!everyone|everyone>", "@channel @here @everyone"),
        ("<!subteam^S1|@billing> <!subteam^S2>", "@billing @a user group"),
        ("<!date^1790000000^{date}|21 September 2026>", "21 September 2026"),
        ("<https://example.org/a?b=1&amp;c=2>", "https://example.org/a?b=1&c=2"),
        ("<https://example.org|our &lt;page&gt;>", "our <page> (https://example.org)"),
        ("<http://example.org|example.org>", "http://example.org"),
        ("<mailto:a@example.org|a@example.org>", "a@example.org"),
        ("&lt;@U07NOOR&gt; &amp;lt;", "<@U07NOOR> &lt;"),
        ("<nothing known>", "<nothing known>"),
    ],
)
def test_marks_become_words(delivered: str, read: str) -> None:
    assert readable(delivered, lambda ident: PEOPLE.get(ident, "")) == read


@given(st.text())
def test_what_has_no_marks_is_read_as_it_was_typed(typed: str) -> None:
    assert readable(escape_mrkdwn(typed), lambda _: "") == clean(typed)
