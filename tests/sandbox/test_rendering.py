"""The page: everything typed is escaped, every block is drawn, posts stand in the order of their time."""

from html.parser import HTMLParser

from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.rendering import Door, Post, Room, Shown, Told, Workspace, channel_page, index_page
from tests.sandbox.blockkit.samples import VALID

VOID = {"meta", "link", "img", "br"}
START = 1_794_990_000
PLACES = [Workspace("Larkfield", [Door("C1", "general"), Door("C2", "board", private=True)], [Door("D1", "amara")])]


class Reader(HTMLParser):
    """Collects tags, attributes and words, and holds that every tag is closed in its order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return "".join(self.words)


def post(second: int, **more: object) -> Post:
    return Post(f"{START + second}.000100", **{"author": "Amara Osei", **more})  # type: ignore[arg-type]


def page(*posts: Post, **more: object) -> Reader:
    room = Room("C1", "general", "Larkfield", posts=posts, **more)  # type: ignore[arg-type]
    return Reader(channel_page(room, PLACES))


def plain(text: str) -> dict[str, object]:
    return {"type": "section", "text": {"type": "plain_text", "text": text, "emoji": False}}


TYPED = st.text(
    st.sampled_from(list("<>&\"'/*_~`:")) | st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=60
)


@settings(max_examples=60, deadline=None)
@given(TYPED)
def test_what_people_type_never_becomes_markup(typed: str) -> None:
    block = [plain(typed), {"type": "image", "alt_text": typed, "image_url": "https://example.org/x.png"}]
    read = page(post(0, author=typed, blocks=block), post(1, text=typed), names={"U1": typed})
    assert [tag for tag, _ in read.tags].count("script") == 1
    assert typed.replace("\n", "") in read.text.replace("\n", "")
    assert {"src": "https://example.org/x.png", "alt": typed} in [attrs for tag, attrs in read.tags if tag == "img"]
    assert not [name for _, attrs in read.tags for name in attrs if name.startswith("on")]


def test_every_block_that_slack_takes_is_drawn() -> None:
    for block in VALID:
        read = page(post(0, blocks=[block]), files={"F07READY0001": "/files/map.png"})
        assert "passed unread" not in read.text
        assert "Undefined" not in read.text
    newer = page(post(0, blocks=[{"type": "card", "title": {"type": "plain_text", "text": "New"}}]))
    assert "card: New" in newer.text


def test_a_map_in_a_block_is_shown_from_this_server() -> None:
    block = {"type": "image", "alt_text": "the map", "slack_file": {"id": "F07READY0001"}}
    read = page(post(0, blocks=[block]), files={"F07READY0001": "/files/map.png"})
    assert ("img", {"src": "/files/map.png", "alt": "the map"}) in read.tags


def test_files_under_a_post() -> None:
    files = [Shown("Map", "a map", "/files/map.png", picture=True), Shown("notes.pdf"), Shown("x.png", ready=False)]
    read = page(post(0, files=files))
    assert ("img", {"src": "/files/map.png", "alt": "a map"}) in read.tags
    assert "notes.pdf" in read.text
    assert "x.png (being processed)" in read.text


def test_links_that_could_run_something_are_no_links() -> None:
    read = page(post(0, text="<javascript:alert(1)|here> <https://example.org|there>"))
    links = [attrs["href"] for tag, attrs in read.tags if tag == "a" and not str(attrs["href"]).startswith("/")]
    assert links == ["https://example.org"]
    assert "here there" in read.text


def test_ephemeral_posts_say_to_whom() -> None:
    read = page(post(0, text="psst", ephemeral_for="Tobias Lindqvist"))
    assert "Only visible to Tobias Lindqvist" in read.text


def test_posts_days_and_narration_stand_in_order_and_one_author_shares_a_name() -> None:
    told = [Told(f"{START + 50}.0", "Step 1 begins")]
    read = page(post(100, text="third"), post(0, text="first"), post(60, text="second"), told=told)
    words = [one for one in ("Wednesday, November 18", "first", "Step 1 begins", "second", "third") if one in read.text]
    assert sorted(words, key=read.text.index) == ["Wednesday, November 18", "first", "Step 1 begins", "second", "third"]
    assert read.text.count("Amara Osei") == 1
    assert page(post(0, text="a"), post(301, text="b")).text.count("Amara Osei") == 2
    assert page(post(0, text="a"), post(86_400, text="b")).text.count("November 19") == 1


def test_a_thread_hangs_under_its_post() -> None:
    read = page(post(0, text="root", replies=[post(5, text="answer one"), post(6, text="answer two")]))
    assert read.text.index("2 replies") > read.text.index("root")
    assert read.text.index("answer two") > read.text.index("answer one")


def test_a_long_thread_is_folded_a_short_one_open() -> None:
    read = page(
        post(0, text="root", replies=[post(5, text="x" * 1500)]), post(9, text="b", replies=[post(10, text="y" * 1501)])
    )
    assert ["open" in attrs for tag, attrs in read.tags if tag == "details"] == [True, False]


def test_only_the_posts_are_asked_for_by_a_page_that_is_open() -> None:
    room = Room("C1", "general", "Larkfield", posts=[post(0, text="hello")])
    part = channel_page(room, PLACES, posts_only=True)
    assert "<html" not in part
    assert part.strip() in channel_page(room, PLACES)


def test_a_post_that_changes_is_marked_so_that_the_page_replaces_it() -> None:
    def marks(text: str, second: int) -> list[str | None]:
        return [
            attrs["data-as"]
            for tag, attrs in page(post(0, text="same"), post(second, text=text)).tags
            if "data-as" in attrs
        ]

    before, after = marks("one", 5), marks("two", 5)
    assert before[:2] == after[:2]
    assert before[2] != after[2]


def test_the_index_lists_channels_and_direct_messages() -> None:
    read = Reader(index_page(PLACES))
    links = [attrs["href"] for tag, attrs in read.tags if tag == "a"]
    assert links == ["/c/C1", "/c/C2", "/c/D1"]
    assert "🔒board" in read.text
