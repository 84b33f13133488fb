"""Any text in: no crash, true places. A host hidden by any mixture of the known tricks is still found."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.models import Entity
from bot.screening.links.defang import defang_links
from bot.screening.links.finder import MOST_LINKS, find_links
from bot.screening.links.models import Disguise

PIECES = st.sampled_from(
    [
        "http",
        "hxxps",
        "://",
        ":",
        "//",
        "/",
        "\\",
        ".",
        "[.]",
        "(dot)",
        " dot ",
        " . ",
        "@",
        "com",
        "zeta",
        "xn--",
        "%2e",
        "%",
        "[a](",
        ")",
        "](",
        "<a href=",
        '"',
        ">",
        "`",
        "0x",
        "1.2.3.4",
        "2130706433",
        "\u200b",
        "。",
        "．",
        "ｅ",
        "ⓔ",
        "ﬁ",
        "🎉",
        "空投",
        "сайт",
        "\n",
        " ",
        "t.me/",
        ".gg/",
        "_bot",
        "?",
        "#",
        "[",
        "]",
        "{",
        "}",
        "|",
        ",",
        "'",
        "&#46;",
        "[url=",
        "[1]: ",
        "$",
        "-",
        "_",
        "www.",
        "data:",
        "ipfs://",
        "tg://resolve?domain=",
    ]
)
TEXTS = st.text(st.characters(), max_size=60) | st.lists(PIECES | st.text(st.characters(), max_size=3), max_size=25).map("".join)
WHOLE = st.sampled_from(
    [
        "https://zeta.com/a",
        "hxxp://zeta[.]com",
        "zeta.com",
        "app.zeta.xyz/b",
        "zeta . com",
        "@zeta_bot",
        "ann@zeta.com",
        "t.me/zeta",
        "1.2.3.4:80",
        "0x" + 20 * "1f",
    ]
)
LINKED = st.lists(WHOLE | PIECES, max_size=12).map("".join)
ENTITIES = st.lists(
    st.builds(
        Entity,
        type=st.sampled_from(["text_link", "url", "button", "mention", "bold"]),
        offset=st.integers(-5, 70),
        length=st.integers(-5, 70),
        url=st.none() | TEXTS,
    ),
    max_size=3,
)


@given(TEXTS, ENTITIES)
@example("https://[", [])
@example("https://\ud800.com", [])
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_without_a_crash_and_places_are_true(text: str, entities: list[Entity]) -> None:
    links = find_links(text, entities)
    assert len(links) <= MOST_LINKS
    for link in links:
        assert 0 <= link.start <= link.end <= len(text)
        if Disguise.HIDDEN not in link.disguises:
            assert link.start < link.end and text[link.start : link.end] == link.written
        if link.host is not None:
            assert link.host.isascii() and link.host == link.host.lower() and not link.host.endswith(".")


@given(TEXTS | LINKED)
@settings(max_examples=300, deadline=None)
def test_links_found_in_the_text_never_overlap(text: str) -> None:
    spans = [(link.start, link.end) for link in find_links(text)]
    assert all(left[1] <= right[0] for left, right in pairwise(spans))


WORDS = st.text(st.characters(categories=["Ll", "Lu", "Lo", "Mn"]), min_size=1, max_size=9).filter(
    lambda word: "dot" not in unicodedata.normalize("NFKC", word).casefold()
)


@given(st.lists(WORDS, max_size=12))
@settings(deadline=None)
def test_words_without_a_dot_are_no_link(words: list[str]) -> None:
    assert find_links(" ".join(words)) == ()


HOSTS = st.sampled_from(["zetadrop.com", "claim.orbitswap.xyz", "zeta-claim.io", "app.zetaswap.finance", "orbit7.net"])
SCHEMES = st.sampled_from(
    ["", "https://", "http://", "hxxps://", "hxxp://", "https:\\\\", "https:/", "HTTPS://", "hxxps[:]//", "https://orbit.example@"]
)
DOTS = st.sampled_from([".", "[.]", "(.)", "{.}", "[dot]", "(dot)", " [.] ", "。", "．", "․", "[DOT]"])
INVISIBLE = st.sampled_from(["\u200b", "\u00ad", "\u200d", "\u2060", "\ufeff", "\u200e", "\u202a", "\ufe0f"])
STYLES = st.sampled_from(
    [lambda char: char, lambda char: chr(ord(char) + 0xFEE0), lambda char: _styled(char, 0x1D41A), lambda char: _styled(char, 0x24D0)]
)
AROUND = st.sampled_from(
    [
        ("", ""),
        ("claim at ", " now"),
        ("(", ")"),
        ("👉", "👈"),
        ("网址：", "，快来"),
        ("«", "»"),
        ("官网", "。谢谢"),
        ("**", "**"),
        ("Сайт: ", "!"),
        ('"', '".'),
        ("यह ", "।"),
        ("هل ", "؟"),
        ("", "/claim"),
        ("", "/claim?x=1."),
        ("<", ">"),
        ("\n", "\n"),
        ("", "…"),
    ]
)


def _styled(char: str, first: int) -> str:
    return chr(first + ord(char) - ord("a")) if char.isalpha() else char


@st.composite
def hidden_hosts(draw: st.DrawFn) -> tuple[str, str]:
    host = draw(HOSTS)
    style, dot = draw(STYLES), draw(DOTS)
    labels = ["".join(style(char) if draw(st.booleans()) else char for char in label) for label in host.split(".")]
    name = dot.join(labels)
    for _ in range(draw(st.integers(0, 3))):
        place = draw(st.integers(1, len(name) - 1))
        name = name[:place] + draw(INVISIBLE) + name[place:]
    before, after = draw(AROUND)
    return host, f"{before}{draw(SCHEMES)}{name}{after}"


@given(hidden_hosts())
@settings(max_examples=300, deadline=None)
def test_a_host_hidden_by_any_mixture_of_tricks_is_found(hidden: tuple[str, str]) -> None:
    host, text = hidden
    assert [link.host for link in find_links(text)] == [host]


@given(hidden_hosts())
@settings(max_examples=300, deadline=None)
def test_defanging_leaves_no_scheme_and_is_done_once(hidden: tuple[str, str]) -> None:
    host, text = hidden
    inert = defang_links(text, [host])
    assert "://" not in inert and defang_links(inert, [host]) == inert


@given(TEXTS, st.lists(HOSTS, max_size=2))
@settings(deadline=None)
def test_defanging_any_text_twice_is_defanging_it_once(text: str, hosts: list[str]) -> None:
    once = defang_links(text, hosts)
    assert defang_links(once, hosts) == once
