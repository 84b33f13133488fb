"""What the finder says is written in a message, against what a person says (`cases.py`)."""

from __future__ import annotations

from time import process_time

import pytest

from bot.models import Entity
from bot.screening.links.finder import MOST_LINKS, find_links
from bot.screening.links.models import Disguise, FoundLink, LinkKind
from tests.unit.screening.links import cases


def hosts_of(text: str, *entities: Entity) -> list[str | None]:
    return [link.host for link in find_links(text, entities)]


def only(text: str, *entities: Entity) -> FoundLink:
    (link,) = find_links(text, entities)
    return link


@pytest.mark.parametrize(("text", "hosts"), cases.PLAIN)
def test_plain_links_are_found(text: str, hosts: list[str | None]) -> None:
    assert hosts_of(text) == hosts


@pytest.mark.parametrize(("text", "hosts"), cases.DEFANGED)
def test_defanged_links_are_found(text: str, hosts: list[str | None]) -> None:
    assert hosts_of(text) == hosts


@pytest.mark.parametrize(("text", "hosts"), cases.SPACED)
def test_torn_links_are_found(text: str, hosts: list[str | None]) -> None:
    assert hosts_of(text) == hosts


@pytest.mark.parametrize(("text", "hosts"), cases.LETTERS)
def test_disguised_letters_dots_and_numbers_are_read(text: str, hosts: list[str | None]) -> None:
    assert hosts_of(text) == hosts


@pytest.mark.parametrize(("text", "hosts"), cases.MARKUP)
def test_markup_is_read(text: str, hosts: list[str | None]) -> None:
    assert hosts_of(text) == hosts


@pytest.mark.parametrize(("text", "hosts"), cases.INVITES)
def test_invites_and_handles_are_found(text: str, hosts: list[str | None]) -> None:
    assert hosts_of(text) == hosts


@pytest.mark.parametrize(("text", "hosts"), cases.WALLETS)
def test_wallet_addresses_are_found_and_hashes_are_not(text: str, hosts: list[str | None]) -> None:
    assert hosts_of(text) == hosts


@pytest.mark.parametrize(("text", "hosts"), cases.TOKEN_NAMES)
def test_links_in_token_names_are_found(text: str, hosts: list[str | None]) -> None:
    assert hosts_of(text) == hosts


@pytest.mark.parametrize(("lang", "text", "hosts"), cases.LANGUAGES)
def test_links_are_found_among_words_of_every_language(lang: str, text: str, hosts: list[str | None]) -> None:
    assert hosts_of(text) == hosts


@pytest.mark.parametrize("text", cases.NOT_LINKS)
def test_what_only_looks_like_a_link_is_none(text: str) -> None:
    assert find_links(text) == ()


def every_case() -> list[str]:
    tables = (cases.PLAIN, cases.DEFANGED, cases.SPACED, cases.LETTERS, cases.MARKUP, cases.INVITES, cases.WALLETS, cases.TOKEN_NAMES)
    return [text for table in tables for text, _ in table] + [text for _, text, _ in cases.LANGUAGES]


@pytest.mark.parametrize("text", every_case())
def test_what_was_written_stands_where_the_link_says(text: str) -> None:
    for link in find_links(f"😀 {text}"):
        unescaped = Disguise.HIDDEN in link.disguises and "&" in text
        assert unescaped or f"😀 {text}"[link.start : link.end] == link.written


@pytest.mark.parametrize(
    ("text", "disguise"),
    [
        ("hxxps://zetadrop.com", Disguise.DEFANGED),
        ("zetadrop[.]com", Disguise.DEFANGED),
        ("zetadrop dot com", Disguise.DEFANGED),
        ("zetadrop . com", Disguise.SPACED),
        ("https://zetadrop . com", Disguise.SPACED),
        ("z e t a d r o p . c o m", Disguise.SPACED),
        ("zeta\u200bdrop.com", Disguise.INVISIBLE),
        ("ｚｅｔａｄｒｏｐ.com", Disguise.LOOKALIKE_LETTERS),
        ("zetadrop。com", Disguise.LOOKALIKE_LETTERS),
        ("https://z%65tadrop.com", Disguise.PERCENT),
        ("https:\\\\zetadrop.com", Disguise.BACKSLASH),
        ("http://2130706433/", Disguise.NUMERIC_HOST),
        ("http://0x7f.1/", Disguise.NUMERIC_HOST),
        ("https://orbit.com@zetadrop.com", Disguise.USERINFO),
        ("https://zetadrop.\ncom/x", Disguise.BROKEN_LINE),
        ("[Claim](https://zetadrop.com)", Disguise.HIDDEN),
        ("zetadrop.com", Disguise.BARE),
    ],
)
def test_a_disguise_is_named(text: str, disguise: Disguise) -> None:
    assert disguise in only(text).disguises


@pytest.mark.parametrize("text", ["https://zetadrop.com/x", "http://185.99.12.7/x", "https://пример.рф/"])
def test_an_open_link_has_no_disguise(text: str) -> None:
    assert only(text).disguises == frozenset()


def test_the_address_is_what_a_browser_opens() -> None:
    address = only("go https://orbit.com@ZetaDrop.com:8443/claim?ref=1#top now").address
    assert address is not None
    assert (address.scheme, address.userinfo, address.host, address.port) == ("https", "orbit.com", "zetadrop.com", 8443)
    assert (address.path, address.query, address.fragment) == ("/claim", "ref=1", "top")


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("zetadrop.com/claim，快来", "/claim"),
        ("https://zetadrop.com/claim。", "/claim"),
        ("(https://zetadrop.com/claim).", "/claim"),
        ("https://zetadrop.com/claim_(2)", "/claim_(2)"),
        ("zetadrop[.]com/claim!", "/claim"),
        ("https://zetadrop.com/claim؟", "/claim"),
        ("https://zetadrop.com/claim»", "/claim"),
        ("https://zetadrop.com/claim🎉", "/claim"),
        ("**https://zetadrop.com/claim**", "/claim"),
    ],
)
def test_punctuation_of_the_sentence_is_no_part_of_the_path(text: str, path: str) -> None:
    address = only(text).address
    assert address is not None and address.path == path


def test_a_bracket_after_a_name_is_no_call() -> None:
    assert hosts_of("Connect here: zqrtw.cc (only 200 places)") == ["zqrtw.cc"]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("[orbit.app](https://zetadrop.com/x)", ["orbit.app", "https://zetadrop.com/x"]),
        ("[orbit.com/claim](https://zetadrop.com/x)", ["orbit.com/claim", "https://zetadrop.com/x"]),
        ("[https://orbit.com/a]( <https://zetadrop.com/x>)", ["https://orbit.com/a", "https://zetadrop.com/x"]),
        ("[node.js](https://zetadrop.com/x)", ["https://zetadrop.com/x"]),
        ("[[1] orbit.app](https://zetadrop.com/x)", ["orbit.app", "https://zetadrop.com/x"]),
    ],
)
def test_what_markdown_shows_is_read_without_its_brackets(text, written):
    assert [link.written for link in find_links(text)] == written


def test_a_hidden_address_shows_its_words_and_a_shown_host_is_an_entry_of_its_own() -> None:
    shown, hidden = find_links("[orbit.com](https://zetadrop.com/x)")
    assert (shown.host, shown.shown, hidden.host, hidden.shown) == ("orbit.com", None, "zetadrop.com", "orbit.com")
    assert Disguise.HIDDEN in hidden.disguises and Disguise.HIDDEN not in shown.disguises


def test_a_reference_is_shown_with_the_words_that_refer_to_it() -> None:
    assert only("[Claim now][a]\n\n[a]: https://zetadrop.com").shown == "Claim now"


def test_a_text_link_is_found_with_its_words() -> None:
    link = only("Claim here", Entity(type="text_link", offset=6, length=4, url="https://zetadrop.com/x"))
    assert (link.host, link.shown, link.written, link.start, link.end) == ("zetadrop.com", "here", "https://zetadrop.com/x", 6, 10)
    assert Disguise.HIDDEN in link.disguises


def test_a_text_link_over_a_host_gives_both() -> None:
    hosts = hosts_of("orbit.com", Entity(type="text_link", offset=0, length=9, url="zetadrop.com"))
    assert sorted(map(str, hosts)) == ["orbit.com", "zetadrop.com"]


def test_a_button_without_a_place_is_found() -> None:
    link = only("Press", Entity(type="button", offset=0, length=0, url="https://zetadrop.com"))
    assert (link.host, link.shown) == ("zetadrop.com", None)


@pytest.mark.parametrize("url", ["readme.md", "https://t.name", "zetadrop.py"])
def test_whatever_an_entity_carries_is_a_link_for_somebody_taps_on_it(url: str) -> None:
    assert len(find_links("x", (Entity(type="text_link", offset=0, length=1, url=url),))) == 1


@pytest.mark.parametrize("url", ["mailto:a@zetadrop.com", "tel:+1", "javascript:alert(1)", "data:text/html,x", ""])
def test_what_opens_no_host_is_no_link(url: str) -> None:
    assert find_links("x", (Entity(type="text_link", offset=0, length=1, url=url),)) == ()


def test_an_unreadable_address_of_an_entity_is_a_link_without_a_host() -> None:
    link = only("x", Entity(type="text_link", offset=0, length=1, url="https://%"))
    assert (link.host, link.written) == (None, "https://%")


@pytest.mark.parametrize(("offset", "length"), [(-5, 3), (90, 5), (0, -4), (2, 10**9), (-(10**9), 10**9)])
def test_an_entity_outside_the_text_keeps_its_address(offset: int, length: int) -> None:
    link = only("text", Entity(type="text_link", offset=offset, length=length, url="https://zetadrop.com"))
    assert link.host == "zetadrop.com" and 0 <= link.start <= link.end <= 4


def test_a_url_entity_adds_nothing_to_what_stands_in_the_text() -> None:
    entities = (Entity(type="url", offset=0, length=20), Entity(type="url", offset=25, length=9))
    assert hosts_of("https://zetadrop.com and readme.md", *entities) == ["zetadrop.com"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("t.me/zeta_room", LinkKind.INVITE),
        ("tg://join?invite=AbC", LinkKind.INVITE),
        ("https://discord.com/invite/zeta", LinkKind.INVITE),
        (".gg/zeta", LinkKind.INVITE),
        ("https://t.me/share/url?url=https://zetadrop.com", LinkKind.URL),
        ("https://t.me", LinkKind.URL),
        ("https://discord.com/channels/1", LinkKind.URL),
        ("@zeta_bot", LinkKind.HANDLE),
        ("0xde709f2102306220921060314715629080e2fb77", LinkKind.ADDRESS),
        ("ipfs://bafyinvented", LinkKind.URL),
        ("https://zetadrop.com", LinkKind.URL),
    ],
)
def test_the_kind_is_told(text: str, kind: LinkKind) -> None:
    assert only(text).kind is kind


def test_links_come_in_order_of_position() -> None:
    text = "@zeta_bot then zetadrop[.]com then https://orbit.com then 0xde709f2102306220921060314715629080e2fb77 then a.zetadrop.io"
    starts = [link.start for link in find_links(text)]
    assert starts == sorted(starts) and len(starts) == 5


def test_a_flood_hides_neither_the_first_nor_the_last_nor_one_that_differs() -> None:
    flood = "https://flood.com/x " * 1000
    hosts = hosts_of(f"first.com {flood} https://middle.com {flood} last.com")
    assert {"first.com", "middle.com", "last.com"} <= set(hosts) and len(hosts) <= MOST_LINKS


def test_a_flood_of_different_links_keeps_head_and_tail() -> None:
    hosts = hosts_of(" ".join(f"https://h{number}.com" for number in range(500)))
    assert (len(hosts), hosts[0], hosts[-1]) == (MOST_LINKS, "h0.com", "h499.com")


@pytest.mark.parametrize("piece", ["https://a.example/?q=%41%42", "[url=", " dot", "`a.com` ", "[word][r] ", "t.me/x "])
def test_time_grows_no_faster_than_the_text(piece):
    def best_of_three(size):
        text, took = (piece * size)[:size], []
        for _ in range(3):
            started = process_time()
            find_links(text)
            took.append(process_time() - started)
        return min(took)

    # Sixteen times the text took more than a hundred times as long where something is read again from every link on.
    assert best_of_three(64_000) < 50 * best_of_three(4_000) + 0.2


def test_half_characters_before_the_host_are_read_over():
    assert [link.host for link in find_links("https://sample\ud800\udfff@zetadrop.com/x")] == ["zetadrop.com"]


@pytest.mark.parametrize("padding", ["Lo.", "Lo.Lo.Lo ", "пр.Lo."])
def test_a_thousand_stops_behind_a_link_hide_nothing(padding: str) -> None:
    assert "claim-orbit.xyz" in hosts_of(f"claim at https://claim-orbit.xyz {padding * 1500}")
