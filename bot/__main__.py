"""The command line: run, demo, render, export, import, doctor. Each command imports only what it needs."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

FORMATS = ("png", "svg", "pdf")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 done, 1 it did not work, 2 the words are wrong."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.does(options))
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        words = _words(error)
        if not words:
            raise
        print(words, file=sys.stderr)
        return 1


def _words(error: Exception) -> str:
    """What to tell a person about an error whose traceback would only hide it; "" where it has no such words."""
    from bot.problem import Problem

    kind = type(error).__name__
    if isinstance(error, (Problem, OSError)) or kind in {"ConfigError", "JourneyFileError", "DrawingFailed", "Refusal"}:
        return str(error)
    if kind in {"MigrationError", "OperationalError"}:
        reason = str(getattr(error, "orig", error)).splitlines()[0].rstrip(".")
        return f"{reason}.\nThis is about DATABASE_URL: mapwright doctor looks at it and at the rest of the set-up."
    return ""


def _read(file: Path) -> str:
    from bot.problem import Problem

    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise Problem(f"{file} is no text file: a journey file is YAML or JSON, in UTF-8.") from error


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="mapwright", description="Map a customer journey with a team, in Slack.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    run = commands.add_parser("run", help="run the bot (settings: .env.example)")
    run.set_defaults(does=_run)

    demo = commands.add_parser("demo", help="play a whole workshop in a sandbox on this machine")
    demo.add_argument("--journey", default="mobile-plan-switch", help="which published journey (default: %(default)s)")
    demo.add_argument("--once", action="store_true", help="end when the workshop is closed, instead of staying up")
    demo.add_argument(
        "--out", type=Path, default=Path("out"), help="where pictures and files go (default: %(default)s)"
    )
    demo.add_argument("--port", type=int, default=0, help="port of the page (default: any free one)")
    demo.set_defaults(does=_demo)

    render = commands.add_parser("render", help="draw a journey file")
    render.add_argument("file", type=Path)
    render.add_argument("-o", "--output", type=Path, required=True, help="map.png, map.svg or map.pdf")
    render.add_argument("--width", type=int, help="width in pixels")
    render.set_defaults(does=_render)

    export = commands.add_parser("export", help="write a workshop as a journey file")
    export.add_argument("workshop", help="its id, or its title where only one has it")
    export.add_argument("-o", "--output", type=Path, help="file to write (default: standard output)")
    export.set_defaults(does=_export)

    bring = commands.add_parser("import", help="make a workshop from a journey file")
    bring.add_argument("file", type=Path)
    bring.add_argument("--workspace", required=True, help="Slack's id of the workspace, T...")
    bring.add_argument("--channel", required=True, help="Slack's id of the channel, C...")
    bring.add_argument("--person", required=True, help="Slack's id of the facilitator, U...")
    bring.set_defaults(does=_import)

    doctor = commands.add_parser("doctor", help="say what is wrong with the set-up, and what to do")
    doctor.set_defaults(does=_doctor)
    return parser


def _run(_: argparse.Namespace) -> int:
    from bot.running import run

    return run()


def _demo(options: argparse.Namespace) -> int:
    from bot.demo.play import play

    return play(options.journey, options.out, once=options.once, port=options.port)


def _render(options: argparse.Namespace) -> int:
    from bot.problem import Problem

    fmt = options.output.suffix.lstrip(".").lower()
    if fmt not in FORMATS:
        raise Problem(f"{options.output}: the name must end in .png, .svg or .pdf.")
    if options.width is not None and not 480 <= options.width <= 4000:
        raise Problem(f"--width {options.width}: choose a width between 480 and 4000 pixels.")
    journey_text = _read(options.file)
    print(f"Drawing {options.file.name} ...", file=sys.stderr)
    from bot.drawing.render import render
    from bot.formats.journey_file import loads

    options.output.write_bytes(render(loads(journey_text, name=str(options.file)), fmt=fmt, width=options.width))
    print(f"Wrote {options.output}.", file=sys.stderr)
    return 0


def _export(options: argparse.Namespace) -> int:
    from bot.exchange import export

    text = export(options.workshop)
    if options.output is None:
        sys.stdout.write(text)
    else:
        options.output.write_text(text, encoding="utf-8")
        print(f"Wrote {options.output}.", file=sys.stderr)
    return 0


def _import(options: argparse.Namespace) -> int:
    from bot.exchange import bring_in

    text = _read(options.file)
    workshop = bring_in(text, str(options.file), options.workspace, options.channel, options.person)
    print(workshop)
    return 0


def _doctor(_: argparse.Namespace) -> int:
    from bot.doctor import examine

    return examine()


if __name__ == "__main__":
    sys.exit(main())
