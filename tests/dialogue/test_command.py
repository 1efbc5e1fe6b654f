"""Every word of /journey, what it says, and to whom; several workshops in a channel, and workshops elsewhere."""

import pytest

from tests.waiting import until

from .conftest import APP, MAP, OTHER, PRIVATE, SUPPORT, Town, card, told

WORDS = ("start", "add", "map", "status", "next", "back", "list", "open", "edit", "close", "reopen", "handover", "help")


def test_help_lists_every_word_to_one_person(town: Town) -> None:
    town.noor.types(MAP, "/journey help")
    town.noor.sees("/journey help: this list", where=MAP)
    usage = told(town.noor).text
    assert all(f"/journey {word}" in usage for word in WORDS)
    town.tobias.does_not_see("/journey help")


@pytest.mark.parametrize("typed", ["dance", "Status?", "<!channel>", "@amara", "x" * 200])
def test_an_unknown_word_is_said_back_with_the_usage(town: Town, typed: str) -> None:
    town.noor.types(MAP, f"/journey {typed}")
    town.noor.sees("is not a command I know. These are:", where=MAP)
    assert "/journey start" in told(town.noor).text


@pytest.mark.parametrize("typed", ["STATUS", "  status  ", "status please"])
def test_case_space_and_further_words_do_not_matter(started: Town, typed: str) -> None:
    started.noor.types(MAP, f"/journey {typed}")
    started.noor.sees('"Switching plans" is at step 1 of 5, Choose a journey.', where=MAP)


@pytest.mark.parametrize("typed", ["/journey", "/journey add"])
def test_alone_it_opens_what_is_asked_now(started: Town, typed: str) -> None:
    started.noor.types(MAP, typed)
    assert started.noor.modal.title == "Choose a journey"
    started.yuki.types(MAP, typed)
    assert started.yuki.modal.title == "Your department"


@pytest.mark.parametrize("word", ["", "add", "map", "status", "next", "back", "edit", "close", "handover"])
def test_where_no_workshop_is_open_each_word_offers_to_start_one(town: Town, word: str) -> None:
    town.noor.types(MAP, f"/journey {word}".strip())
    town.noor.sees("No workshop is open in this channel. Start one with the button", where=MAP)
    assert told(town.noor).buttons == ["Start a journey map"]


def test_reopen_says_so_where_nothing_is_closed(started: Town) -> None:
    started.amara.types(MAP, "/journey reopen")
    started.amara.sees("No closed workshop in this channel.", where=MAP)


def test_status_says_where_it_stands_and_what_this_person_can_do(started: Town) -> None:
    started.noor.types(MAP, "/journey status")
    started.noor.sees('"Switching plans" is at step 1 of 5', where=MAP)
    shown = told(started.noor)
    for words in (
        "You speak for Service.",
        "Facilitators: amara.",
        "• Marketing: not heard yet in this step\n",
        "Missing before the next step:\n• Nobody has proposed a journey yet.",
    ):
        assert words in shown.text
    assert shown.buttons == ["Contribute", "Edit or withdraw", "Map"]
    started.yuki.types(MAP, "/journey status")
    started.yuki.sees("You have not said yet for which department you speak", where=MAP)
    started.amara.types(MAP, "/journey status")
    started.amara.sees("You speak for Marketing.", where=MAP)
    assert told(started.amara).buttons == ["Contribute", "Edit or withdraw", "Map", "Next"]
    started.amara.presses("Next", where=MAP)
    assert started.amara.modal.title == "Not done yet"


def test_next_and_back_by_words(started: Town) -> None:
    amara = started.amara
    amara.types(MAP, "/journey next")
    amara.presses("Go on anyway")
    amara.closes()
    amara.sees("Step 2 of 5", where=MAP)
    amara.types(MAP, "/journey back")
    amara.sees("Done: the workshop is at step 1", where=MAP)
    amara.types(MAP, "/journey back")
    amara.sees("This is the first step: there is none before it.", where=MAP)


def test_with_two_workshops_in_a_channel_each_word_asks_which(started: Town) -> None:
    started.starts("Complaining")
    noor = started.noor
    noor.types(MAP, "/journey status")
    noor.sees("More than one workshop fits: which one?", where=MAP)
    assert told(noor).buttons == ["This one", "This one"]
    noor.presses("This one", where=MAP, beside="Switching plans: step 1 of 5")
    noor.sees('"Switching plans" is at step 1 of 5', where=MAP)

    noor.types(MAP, "/journey")
    noor.presses("Open", where=MAP, beside="Complaining")
    assert noor.modal.title == "Choose a journey"
    noor.presses("Propose a journey")
    noor.fill({"Journey": "Getting money back"})
    noor.submits()
    assert [c.name for c in started.journey().candidates] == ["Getting money back"]


def test_closing_and_opening_again_with_two_closed_ones(started: Town) -> None:
    started.starts("Complaining")
    amara = started.amara
    for title in ("Complaining", "Switching plans"):
        amara.types(MAP, "/journey close")
        if amara.open_modal is None:
            amara.presses("This one", where=MAP, beside=title)
        amara.sees(f'Close "{title}"?', where="modal")
        amara.submits()
        amara.closes()
    amara.types(MAP, "/journey reopen")
    amara.presses("This one", where=MAP, beside="Complaining: closed on")
    amara.sees('"Complaining" is open again, at step 1.', where=MAP)
    amara.types(MAP, "/journey")
    assert amara.modal.title == "Choose a journey"


def test_list_shows_the_workshops_of_ones_own_channels_and_open_picks_one_from_anywhere(started: Town) -> None:
    started.starts("Complaining", where=OTHER)
    noor = started.noor
    noor.types(SUPPORT, "/journey open")
    noor.sees("Workshops in your channels:", where=SUPPORT)
    assert told(noor, SUPPORT).buttons == ["Open", "Open"]
    noor.presses("Open", where=SUPPORT, beside="Switching plans: step 1 of 5, Choose a journey (since")
    noor.sees('"Switching plans" is at step 1 of 5', where=SUPPORT)
    assert told(noor, SUPPORT).buttons == ["Contribute", "Edit or withdraw", "Map"]
    noor.presses("Contribute", where=SUPPORT)
    noor.sees("You speak for Service.", where="modal")
    noor.closes()
    started.amara.does_not_see("Workshops in your channels", where=SUPPORT)


def test_open_with_words_of_a_title_opens_it_at_once(started: Town) -> None:
    started.starts("Complaining", where=OTHER)
    noor = started.noor
    noor.types(SUPPORT, "/journey open COMPLAIN")
    noor.sees('"Complaining" is at step 1 of 5', where=SUPPORT)
    noor.types(SUPPORT, "/journey open nonsense")
    noor.sees('No workshop that you can see has "nonsense" in its title.', where=SUPPORT)


def test_elsewhere_the_bare_command_leads_to_ones_own_workshops(started: Town) -> None:
    noor = started.noor
    noor.types(SUPPORT, "/journey")
    noor.sees("No workshop is open in this channel. You take part in these, or you can start one here:", where=SUPPORT)
    assert told(noor, SUPPORT).buttons == ["Open", "Start a journey map"]
    noor.presses("Open", where=SUPPORT)
    assert noor.modal.title == "Choose a journey"
    noor.closes()
    noor.opens_messages()
    noor.types(APP, "/journey map")
    noor.sees("A workshop runs in a channel: type /journey start there. You take part in these:", where=APP)
    noor.presses("This one", where=APP)
    noor.sees("The map is being drawn and will stand in the channel in a moment.", where=APP)
    started.tobias.sees("The whole map as text is in the thread.", where=MAP)


def test_a_private_channels_workshop_shows_to_its_people_only(started: Town) -> None:
    started.slack.invite("Mapwright", PRIVATE)
    started.starts("Secret plan", where=PRIVATE)
    started.tobias.types(MAP, "/journey list")
    started.tobias.sees("Secret plan: step 1 of 5", where=MAP)
    for outside in (started.yuki, started.ines):
        outside.types(MAP, "/journey list")
        outside.sees("Switching plans: step 1 of 5", where=MAP)
    assert "Secret plan" not in told(started.yuki).text
    assert "Secret plan" in told(started.ines).text  # named for Sales, though not in the channel


def test_an_empty_list_says_how_to_begin(town: Town) -> None:
    town.noor.types(MAP, "/journey list")
    town.noor.sees("There is no workshop in your channels yet. /journey start begins one.", where=MAP)


def test_handing_over(started: Town) -> None:
    amara, tobias = started.amara, started.tobias
    amara.types(MAP, "/journey handover")
    assert amara.modal.values["Facilitators"] == [amara.id]
    amara.fill({"Facilitators": None})
    assert "Facilitators" in amara.submits().errors
    amara.fill({"Facilitators": ["tobias"]})
    amara.submits()
    amara.closes()
    amara.types(MAP, "/journey next")
    amara.sees("Only a facilitator of this workshop can do that.", where=MAP)
    tobias.types(MAP, "/journey next")
    assert tobias.modal.title == "Not done yet"


def test_a_mention_tells_how_to_go_on(started: Town) -> None:
    started.noor.says(MAP, "@mapwright what now?")
    started.noor.sees("Type /journey in this channel to go on with the workshop", where=MAP)
    assert told(started.noor).ephemeral


def test_where_the_bot_was_put_out_of_the_channel_the_map_is_promised_with_what_to_do(started: Town) -> None:
    started.slack.remove("Mapwright", MAP)
    started.noor.types(MAP, "/journey map")
    started.noor.sees("I cannot post in this channel, because I am not in it. Type /invite @Mapwright", where=MAP)
    first = card(started.noor)
    started.slack.invite("Mapwright", MAP)
    started.noor.sees("The whole map as text is in the thread.", where=MAP)
    assert card(started.noor).ts == first.ts


def test_for_an_archived_channel_the_map_says_that_and_no_invitation(started: Town) -> None:
    started.expect("is_archived")
    started.goes_on()
    started.noor.sees("Step 2 of 5", where=MAP)
    started.slack.archive(MAP)
    started.noor.types(OTHER, "/journey map")
    started.noor.presses("This one", where=OTHER, beside="Switching plans")
    until(lambda: "archived" in told(started.noor, OTHER).text)
    assert "/invite" not in told(started.noor, OTHER).text
