"""What was measured, as lines: a figure, what it is compared with, and the bar that it has to keep."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median, quantiles


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One line of the report. `bar` is the most (`least=False`) or the least that `value` may be; None: no bar."""

    what: str
    value: float
    unit: str
    bar: float | None = None
    least: bool = False
    note: str = ""

    @property
    def kept(self) -> bool:
        """Whether the bar is kept; a figure without one is always well."""
        if self.bar is None:
            return True
        return self.value >= self.bar if self.least else self.value <= self.bar

    def line(self) -> str:
        """The figure for people."""
        bar = "" if self.bar is None else f"  bar {'>=' if self.least else '<='} {self.bar:g}"
        mark = "     " if self.bar is None else "ok   " if self.kept else "OVER "
        return f"{mark}{self.what:<62}{self.value:>9.2f} {self.unit:<4}{bar}" + (
            f"  ({self.note})" if self.note else ""
        )


def milliseconds(seconds: Iterable[float]) -> str:
    """Median and 99th percentile, for a note."""
    values = sorted(seconds)
    return f"p50 {median(values) * 1000:.2f} ms, p99 {quantiles(values, n=100)[98] * 1000:.2f} ms"
