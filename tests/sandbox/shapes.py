"""Compares what the sandbox emits with the samples: the same keys, the same types, however deep."""

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "payloads"


def sample(name: str) -> Any:
    """Read a sample by the name of its file, without ".json"."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def differences(wanted: Any, found: Any, at: str = "") -> list[str]:
    """List where two pieces of JSON differ in keys or types; lists are compared item by item, or by their first."""
    if isinstance(wanted, dict) and isinstance(found, dict):
        lines = [f"{at}/{key}: missing" for key in wanted if key not in found]
        lines += [f"{at}/{key}: not in the sample" for key in found if key not in wanted]
        for key in wanted.keys() & found.keys():
            lines += differences(wanted[key], found[key], f"{at}/{key}")
        return lines
    if isinstance(wanted, list) and isinstance(found, list):
        if len(wanted) == len(found):
            return [
                line for index, one in enumerate(wanted) for line in differences(one, found[index], f"{at}/{index}")
            ]
        return differences(wanted[0], found[0], f"{at}/0") if wanted and found else []
    return [] if _kind(wanted) == _kind(found) else [f"{at}: {_kind(found)}, in the sample {_kind(wanted)}"]


def _kind(value: Any) -> str:
    return "number" if isinstance(value, int | float) and not isinstance(value, bool) else type(value).__name__
