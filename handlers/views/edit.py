"""The modals in which entries are found, edited, withdrawn, moved, merged and marked."""

from collections.abc import Mapping
from typing import Any

from slack_sdk.models.blocks import Block, ExternalDataSelectElement, PlainTextObject, SectionBlock
from slack_sdk.models.views import View

from bot.editing import editable
from bot.journey import OWNERS, SOURCES
from bot.mapping import final
from bot.organising import MERGED, MOVED, numbers, siblings, stages
from bot.plain import cut, one_line
from bot.scene import Entry, Scene
from bot.words import words
from handlers.forms import MOST_TEXT, Choice, button, buttons, modal, note, option, say, select_input, text_input
from handlers.ids import Act, Carried, Page, block_id, new_nonce

KINDS = {
    "candidate": "Journey",
    "persona": "Persona",
    "stage": "Stage",
    "touchpoint": "Touchpoint",
    "pain_point": "Pain point",
    "gain": "Gain",
    "cause": "Cause",
    "evidence": "Evidence",
    "task": "Task",
}
LONG = ("pain_point", "gain", "cause", "evidence", "task")
FIRST, LAST = "first", "last"


def pick(scene: Scene) -> View:
    """Find an entry by searching."""
    carried = Carried(workshop=scene.id)
    if not editable(scene):
        return modal("Edit", Page.EDIT, [say(words().say("edit", "nothing"))], carried, submit=None)
    search = ExternalDataSelectElement(
        action_id=Act.EDIT_PICK, placeholder=PlainTextObject(text="Search", emoji=False), min_query_length=0
    )
    text = PlainTextObject(text=words().say("edit", "pick", leads=scene.is_facilitator), emoji=False)
    blocks = [SectionBlock(block_id=block_id("entry", new_nonce()), text=text, accessory=search)]
    return modal("Edit", Page.EDIT, blocks, carried, submit=None)


def options(scene: Scene, query: str) -> list[dict[str, Any]]:
    """The entries in whose line every word of a search stands, as at most 100 options."""
    wanted = query.casefold().split()
    lines = [(_called(entry, numbers(scene)), entry.id) for entry in editable(scene)]
    found = [(text, key) for text, key in lines if all(word in text.casefold() for word in wanted)]
    return [option(text, key).to_dict() for text, key in found[:100]]


def form(scene: Scene, entry: Entry, detail: Mapping[str, Any], author: str) -> View:
    """One entry with its fields, and what else can be done with it."""
    carried = Carried(workshop=scene.id, item=entry.id, part=entry.kind, page=int(not entry.marked)).fresh()
    nonce = carried.nonce
    blocks: list[Block] = [note(words().say("edit", "author", name=author, department=_team(scene, entry)))]
    if entry.state != "live":
        blocks.append(note(words().say("edit", "withdrawn")))
    blocks.append(
        text_input("name", KINDS[entry.kind], nonce, initial=entry.name, most=_most(entry), lines=_long(entry))
    )
    blocks += _fields(entry.kind, detail, nonce)
    blocks += buttons(_acts(scene, entry, carried))
    return modal(f"Edit {KINDS[entry.kind].lower()}", Page.EDIT, blocks, carried, submit="Save")


def place(scene: Scene, entry: Entry) -> View:
    """Where an entry belongs: behind which other one, and for a touchpoint in which stage."""
    carried = Carried(workshop=scene.id, item=entry.id, part="move").fresh()
    blocks: list[Block] = [say(words().say("edit", "move"))]
    if entry.kind == "touchpoint":
        choices = [(_where(scene, stage), stage.id) for stage in stages(scene)]
        here = final({other.id: other for other in scene.entries}, entry.parent_id)
        blocks.append(select_input("stage", "Stage", carried.nonce, choices, initial=here))
    after = [("First", FIRST), ("Last", LAST)]
    after += [(f"after {_where(scene, e)}", e.id) for e in siblings(scene, entry)]
    blocks.append(select_input("after", "Place", carried.nonce, after))
    return modal("Move", Page.ORGANISE, blocks, carried, submit="Move")


def join(scene: Scene, entry: Entry) -> View:
    """Into which other entry of its kind an entry is merged."""
    carried = Carried(workshop=scene.id, item=entry.id, part="merge").fresh()
    choices = [(_where(scene, e), e.id) for e in siblings(scene, entry)]
    blocks: list[Block] = [say(cut(_called(entry, numbers(scene)), 300))]
    if not choices:
        return modal(
            "Merge", Page.SHOW, [*blocks, say("There is no other one to merge it into.")], carried, submit=None
        )
    blocks += [say(words().say("edit", "merge")), select_input("into", "Merge into", carried.nonce, choices)]
    return modal("Merge", Page.ORGANISE, blocks, carried, submit="Merge")


def done(carried: Carried, text: str, change: str = "") -> View:
    """What was done, with a way to undo it."""
    again = [button(Act.EDIT, "Edit something else", Carried(workshop=carried.workshop))]
    if change:
        again.insert(0, button(Act.UNDO, "Undo", Carried(workshop=carried.workshop, item=change)))
    return modal("Done", Page.SHOW, [say(text), *buttons(again)], carried, submit=None, close="Done")


def _acts(scene: Scene, entry: Entry, carried: Carried) -> list[Any]:
    acts = [button(Act.RESTORE, "Put back on the map", carried)]
    if entry.state == "live":
        acts = [button(Act.WITHDRAW, "Withdraw", carried)]
    if scene.is_facilitator and entry.state == "live":
        if entry.kind in MOVED:
            acts.append(button(Act.MOVE, "Move", carried))
        if entry.kind in MERGED:
            acts.append(button(Act.MERGE, "Merge into another", carried))
        if entry.kind == "persona" and not entry.marked:
            acts.append(button(Act.MARK, "Make the main persona", carried))
        if entry.kind == "touchpoint":
            on = "Not a moment of truth" if entry.marked else "Mark as moment of truth"
            acts.append(button(Act.MARK, on, carried))
    return acts


def as_shown(detail: Mapping[str, Any], field: str) -> str:
    """What a field of the form is prefilled with."""
    value = detail.get(field)
    text = "\n".join(value) if isinstance(value, list) else str(value or "")
    return cut(text, MOST_TEXT)


def apart(scene: Scene, entry: Entry, change: str) -> View:
    """An entry that was merged: into which other one, and the way to take them apart again."""
    target = scene.entry(final({other.id: other for other in scene.entries}, entry.id))
    into = cut(one_line(target.name), 300) if target else ""
    blocks: list[Block] = [say(words().say("edit", "merged_into", name=cut(one_line(entry.name), 300), into=into))]
    again = Carried(workshop=scene.id, item=change)
    if change:
        blocks += buttons([button(Act.UNDO, "Take them apart again", again, primary=True)])
    return modal("Merged", Page.SHOW, blocks, Carried(workshop=scene.id), submit=None)


def _fields(kind: str, detail: Mapping[str, Any], nonce: str) -> list[Block]:
    def text(field: str, label: str, *, lines: bool = False, hint: str = "") -> Block:
        return text_input(field, label, nonce, initial=as_shown(detail, field), optional=True, lines=lines, hint=hint)

    def several(field: str, label: str) -> Block:
        return text(field, label, lines=True, hint="One a line.")

    if kind == "candidate":
        return [text("starts", "It starts when"), text("ends", "It ends when"), text("goal", "The customer's goal")]
    if kind == "touchpoint":
        owners: list[Choice] = [(owner.capitalize(), owner) for owner in OWNERS]
        return [
            text("action", "What the customer does"),
            several("channels", "Channels"),
            select_input("owner", "Owner", nonce, owners, initial=detail.get("owner", ""), optional=True),
            several("departments", "Departments behind it"),
            several("solutions", "Solutions behind it"),
        ]
    if kind == "pain_point":
        levels = [("1 a nuisance", "1"), ("2 costs time or money", "2"), ("3 customers give up", "3")]
        initial = str(detail.get("severity") or "")
        return [select_input("severity", "How bad is it?", nonce, levels, initial=initial, optional=True)]
    if kind == "evidence":
        sources = [(source.replace("_", " ").capitalize(), source) for source in SOURCES]
        chosen = select_input("source", "Source", nonce, sources, initial=detail.get("source", ""))
        return [chosen, text("link", "Link"), text("date", "Date"), text("sample_size", "Sample size")]
    return []


def _called(entry: Entry, numbered: Mapping[str, str]) -> str:
    kind = f"{KINDS[entry.kind]} {numbered.get(entry.id, '')}".strip()
    gone = " (merged)" if entry.merged_into else "" if entry.state == "live" else " (withdrawn)"
    return f"{kind}: {one_line(entry.name)}{gone}"


def _where(scene: Scene, entry: Entry) -> str:
    return f"{numbers(scene).get(entry.id, '')} {one_line(entry.name)}".strip()


def _team(scene: Scene, entry: Entry) -> str:
    return next((team.name for team in scene.teams if entry.person in team.people), "")


def _most(entry: Entry) -> int:
    return 3000 if _long(entry) else 120


def _long(entry: Entry) -> bool:
    return entry.kind in LONG or len(entry.name) > 120
