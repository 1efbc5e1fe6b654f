"""A running sandbox as a script needs it: its people, the page's narration, what people see by a piece of its text."""

from sandbox.face import Sandbox
from sandbox.page import Page
from sandbox.people import Person
from sandbox.reading import Seen

PATIENCE = 10.0
"""Seconds for a message that a script quotes to be there."""


class Theatre:
    """Joins the face of a sandbox and its page."""

    def __init__(self, slack: Sandbox, page: Page) -> None:
        self.slack = slack
        self.page = page

    def person(self, name: str) -> Person:
        """Give the person of this name."""
        return self.slack.person(name)

    def tell(self, text: str) -> None:
        """Show a line of narration on the page."""
        self.page.tell(text)

    def message(self, who: str, where: str, text: str) -> Seen:
        """Find the newest message that this person sees there and that holds ``text``, waiting for it."""
        found = self.person(who).sees(text, where, PATIENCE)
        if isinstance(found, Seen):
            return found
        raise LookupError(f"{text!r} stands in no message of {where}")

    def picture(self, who: str, where: str) -> bytes | None:
        """Give the newest picture that this person sees there, if any."""
        for message in reversed(self.person(who).messages(where)):
            for file in reversed(message.pictures):
                if file.mimetype.startswith("image/") and file.data:
                    return file.data
        return None

    def invite(self, who: str, where: str) -> None:
        """Bring a person or an app into a channel."""
        self.slack.invite(who, where)

    def archive(self, where: str) -> None:
        """Archive a channel."""
        self.slack.archive(where)
