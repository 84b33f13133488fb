from dataclasses import replace
from datetime import UTC, datetime

from adapters.shared.commands import to_question
from adapters.shared.contract import CommandCall
from adapters.shared.quoting import with_hidden_links
from bot.models import Author, Chat, Entity, IncomingMessage


def link(offset, length, url="https://trap.example/x"):
    return Entity(type="text_link", offset=offset, length=length, url=url)


def test_a_hidden_link_is_written_out_where_it_hides():
    assert with_hidden_links("claim here now", [link(6, 4)]) == "claim [here](https://trap.example/x) now"


def test_several_keep_their_places():
    text = with_hidden_links("a b", [link(0, 1, "https://one.example"), link(2, 1, "https://two.example")])
    assert text == "[a](https://one.example) [b](https://two.example)"


def test_a_button_stands_on_a_line_of_its_own():
    assert (
        with_hidden_links("look", [Entity(type="button", offset=0, length=0, url="https://trap.example")]) == "look\nhttps://trap.example"
    )


def test_a_link_that_cannot_be_written_in_place_is_not_lost():
    assert "https://trap.example/x" in with_hidden_links("[odd](text)", [link(0, 11)])


def test_markup_without_an_address_changes_nothing():
    assert with_hidden_links("plain", [Entity(type="bold", offset=0, length=5)]) == "plain"


def call(text, argument, *entities):
    message = IncomingMessage(
        ref="r",
        delivery_id="d",
        author=Author(id="a"),
        chat=Chat(id="c"),
        text=text,
        conversation="c",
        sent_at=datetime.now(UTC),
        entities=entities,
    )
    return CommandCall(name="check", argument=argument, message=message)


def test_a_link_hidden_in_a_command_moves_with_its_word():
    question = to_question(call("/check@some_bot this one", "this one", link(21, 3)))
    assert question.text == "/check this one"
    (entity,) = question.entities
    assert question.text[entity.offset : entity.offset + entity.length] == "one"


def test_the_command_word_itself_is_no_entity_of_the_question():
    assert to_question(call("/check x", "x", Entity(type="bot_command", offset=0, length=6))).entities == ()


def test_a_button_stays_with_a_command_that_says_nothing():
    button = Entity(type="button", offset=0, length=0, url="https://trap.example")
    assert to_question(call("/check", "", button)).entities == (button,)


def test_what_a_command_points_at_is_its_quotation():
    pointed = replace(call("/check", "").message, text="claim here", entities=(link(6, 4),))
    question = to_question(replace(call("/check", ""), target=pointed))
    assert question.quoted_text == "claim [here](https://trap.example/x)"
