"""Business time: what is due, how old something is, when a deadline passes. Leases use the database's own time."""

from datetime import UTC, datetime, timedelta


class BusinessTime:
    """The time that workshops live in: now, shifted by what a sandbox is set to (seconds; 0 with a real Slack)."""

    def __init__(self, shift_seconds: float = 0.0) -> None:
        self._shift = timedelta(seconds=shift_seconds)

    def now(self) -> datetime:
        """The time now, in UTC."""
        return datetime.now(UTC) + self._shift

    def now_ms(self) -> int:
        """The same in Unix milliseconds."""
        return int(self.now().timestamp() * 1000)
