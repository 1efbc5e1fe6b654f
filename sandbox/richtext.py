"""rich_text blocks, read into lines of spans. A ``text`` element is literal, whatever it holds."""

from collections.abc import Iterator, Mapping

from sandbox.spans import Line, Names, Span, called


def rich_lines(block: Mapping[str, object], names: Names) -> list[Line]:
    """Read a rich_text block."""
    return [line for part in _dicts(block.get("elements")) for line in _part(part, names)]


def _part(part: Mapping[str, object], names: Names) -> Iterator[Line]:
    kind = part.get("type")
    spans = [_span(one, names) for one in _dicts(part.get("elements"))]
    if kind == "rich_text_list":
        yield from _list(part, names)
    elif kind == "rich_text_preformatted":
        yield Line("pre", tuple(spans))
    else:
        yield from _broken(spans, "quote" if kind == "rich_text_quote" else "text")


def _list(part: Mapping[str, object], names: Names) -> Iterator[Line]:
    indent, offset = _number(part.get("indent")), _number(part.get("offset"))
    for index, item in enumerate(_dicts(part.get("elements"))):
        ordered = part.get("style") == "ordered"
        spans = tuple(_span(one, names) for one in _dicts(item.get("elements")))
        label = f"{offset + index + 1}." if ordered else "•"
        yield Line("number" if ordered else "bullet", spans, indent, label)


def _broken(spans: list[Span], kind: str) -> Iterator[Line]:
    row: list[Span] = []
    for span in spans:
        first, *others = span.text.split("\n")
        row.append(Span(first, span.marks, span.url))
        for other in others:
            yield Line(kind, tuple(row))
            row = [Span(other, span.marks, span.url)]
    if "".join(span.text for span in row):
        yield Line(kind, tuple(row))


def _span(element: Mapping[str, object], names: Names) -> Span:
    kind, style = str(element.get("type")), element.get("style")
    marks = frozenset(name for name, on in style.items() if on is True) if isinstance(style, dict) else frozenset()
    said = {name: str(value) for name, value in element.items() if isinstance(value, str | int)}
    if kind == "link":
        return Span(said.get("text") or said.get("url", ""), marks, said.get("url", ""))
    if kind == "emoji":
        return Span(f":{said.get('name', '')}:", marks | {"emoji"})
    if kind == "broadcast":
        return Span("@" + said.get("range", ""), marks | {"mention"})
    if kind in ("user", "usergroup", "channel", "team"):
        sign = "#" if kind == "channel" else "@"
        return Span(sign + called(said.get(f"{kind}_id", ""), names), marks | {"mention"})
    if kind == "date":
        return Span(said.get("fallback") or said.get("format", ""), marks)
    return Span(said.get("text") or said.get("value", ""), marks)


def _dicts(value: object) -> list[Mapping[str, object]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
