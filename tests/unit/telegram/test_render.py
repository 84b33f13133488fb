"""What we say on Telegram: complete, in the platform's limits, and harmless whatever stands in it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.shared.contract import Delivery, Extra
from adapters.shared.splitting import utf16_length
from adapters.telegram.markup import Mark, Marked, around, inert, joined, plain, split, styled
from adapters.telegram.render import OutMessage, to_card, to_click_answer, to_messages
from bot.models import (
    Chat,
    Citation,
    LinkVerdict,
    Outcome,
    OutcomeKind,
    Reply,
    SafetyWarning,
    Screening,
    Standing,
)
from bot.moderation.models import Card, CardButton, DecisionKind
from bot.texts import CHAT_ROOMS, Texts, load_texts
from knowledge.models import Severity
from tests.fakes.telegram_api.markup import check_entities, with_found

GROUP = Chat(id="telegram:-1001")
LABELS = {
    "button_helpful": "Helpful",
    "button_not_helpful": "Not helpful",
    "button_sources": "Sources",
    "button_private": "In private",
}


@pytest.fixture(scope="session")
def texts() -> Texts:
    spoken = load_texts(*(room for room in CHAT_ROOMS if room.is_dir()))
    return Texts({lang: {**LABELS, **lines} for lang, lines in spoken.lines.items()})


def citation(number: int, **fields: Any) -> Citation:
    known = {
        "number": number, "source_id": "guide:x", "title": "Crypto Airdrops Explained", "credit": "S. Vishwa, Token Metrics",
        "section": f"Section {number}", "url": None, "quote": "…",
    }  # fmt: skip
    return Citation(**{**known, **fields})


def outcome(body: str, **fields: Any) -> Outcome:
    reply = Reply(body=body, lang="en", citations=fields.pop("citations", ()), warnings=fields.pop("warnings", ()))
    return Outcome(kind=OutcomeKind.ANSWERED, reply=reply, **fields)


def warning(title: str = "Never type your seed phrase", severity: Severity = Severity.CRITICAL) -> SafetyWarning:
    return SafetyWarning(rule_id="rule:x", severity=severity, title=title, advice="Refuse any signature you can't read.")


def said(delivery: Delivery, texts: Texts) -> tuple[OutMessage, ...]:
    messages = to_messages(delivery, texts, "jump_test_bot")
    for message in messages:
        check(message)
    return messages


def check(message: OutMessage) -> None:
    """Hold a message against what the Bot API refuses."""
    assert message.text.strip()
    assert utf16_length(message.text) <= 4096
    check_entities(message.text, [as_entity(message.text, mark) for mark in message.marks])


def as_entity(text: str, mark: Mark) -> dict[str, Any]:
    start, end = utf16_length(text[: mark.start]), utf16_length(text[: mark.end])
    return {"type": mark.type, "offset": start, "length": end - start, "url": mark.url}


def clickable(message: OutMessage) -> list[str]:
    """Return what a client would make a link, a mention, a command or a tag of by itself."""
    given = [as_entity(message.text, mark) for mark in message.marks]
    raw = message.text.encode("utf-16-le")
    found = [entity for entity in with_found(message.text, given) if entity not in given]
    return [raw[2 * each["offset"] : 2 * (each["offset"] + each["length"])].decode("utf-16-le") for each in found]


def marked(message: OutMessage, look: str) -> list[str]:
    return [message.text[mark.start : mark.end] for mark in message.marks if mark.type == look]


def test_warnings_come_first_and_say_how_bad_it_is(texts: Texts) -> None:
    both = (warning(), warning("Use an empty wallet", Severity.CAUTION))
    (message,) = said(Delivery(chat=GROUP, outcome=outcome("Most airdrops ask for little.", warnings=both)), texts)
    assert message.text == (
        "⚠ WARNING: Never type your seed phrase\nRefuse any signature you can't read.\n\n"
        "⚠ Warning: Use an empty wallet\nRefuse any signature you can't read.\n\nMost airdrops ask for little."
    )
    assert marked(message, "bold") == ["⚠ WARNING: Never type your seed phrase", "⚠ Warning: Use an empty wallet"]


def test_sources_fold_away_and_lead_to_the_page(texts: Texts) -> None:
    cited = (citation(1), citation(2, url="https://guide.example/page", own_words=False))
    (message,) = said(Delivery(chat=GROUP, outcome=outcome("Tokens for free. [1] Or not. [2]", citations=cited)), texts)
    body, block = message.text.split("\n\n")
    assert body == "Tokens for free. [1] Or not. [2]"
    assert marked(message, "expandable_blockquote") == [block]
    assert block.startswith('Sources\n[1] Our summary of "Crypto Airdrops Explained"')
    assert [(message.text[m.start : m.end], m.url) for m in message.marks if m.url] == [
        ('"Crypto Airdrops Explained" (S. Vishwa, Token Metrics) · Section 2', "https://guide.example/page")
    ]


def test_the_words_around_an_answer_are_in_the_readers_language(texts: Texts) -> None:
    (message,) = said(Delivery(chat=GROUP, outcome=outcome("Hola", citations=(citation(1),), warnings=(warning(),), lang="es")), texts)
    assert texts.say("warning_word", "es").upper() in message.text
    assert texts.say("sources_word", "es") in message.text


def test_suspicious_links_are_defanged_wherever_they_stand(texts: Texts) -> None:
    bad = LinkVerdict(
        written="arb-claims.example", url=None, host="arb-claims.example", registrable_domain="arb-claims.example",
        standing=Standing.SUSPICIOUS, score=0.9,
    )  # fmt: skip
    unknown = bad._replace(host="new.example", standing=Standing.UNKNOWN)
    result = outcome(
        "Suspicious: https://arb-claims.example/x and new.example",
        warnings=(replace(warning(), advice="Don't open arb-claims.example."),),
        screening=Screening(ran=True, links=(bad,)),
        also_judged=(unknown,),
    )
    (message,) = said(Delivery(chat=GROUP, outcome=result), texts)
    assert clickable(message) == []
    assert message.text.count("arb-claims[.]example") == 2


def test_nobody_is_called_by_what_we_say(texts: Texts) -> None:
    (message,) = said(Delivery(chat=GROUP, outcome=outcome("It imitates @metamask_help")), texts)
    assert clickable(message) == []
    (message,) = said(Delivery(chat=GROUP, notice="Already decided by @mod_anna. Reply /check to a message."), texts)
    assert clickable(message) == ["/check"]


def test_a_domain_that_moderators_talk_about_is_no_link(texts: Texts) -> None:
    (message,) = said(Delivery(chat=GROUP, notice="evil.example is blocked here, by https://evil.example"), texts)
    assert clickable(message) == []


def test_the_address_of_a_source_stays_one(texts: Texts) -> None:
    (message,) = said(Delivery(chat=GROUP, notice="[1] The guide\nhttps://guide.example/a_b?c=1\n\n[2] See evil.example"), texts)
    assert message.text.replace("\u2060", "") == "[1] The guide\nhttps://guide.example/a_b?c=1\n\n[2] See evil.example"
    assert [mark.url for mark in message.marks] == ["https://guide.example/a_b?c=1"]
    assert clickable(message) == []


def test_nothing_to_say_is_nothing_sent(texts: Texts) -> None:
    assert said(Delivery(chat=GROUP, outcome=Outcome(kind=OutcomeKind.IGNORED)), texts) == ()
    assert said(Delivery(chat=GROUP, notice=""), texts) == ()


def test_a_long_answer_is_cut_where_no_citation_is_lost_with_its_buttons_at_the_end(texts: Texts) -> None:
    sentence = "This is one sentence about airdrops with 𝒳 and 😀. [1]"
    body = " ".join([sentence] * 200)
    delivery = Delivery(chat=GROUP, outcome=outcome(body, citations=(citation(1),)), extras=(Extra.HELPFUL,), mark="m1")
    messages = said(delivery, texts)
    assert len(messages) == 3
    assert not any(message.text.startswith("[") for message in messages)
    assert [bool(message.keyboard) for message in messages] == [False] * (len(messages) - 1) + [True]
    assert " ".join(message.text.split("\n\n")[0] for message in messages) == body
    assert sum(len(marked(message, "expandable_blockquote")) for message in messages) == 1


def test_sources_that_do_not_fit_follow_whole(texts: Texts) -> None:
    messages = said(Delivery(chat=GROUP, outcome=outcome("x" * 4090, citations=(citation(1), citation(2)))), texts)
    assert len(messages) == 2
    assert marked(messages[1], "expandable_blockquote") == [messages[1].text]


def test_buttons_speak_the_readers_language_and_fit(texts: Texts) -> None:
    extras = (Extra.HELPFUL, Extra.NOT_HELPFUL, Extra.SOURCES, Extra.PRIVATE_WORD)
    (message,) = said(Delivery(chat=GROUP, notice="hi", extras=extras, mark="abcdefghijklmnop"), texts)
    buttons = [button for row in message.keyboard for button in row]
    assert [button.data for button in buttons] == [f"x1:{extra}:abcdefghijklmnop" for extra in extras[:3]] + [None]
    assert buttons[3].url == "https://t.me/jump_test_bot?start=abcdefghijklmnop"
    assert all(len((button.data or "").encode()) <= 64 for button in buttons)
    (german,) = said(Delivery(chat=GROUP, notice="hi", lang="de", extras=extras, mark="m"), texts)
    assert german.keyboard[0][0].label == texts.say("button_helpful", "de")


def test_a_button_needs_something_to_name(texts: Texts) -> None:
    (message,) = said(Delivery(chat=GROUP, notice="hi", extras=(Extra.HELPFUL,)), texts)
    assert message.keyboard == ()


# Cards

CARD = Card(
    report_id="ab2c7",
    version=2,
    chat_id="telegram:-1001",
    headline="Flagged: fake claim site · new member",
    quoted="Season 2 is LIVE, ask @admin or /claim at arb-claims[.]xyz and www.other.example #free $ARB",
    lines=("suspicious, 0.91 · look-alike of arbitrum[.]foundation", "Policy here is observe: nothing was done."),
    buttons=(
        CardButton(kind=DecisionKind.DELETE, label="Delete"),
        CardButton(kind=DecisionKind.FINE, label="It's fine"),
        CardButton(kind=DecisionKind.BAN, label="Delete and ban: what was written is gone for good"),
        CardButton(kind=DecisionKind.BLOCK, label="Block domain"),
    ),
)


def test_a_card_reads_from_top_to_bottom() -> None:
    message = to_card(replace(CARD, decided="Deleted by Ann", results=("The message is gone.",), buttons=()))
    check(message)
    lines = message.text.split("\n")
    assert lines[0] == CARD.headline
    assert lines[2:] == [*CARD.lines, "Deleted by Ann", "The message is gone."]
    assert marked(message, "blockquote") == [lines[1]]
    assert message.keyboard == ()


def test_nothing_quoted_on_a_card_can_be_tapped() -> None:
    message = to_card(CARD)
    assert clickable(message) == []
    shown = message.text.replace("\u2060", "")
    assert CARD.quoted in shown


def test_card_buttons_carry_what_they_decide() -> None:
    rows = to_card(CARD).keyboard
    assert [[button.label for button in row] for row in rows] == [
        ["Delete", "It's fine"], ["Delete and ban: what was written is gone for good"], ["Block domain"],
    ]  # fmt: skip
    assert rows[1][0].data == "c1:ab2c7:2:ban"


@pytest.mark.parametrize("most", ["quoted", "lines"])
def test_a_card_is_always_one_message(most: str) -> None:
    huge = replace(CARD, **{most: "x😀 " * 9000 if most == "quoted" else ("long line " * 60,) * 40})
    check(to_card(huge))


def test_the_answer_to_a_tap_fits() -> None:
    assert to_click_answer("Done.") == "Done."
    long = to_click_answer("word " * 100)
    assert utf16_length(long) <= 200
    assert long.endswith("word…")


# Whatever stands in it


@pytest.mark.parametrize(
    "hostile",
    [
        "https://evil.example/a?b", "HTTP://EVIL.EXAMPLE", "evil.example", "a.b.c.evil.xyz/path", "tg://resolve?domain=evil", "t.me/evil",
        "@evil_bot", "hi@evil.example", "/ban@evil_bot", "/start", "#free", "$ETH", "xn--e1awd7f.com", "пример.рф", "1.2.3.4.com", "ton://transfer/x",
        "1.2.3.4", "1.evil.example", "evil。example", "(@evil_bot)", "x/@evil_bot", "/#free", "/$ETH",
    ],
)  # fmt: skip
def test_a_strangers_words_are_shown_and_do_nothing(hostile: str) -> None:
    shown = inert(f"see {hostile} now")
    assert clickable(OutMessage(text=shown)) == []
    assert inert(shown) == shown


@given(st.text())
def test_no_words_at_all_become_clickable(text: str) -> None:
    assert clickable(OutMessage(text=inert(text))) == []


@given(st.text(max_size=200), st.integers(20, 120))
def test_cutting_loses_no_word_and_keeps_every_mark(text: str, limit: int) -> None:
    text = re.sub(r"[\x00\ud800-\udfff]", "", text)
    whole = joined([around(joined([styled(text, "bold"), plain(text)], " "), "blockquote"), styled(text, "code")], "\n")
    pieces = split(whole, limit)
    assert "".join("".join(piece.text.split()) for piece in pieces) == "".join(whole.text.split())
    for piece in pieces:
        assert utf16_length(piece.text) <= limit
        assert all(0 <= mark.start < mark.end <= len(piece.text) for mark in piece.marks)
    bold = "".join(piece.text[mark.start : mark.end] for piece in pieces for mark in piece.marks if mark.type == "bold")
    assert "".join(bold.split()) == "".join(text.split())


def test_a_links_words_stay_together() -> None:
    whole = joined([plain("word " * 7 + "and"), styled("the whole guide here", "text_link", "https://g.example")], " ")
    pieces = split(whole, 50)
    linked = [piece.text[mark.start : mark.end] for piece in pieces for mark in piece.marks]
    assert linked == ["the whole guide here"]
    assert pieces[1] == Marked(text="the whole guide here", marks=(Mark(type="text_link", start=0, end=20, url="https://g.example"),))
