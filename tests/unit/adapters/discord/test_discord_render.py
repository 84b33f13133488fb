"""What is said on Discord: warnings first, within every limit, and nothing that somebody wrote formats, pings or opens anything."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.discord.custom_ids import read_custom_id
from adapters.discord.markup import clip, escape, escape_notice, escape_quoted
from adapters.discord.render import to_card_sheet, to_sheets, without_panels
from adapters.discord.sheets import MOST_TOGETHER, Look, Sheet, Weight
from adapters.shared.contract import Delivery, Extra
from bot.models import Chat, Citation, LinkVerdict, Outcome, OutcomeKind, Reply, SafetyWarning, Screening, Standing
from bot.moderation.models import Card, CardButton, DecisionKind
from bot.texts import CHAT_ROOMS, load_texts
from knowledge.models import Severity
from tests.fakes.discord_api.limits import refusal_of

ANSWERS, _, DOORS = CHAT_ROOMS
TEXTS = load_texts(ANSWERS, DOORS)
CHAT = Chat(id="discord:1")


def citation(number: int, url: str | None = "https://tokenmetrics.example/a_guide_to_airdrops") -> Citation:
    return Citation(
        number=number, source_id="guide", title="A *guide*", credit="S. Vishwa", section="What are they?", url=url, quote="They are"
    )


def warning(title: str = "Before you connect", advice: str = "Type the address yourself.") -> SafetyWarning:
    return SafetyWarning(rule_id="connect", severity=Severity.CRITICAL, title=title, advice=advice)


def answered(body: str, *, links: tuple[LinkVerdict, ...] = (), **more: object) -> Delivery:
    outcome = Outcome(kind=OutcomeKind.ANSWERED, reply=Reply(body=body, lang="en", **more), screening=Screening(ran=True, links=links))
    return Delivery(chat=CHAT, outcome=outcome)


def verdict(host: str, standing: Standing) -> LinkVerdict:
    return LinkVerdict(written=host, url=f"https://{host}", host=host, registrable_domain=host, standing=standing, score=0.9)


def body_of(sheet: Sheet) -> dict[str, object]:
    """Return a sheet as the body that Discord is sent."""
    embeds = [{name: value for name, value in (("title", panel.title), ("description", panel.body)) if value} for panel in sheet.panels]
    rows = [{"components": [{"custom_id": press.custom_id, "label": press.label} for press in row]} for row in sheet.rows]
    return {"content": sheet.content, "embeds": embeds, "components": rows, "allowed_mentions": {"parse": []}}


def test_warnings_stand_before_the_answer_and_sources_after_it() -> None:
    [sheet] = to_sheets(answered("An airdrop is free. [1]", warnings=(warning(),), citations=(citation(1),)), TEXTS)
    titles = [panel.title for panel in sheet.panels]
    assert titles == ["⚠ WARNING: Before you connect", "", "Sources"]
    assert sheet.panels[0].look is Look.CRITICAL
    assert sheet.panels[1].body == "An airdrop is free. \\[1]"


def test_a_source_names_whose_words_it_holds_and_its_address_stays_whole() -> None:
    [sheet] = to_sheets(answered("Free. [1]", citations=(citation(1),)), TEXTS)
    label, address = sheet.panels[-1].body.split("\n")
    assert label.startswith("\\[1] Our summary of")
    assert "A \\*guide\\*" in label
    assert address == "https://tokenmetrics.example/a_guide_to_airdrops"


def test_nothing_opens_but_the_addresses_of_sources() -> None:
    links = (verdict("arbitrum-claims.example", Standing.SUSPICIOUS), verdict("who.example", Standing.UNKNOWN))
    body = "Not https://arbitrum-claims.example/x nor who.example, see HTTPS://other.example and discord://x"
    [sheet] = to_sheets(answered(body, links=links, citations=(citation(1),)), TEXTS)
    text = sheet.panels[0].body.replace("\\", "")
    assert "arbitrum-claims[.]example" in text
    assert "who[.]example" in text
    assert "hxxpS://other.example" in text
    assert "discord:\u200b//x" in text
    assert "https://" not in text.lower()
    assert "https://tokenmetrics.example/a_guide_to_airdrops" in sheet.panels[-1].body


def test_nothing_is_said_where_there_is_no_reply() -> None:
    assert to_sheets(Delivery(chat=CHAT, outcome=Outcome(kind=OutcomeKind.IGNORED)), TEXTS) == ()
    assert to_sheets(Delivery(chat=CHAT, notice=""), TEXTS) == ()


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("*bold* _it_ ~~no~~ `code` ||spoiler||", "\\*bold\\* \\_it\\_ \\~\\~no\\~\\~ \\`code\\` \\|\\|spoiler\\|\\|"),
        ("[click](https://evil.example)", "\\[click](hxxps://evil.example)"),
        ("<@123> <@&5> <#7> </run:8> <t:1>", "\\<@123\\> \\<@&5\\> \\<#7\\> \\</run:8\\> \\<t:1\\>"),
        ("# big\n-# small\n> quote", "\\# big\n\\-# small\n\\> quote"),
        ("@everyone @here @HERE", "@\u200beveryone @\u200bhere @\u200bHERE"),
        ("- one\n1. two", "- one\n1. two"),
        ("gm\u202eevil \x1b[31mred", "gmevil \ufffdred"),
        ("back\\slash", "back\\\\slash"),
    ],
)
def test_markup_and_mentions_are_shown_not_obeyed(written: str, shown: str) -> None:
    assert escape(written) == shown


def test_a_line_of_ours_that_is_an_address_opens_without_a_preview_and_one_within_words_does_not() -> None:
    assert escape_notice("Sources\nhttps://a.example/x_y") == "Sources\n<https://a.example/x_y>"
    assert escape_notice("Mallory https://evil.example") == "Mallory hxxps://evil.example"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("/check: look", "</check:7>: look"),
        ("Say /check.", "Say </check:7>."),
        ("/quiet", "/quiet"),
        ("evil.example/check x/check /check.html /checks", "evil.example/check x/check /check.html /checks"),
    ],
)
def test_a_command_of_ours_is_one_to_click(written: str, shown: str) -> None:
    assert escape_notice(written, {"check": 7}) == shown


def test_a_quotation_opens_nothing_and_stays_a_quotation_on_every_line() -> None:
    assert escape_quoted("claim https://evil.example\n# now\n@everyone") == "> claim hxxps://evil.example\n> \\# now\n> @\u200beveryone"


def test_a_long_answer_is_split_without_breaking_a_citation_or_an_address() -> None:
    sentence = "An airdrop sends tokens to wallets, see hxxps://docs.example/the-long-way for more. [1] "
    sheets = to_sheets(answered(sentence * 150, citations=(citation(1),)), TEXTS)
    assert len(sheets) > 1
    bodies = [panel.body for sheet in sheets for panel in sheet.panels if not panel.title]
    assert sum(body.count("\\[1]") for body in bodies) == 150
    assert sum(body.count("hxxps://docs.example/the-long-way") for body in bodies) == 150
    assert all(refusal_of(body_of(sheet)) is None for sheet in sheets)


def test_buttons_stand_under_the_last_part_only() -> None:
    delivery = answered("word " * 2000)
    delivery = Delivery(chat=CHAT, outcome=delivery.outcome, extras=(Extra.HELPFUL, Extra.SOURCES), mark="abc-1")
    sheets = to_sheets(delivery, TEXTS)
    assert [len(sheet.presses) for sheet in sheets] == [0] * (len(sheets) - 1) + [2]
    assert [press.custom_id for press in sheets[-1].presses] == ["x1:helpful:abc-1", "x1:sources:abc-1"]


@pytest.mark.parametrize("lang", sorted(TEXTS.lines))
def test_every_extra_has_a_label_in_every_language(lang: str) -> None:
    delivery = Delivery(chat=CHAT, notice="gm", lang=lang, extras=tuple(Extra), mark="m")
    [sheet] = to_sheets(delivery, TEXTS)
    assert len(sheet.presses) == len(Extra)
    assert refusal_of(body_of(sheet)) is None


def test_a_notice_is_plain_lines_within_the_limit() -> None:
    sheets = to_sheets(Delivery(chat=CHAT, notice="Blocked: *evil*. " * 300), TEXTS)
    assert len(sheets) > 1
    assert all(sheet.panels == () and refusal_of(body_of(sheet)) is None for sheet in sheets)


CARD = Card(
    report_id="abc234",
    version=3,
    chat_id="discord:1",
    headline="Flagged: fake claim site · <@5> @everyone",
    quoted="Season 2 is LIVE https://evil.example\n# claim",
    lines=("suspicious, 0.91", "look-alike of arbitrum[.]foundation"),
    buttons=(
        CardButton(kind=DecisionKind.BAN, label="Delete + ban (a ban can be undone)"),
        CardButton(kind=DecisionKind.FINE, label="It's fine"),
    ),
)


def test_a_card_shows_what_was_found_and_its_buttons_carry_report_version_and_decision() -> None:
    sheet = to_card_sheet(CARD)
    [panel] = sheet.panels
    assert panel.title == "Flagged: fake claim site · \\<@5\\> @\u200beveryone"
    assert panel.body.startswith("> Season 2 is LIVE hxxps://evil.example\n> \\# claim\n\n• suspicious, 0.91")
    assert [press.custom_id for press in sheet.presses] == ["c1:abc234:3:ban", "c1:abc234:3:fine"]
    assert [press.weight for press in sheet.presses] == [Weight.GRAVE, Weight.GOOD]
    assert panel.look is Look.OPEN


def test_a_decided_card_says_who_decided_and_what_came_of_it() -> None:
    decided = Card(
        report_id="abc234",
        version=4,
        chat_id="discord:1",
        headline="h",
        quoted="q",
        lines=(),
        decided="Deleted by Ann",
        results=("Muted: done",),
    )
    [panel] = to_card_sheet(decided).panels
    assert panel.body == "> q\n\n**Deleted by Ann**\n\n→ Muted: done"
    assert panel.look is Look.DONE


def test_the_longest_card_is_cut_and_keeps_the_decision() -> None:
    card = Card(
        report_id="a",
        version=1,
        chat_id="discord:1",
        headline="*" * 500,
        quoted="_" * 5000,
        lines=("|" * 900,) * 9,
        decided="Banned by Ann",
    )
    sheet = to_card_sheet(card)
    assert refusal_of(body_of(sheet)) is None
    assert "Banned by Ann" in sheet.panels[0].body


def test_without_the_right_to_embed_the_same_is_said_as_text() -> None:
    sheets = to_sheets(answered("Free. [1]", warnings=(warning(),), citations=(citation(1),)), TEXTS)
    [flat] = without_panels(sheets)
    assert flat.panels == ()
    assert flat.content.startswith("**⚠ WARNING: Before you connect**\nType the address yourself.")
    assert "<https://tokenmetrics.example/a_guide_to_airdrops>" in flat.content
    assert refusal_of(body_of(flat)) is None


def test_a_cut_text_does_not_end_in_half_an_escape() -> None:
    assert clip("abc\\*def", 5) == "abc…"
    assert clip("short", 5) == "short"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=6000), st.text(max_size=600), st.text(max_size=300))
def test_any_text_gives_messages_that_discord_takes(body: str, title: str, section: str) -> None:
    cited = Citation(number=1, source_id="s", title=title, credit="c", section=section, url=None, quote="q", own_words=False)
    sheets = to_sheets(answered(body, warnings=(warning(title, body),) * 3, citations=(cited,)), TEXTS)
    for sheet in (*sheets, *without_panels(sheets)):
        assert refusal_of(body_of(sheet)) is None
    assert all(sum(panel.length() for panel in sheet.panels) <= MOST_TOGETHER for sheet in sheets)


@pytest.mark.parametrize(
    "bad", ["", "c1:abc:1", "c1:ABC:1:ban", "c1:abc:1:nothing", "c2:abc:1:ban", "x1:nothing:m", "x1:helpful:", "m1:report:a:b"]
)
def test_an_unknown_custom_id_is_nobodys(bad: str) -> None:
    assert read_custom_id(bad) is None
