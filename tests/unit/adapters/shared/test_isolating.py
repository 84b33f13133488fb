"""Left-to-right words in right-to-left text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.markup import escape_notice
from adapters.shared.isolating import isolated
from adapters.telegram.markup import inert, without_links
from bot.screening.links.defang import refang
from bot.texts import CHAT_ROOMS, load_texts

ARABIC = "رابط"
MARKS = str.maketrans("", "", "\u2066\u2069")


def shown(text: str) -> str:
    """Return the text with its isolates made visible."""
    return isolated(text).replace("\u2066", "<").replace("\u2069", ">")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{ARABIC} /ask {ARABIC}", f"{ARABIC} </ask> {ARABIC}"),
        (f"drop[.]xyz/a: {ARABIC}", f"<drop[.]xyz/a>: {ARABIC}"),
        (f"{ARABIC} (a.io, b[.]xyz)", f"{ARABIC} (<a.io, b[.]xyz>)"),
        (f'{ARABIC} (".xyz")', f'{ARABIC} ("<.xyz>")'),
        (f'{ARABIC} ("claim", "drop")', f'{ARABIC} ("<claim>", "<drop>")'),
        (f"{ARABIC} Guide (A. B, C) {ARABIC}", f"{ARABIC} <Guide (A. B, C)> {ARABIC}"),
        (f"{ARABIC} 2026-05-01 13:00: {ARABIC}", f"{ARABIC} <2026-05-01 13:00>: {ARABIC}"),
        (f"{ARABIC} 10 [1] {ARABIC}", f"{ARABIC} 10 [1] {ARABIC}"),
        (f"{ARABIC} @\u2060name, {ARABIC}", f"{ARABIC} <@\u2060name>, {ARABIC}"),
        (f"/setup mode observe | assist\n{ARABIC}", f"/setup mode observe | assist\n{ARABIC}"),
        ("/ask what is an airdrop", "/ask what is an airdrop"),
        ("/ask что такое аирдроп", "/ask что такое аирдроп"),
    ],
)
def test_what_stands_in_an_isolate(text: str, expected: str) -> None:
    assert shown(text) == expected


@given(st.text(alphabet=f'{ARABIC}ab1 /@[](){{}}.:"\n', max_size=200))
def test_nothing_is_lost_and_every_isolate_is_closed_on_its_line(text: str) -> None:
    done = isolated(text)
    assert done.translate(MARKS) == text
    for line in done.split("\n"):
        depth = 0
        for char in line:
            depth += {"\u2066": 1, "\u2069": -1}.get(char, 0)
            assert depth in (0, 1)
        assert depth == 0


@pytest.mark.parametrize("render", [inert, without_links, escape_notice])
def test_every_platform_isolates_them(render: object) -> None:
    assert callable(render)
    assert "\u2066" in render(f"{ARABIC} check.example {ARABIC}")


def test_a_command_in_an_isolate_is_still_one_to_click() -> None:
    assert escape_notice(f"{ARABIC} /check {ARABIC}", {"check": 7}) == f"{ARABIC} \u2066</check:7>\u2069 {ARABIC}"


def test_no_arabic_line_of_ours_begins_or_ends_a_run_with_a_stray_sign() -> None:
    for key, line in load_texts(*CHAT_ROOMS).lines["ar"].items():
        for run in isolated(line).split("\u2066")[1:]:
            inside = run.split("\u2069")[0]
            assert inside.count("(") == inside.count(")"), key
            assert inside.count("{") == inside.count("}"), key


def test_an_address_copied_with_its_marks_is_the_address() -> None:
    assert refang("\u2066drop[.]xyz\u2069") == "drop.xyz"
