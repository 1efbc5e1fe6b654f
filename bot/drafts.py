"""What a person typed into the earlier pages of a form of several pages: kept in the database between them."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from bot.desk import Desk
from bot.scene import Actor
from storage.tables import Draft


def keep(desk: Desk, actor: Actor, key: str, data: Mapping[str, Any]) -> None:
    """Add to the draft of that key; fields given again are replaced."""

    def write(session: Session) -> None:
        draft = session.get(Draft, (actor.workspace, key))
        if draft is None:
            draft = Draft(workspace=actor.workspace, key=key, person=actor.person, updated_at=desk.now())
        draft.data = {**draft.data, **data}
        draft.updated_at = desk.now()
        session.add(draft)

    desk.database.write(write)


def drafted(desk: Desk, actor: Actor, key: str) -> dict[str, Any]:
    """The person's draft of that key; empty where there is none, or where it is somebody else's."""

    def look(session: Session) -> dict[str, Any]:
        draft = session.get(Draft, (actor.workspace, key))
        return dict(draft.data) if draft is not None and draft.person == actor.person else {}

    return desk.database.read(look)
