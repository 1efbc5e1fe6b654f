"""`python -m bench`: measure what has to be quick, and print it. Bars are ratios taken in one run: machines differ.

`--only SECTION` measures one section. Exit status 1 where a bar is not kept.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from bench import answering, commits, drawing, over_http, starting
from bench.figures import Figure
from bench.stand_in import StandIn

SECTIONS: dict[str, tuple[str, Callable[[StandIn, Path], Iterator[Figure]]]] = {
    "answering": ("Answering Slack over Socket Mode", answering.measure),
    "http": ("Answering Slack over HTTP", over_http.measure),
    "commits": ("Committing contributions", commits.measure),
    "starting": ("Starting", starting.measure),
    "drawing": ("Drawing a map", lambda _, folder: drawing.measure(folder)),
}


def main() -> int:
    """Measure the sections that were asked for."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--only", choices=sorted(SECTIONS), action="append", help="measure this section only")
    asked = parser.parse_args().only or list(SECTIONS)
    over = []
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} processors; medians, everything compared within this run")
    with tempfile.TemporaryDirectory() as folder, StandIn() as slack:
        for name in asked:
            title, measure = SECTIONS[name]
            print(f"\n{title}", flush=True)
            for figure in measure(slack, Path(folder)):
                print(f"  {figure.line()}", flush=True)
                over += [] if figure.kept else [figure.what]
    print(f"\n{len(over)} of the bars not kept" + (": " + "; ".join(over) if over else ""))
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
