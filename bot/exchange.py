"""`mapwright export` and `mapwright import`: between the database and a journey file, without Slack."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlmodel import Session, col, or_, select

from bot.config import Settings
from bot.desk import Desk
from bot.formats.journey_file import dumps, loads
from bot.importing import bring_in as write_rows
from bot.mapping import journey_of
from bot.problem import Problem
from bot.scene import Actor
from bot.timing import BusinessTime
from storage import reading
from storage.database import Database
from storage.migrate import migrate
from storage.tables import Workshop


def export(wanted: str) -> str:
    """The journey file of the workshop that has this id or, if only one has it, this title."""

    def look(session: Session) -> str:
        found = session.exec(
            select(Workshop).where(or_(col(Workshop.id) == wanted, col(Workshop.title) == wanted))
        ).all()
        if not found:
            known = session.exec(select(Workshop).order_by(col(Workshop.started_at).desc()).limit(10)).all()
            listed = "\n".join(f"  {w.id}  {w.title}" for w in known) or "  (none)"
            raise Problem(f"There is no workshop {wanted!r}. The newest ones:\n{listed}")
        if len(found) > 1:
            listed = "\n".join(f"  {w.id}  {w.channel}" for w in found)
            raise Problem(f"Several workshops are called {wanted!r}; name one by its id:\n{listed}")
        rows = reading.load(session, found[0].workspace, found[0].id)
        return dumps(journey_of(rows, as_file=True)) if rows is not None else ""

    with _opened() as database:
        return database.read(look)


def newest() -> str:
    """The id of the workshop that was started last."""
    with _opened() as database:
        found = database.read(lambda s: s.exec(select(Workshop).order_by(col(Workshop.started_at).desc())).first())
    if found is None:
        raise Problem("There is no workshop in this database yet.")
    return found.id


def bring_in(text: str, name: str, workspace: str, channel: str, person: str) -> str:
    """Make a workshop from a journey file and return its id."""
    journey = loads(text, name=name)
    settings = Settings.load(slack=False)
    with _opened() as database:
        desk = Desk(database, BusinessTime(settings.time_shift).now)
        return write_rows(desk, Actor(workspace, person), channel, journey)


@contextmanager
def _opened() -> Iterator[Database]:
    url = Settings.load(slack=False).database_url
    migrate(url)
    database = Database.open(url)
    try:
        yield database
    finally:
        database.close()
