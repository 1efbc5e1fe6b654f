"""What a workshop posts: its map and text twin are asked for, what waits is looked at, and who is stuck is told."""

from sqlmodel import Session

from bot.desk import Desk, Surface
from bot.scene import Actor
from storage import due, reading
from storage.tables import Due


class Postings:
    """The use cases around what stands in Slack. Every method sees one workspace only."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def ask_for_map(self, actor: Actor, workshop_id: str) -> str:
        """Have the map posted, or redrawn where this step has one already; returns the occasion it goes by."""

        def ask(session: Session) -> str:
            workshop = self.desk.workshop(session, actor, workshop_id, closed_too=True)
            occasion: str = workshop.detail["card"]
            self.desk.show(session, workshop, Surface.MAP, occasion)
            self.desk.show(session, workshop, Surface.TWIN, f"{occasion}/1", thread_of=f"{Surface.MAP}/{occasion}")
            return occasion

        return self.desk.database.write(ask)

    def want_part(self, actor: Actor, workshop_id: str, occasion: str, thread_of: str) -> None:
        """Have one more part of the text twin posted in the thread of its picture."""

        def ask(session: Session) -> None:
            workshop = self.desk.workshop(session, actor, workshop_id, closed_too=True)
            self.desk.show(session, workshop, Surface.TWIN, occasion, thread_of=thread_of)

        self.desk.database.write(ask)

    def invited(self, workspace: str, channel: str) -> int:
        """The bot came into a channel: what waited for that goes out. Returns how many posts."""
        return self.desk.database.write(lambda session: due.unpark(session, workspace=workspace, channel=channel))

    def stuck(self, row: Due, say: str) -> None:
        """A post cannot go out: tell everybody who leads the workshop what to do, which the sentence `say` says.

        They hear it once for all posts that wait for the same reason, and again where it went away and came back.
        """

        def notify(session: Session) -> None:
            rows = reading.load(session, row.workspace, row.workshop_id)
            if rows is None or row.kind == Surface.NOTICE or _lasts(session, row, rows.workshop.channel, say):
                return
            for person in rows.facilitators:
                # Where the bot died before the row had the sentence, this comes once more, by the same name.
                occasion = f"stuck.{row.id}.{row.wanted}.{say}.{person}"
                if due.posted(session, row.workspace, row.workshop_id, Surface.NOTICE, occasion, waiting_too=True):
                    continue
                detail = {"say": "stuck", "problem": say}
                self.desk.show(session, rows.workshop, Surface.NOTICE, occasion, channel=person, detail=detail)

        self.desk.database.write(notify)

    def posted(self, workspace: str, workshop_id: str, surface: Surface, occasion: str) -> str:
        """Slack's ts of what was posted for an occasion; "" while it is not."""
        found = self.desk.database.read(lambda s: due.posted(s, workspace, workshop_id, surface, occasion))
        return found.ts if found is not None else ""

    def problems(self, workspace: str, workshop_id: str) -> tuple[str, ...]:
        """What keeps posts of the workshop from going out, as sentences; empty where nothing does."""
        rows = self.desk.database.read(lambda s: due.waiting(s, workspace, workshop_id))
        return tuple(dict.fromkeys(row.problem for row in rows if row.problem))


def _lasts(session: Session, row: Due, channel: str, say: str) -> bool:
    """Whether another post waits for the same reason already: in the workshop's channel, or to somebody apart."""
    return any(
        other.problem == say and (other.channel == channel) == (row.channel == channel)
        for other in due.waiting(session, row.workspace, row.workshop_id)
        if other.id != row.id and other.kind != Surface.NOTICE
    )
