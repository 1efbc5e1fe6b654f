"""Bring .venv in step with requirements/ and pyproject.toml; called by scripts/setup with the Python to use.

A stamp in .venv names what it was made from, so that a run with nothing to do takes a moment; a file lock lets a second
run wait for the first. Exit status 1 with a sentence on stderr when a package cannot be installed.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "made-from.txt"
REQUIREMENTS = ("build.txt", "dev.txt")


def base_python() -> str:
    """Return the interpreter that stands behind the running one, be that a virtual environment's or not."""
    return os.path.realpath(getattr(sys, "_base_executable", None) or sys.executable)


def base() -> str:
    """Return what .venv cannot outlive: the version of Python, the interpreter and the folder."""
    version = ".".join(map(str, sys.version_info[:3]))
    return f"{version} {base_python()} {ROOT}"


def fingerprint() -> str:
    """Return all that .venv depends on, as one line: the base and the hash of the files."""
    digest = hashlib.sha256()
    for path in (*(ROOT / "requirements" / name for name in REQUIREMENTS), ROOT / "pyproject.toml", Path(__file__)):
        digest.update(path.read_bytes())
    return f"{base()} {digest.hexdigest()}\n"


def stamped() -> str:
    """Return what .venv says that it was made from; "" where there is none or its Python does not run."""
    python = VENV / "bin" / "python"
    try:
        subprocess.run([python, "-c", "pass"], check=True, capture_output=True)
        return STAMP.read_text(encoding="utf-8")
    except (OSError, subprocess.CalledProcessError):
        return ""


def pip(*arguments: str) -> None:
    """Run pip inside .venv; raises CalledProcessError where it fails, after its own words."""
    command = [str(VENV / "bin" / "python"), "-I", "-m", "pip", "--disable-pip-version-check", "--no-input", *arguments]
    subprocess.run(command, check=True, cwd=ROOT, stdin=subprocess.DEVNULL)


def create() -> None:
    """Make .venv anew, of the interpreter that stands behind the running one."""
    if sys.prefix != sys.base_prefix:
        # The running Python lives in the folder that is about to be emptied.
        subprocess.run([base_python(), "-I", "-m", "venv", "--clear", VENV], check=True)
    else:
        venv.create(VENV, clear=True, with_pip=True, symlinks=True)


def install() -> None:
    """Install the pinned packages, wheels only and by hash, then the project in place, nothing fetched for it."""
    STAMP.unlink(missing_ok=True)
    for name in REQUIREMENTS:
        print(f"setup: installing requirements/{name}", flush=True)
        pip("install", "--quiet", "--require-hashes", "--only-binary", ":all:", "-r", f"requirements/{name}")
    # From here on a failed run leaves packages worth keeping: the next one updates them instead of starting over.
    STAMP.write_text(f"{base()} unfinished\n", encoding="utf-8")
    pip("install", "--quiet", "--no-deps", "--no-build-isolation", "--editable", ".")


def main() -> int:
    """Do what is needed and nothing else; return the exit status."""
    with open(__file__, encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        wanted, found = fingerprint(), stamped()
        if wanted == found:
            return 0
        try:
            if not found.startswith(f"{base()} "):
                print(f"setup: making .venv with Python {sys.version.split()[0]}", flush=True)
                create()
            install()
        except subprocess.CalledProcessError as error:
            print(f"setup: this step failed, see above: {' '.join(map(str, error.cmd))}", file=sys.stderr)
            return 1
        STAMP.write_text(wanted, encoding="utf-8")
        print("setup: .venv is ready", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
