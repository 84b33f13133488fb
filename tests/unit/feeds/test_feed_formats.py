import gzip
import json
import time
from contextlib import suppress
from datetime import UTC, date, datetime

import pytest

from knowledge.feeds.formats import FORMATS, FeedFormat, parse
from knowledge.feeds.formats.dating import day_in_name
from knowledge.feeds.formats.decoding import decode
from knowledge.feeds.models import ListedAs
from knowledge.feeds.reports import FeedRejected

WALLET = "0x" + "ab" * 20
SOLANA = "So" + "1" * 5 + "BadBadBadBadBadBadBadBadBadBadBad"


def read(document: object, form: str = "auto"):
    return parse(json.dumps(document).encode(), form)


@pytest.mark.parametrize(
    ("document", "blocked", "allowed"),
    [
        (
            {"version": 2, "tolerance": 2, "fuzzylist": ["good.example"], "whitelist": ["fine.example"], "blacklist": ["bad.example"]},
            ["bad.example"],
            ["fine.example"],
        ),
        (
            [
                {"name": "one", "allowlist": ["fine.example"], "blocklist": ["bad.example"], "fuzzylist": [], "tolerance": 1},
                {"name": "two", "blocklist": ["worse.example"]},
            ],
            ["bad.example", "worse.example"],
            ["fine.example"],
        ),
        (
            {
                "data": {
                    "blocklist": ["bad.example"],
                    "allowlist": ["fine.example"],
                    "blocklistPaths": ["blogs.example/thief"],
                    "lastUpdated": 1,
                }
            },
            ["bad.example", "blogs.example/thief"],
            ["fine.example"],
        ),
        (
            {"eth_phishing_detect_config": {"blocklist": ["bad.example"]}, "phishfort_hotlist": {"blocklist": ["worse.example"]}},
            ["bad.example", "worse.example"],
            [],
        ),
        ({"blocklistPaths": {"blogs.example": {"thief": {}, "a": {"b": {}}}}}, ["blogs.example/a/b", "blogs.example/thief"], []),
    ],
)
def test_every_generation_of_metamask_config_is_read(document, blocked, allowed):
    feed = read(document)
    assert feed.format is FeedFormat.METAMASK
    assert (sorted(feed.blocked), sorted(feed.allowed)) == (blocked, allowed)


def test_the_stalelists_time_is_kept():
    assert read({"blocklist": ["bad.example"], "lastUpdated": 1_700_000_000}).published_at == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)


def test_hashed_hosts_are_read_without_those_taken_back():
    feed = read({"recentlyAdded": ["aa" * 32, "bb" * 32], "recentlyRemoved": ["bb" * 32], "lastFetchedAt": "x"})
    assert feed.hashed == ["aa" * 32]


def test_the_newest_change_of_a_hotlist_counts_whatever_its_place():
    def change(url, at, removal):
        return {"url": url, "timestamp": at, "targetList": "eth_phishing_detect_config.blocklist", "isRemoval": removal}

    feed = read(
        {
            "data": [
                change("a.example", 1_700_000_300, True),
                change("a.example", 1_700_000_000, False),
                change("b.example", 1_700_000_000, False),
            ]
        }
    )
    assert feed.format is FeedFormat.HOTLIST
    assert (feed.withdrawn, feed.blocked) == (["a.example"], ["b.example"])
    assert feed.dates["b.example"] == date(2023, 11, 14)


def test_a_hotlists_allow_and_path_changes_go_where_they_belong():
    feed = read(
        [
            {"url": "a.example", "timestamp": 5, "targetList": "eth_phishing_detect_config.allowlist"},
            {"url": "blogs.example/x", "timestamp": 5, "targetList": "eth_phishing_detect_config.blocklistPaths"},
            {"url": "like.example", "timestamp": 5, "targetList": "eth_phishing_detect_config.fuzzylist"},
            {"url": 7, "targetList": "x"},
        ]
    )
    assert (feed.allowed, feed.blocked, len(feed.unreadable)) == (["a.example"], ["blogs.example/x"], 1)


@pytest.mark.parametrize("document", [["bad.example", "worse.example"], {"domains": ["bad.example", "worse.example"]}])
def test_lists_of_domains_are_read(document):
    feed = read(document)
    assert (feed.format, feed.blocked) == (FeedFormat.SCAMSNIFFER, ["bad.example", "worse.example"])


def test_a_combined_list_gives_sites_and_their_wallets():
    feed = read({"bad.example": [WALLET], "worse.example": []})
    assert (feed.blocked, feed.addresses) == (["bad.example", "worse.example"], [WALLET])


def test_a_list_of_wallets_is_told_from_a_list_of_domains():
    feed = read([WALLET, SOLANA])
    assert (feed.format, feed.addresses, feed.blocked) == (FeedFormat.ADDRESSES, [WALLET, SOLANA], [])


def test_polkadots_lists_are_read():
    feed = read({"allow": ["*.fine.example"], "deny": ["bad.example"]})
    assert (feed.format, feed.blocked, feed.allowed) == (FeedFormat.POLKADOT, ["bad.example"], ["*.fine.example"])
    assert read({"bad.example": [SOLANA]}, "polkadot").addresses == [SOLANA]


@pytest.mark.parametrize(
    "text",
    [
        '# list\n- url: bad.example\n- url: "*.worse.example"\n',
        "- name: Bad\n  url: bad.example\n  category: Phishing\n- name: Worse\n  url: '*.worse.example'\n",
        "[{url: bad.example}, {url: '*.worse.example'}]",
    ],
)
def test_phantoms_yaml_is_read_however_it_is_written(text):
    assert parse(text.encode(), "phantom").blocked == ["bad.example", "*.worse.example"]


def test_a_list_of_hosts_to_allow_is_read_as_such_when_it_is_said():
    feed = parse(b"- url: '*.fine.example'\n", listed_as=ListedAs.ALLOWED)
    assert (feed.blocked, feed.allowed) == ([], ["*.fine.example"])


def test_a_hosts_file_is_read_without_the_machines_own_names():
    feed = parse(b"127.0.0.1 localhost\n::1 ip6-localhost\n0.0.0.0 bad.example # why\n0.0.0.0 worse.example www.worse.example\n")
    assert (feed.format, feed.blocked) == (FeedFormat.HOSTS, ["bad.example", "worse.example", "www.worse.example"])


def test_plain_lines_are_read_without_comments():
    feed = parse(b"! title\n# more\n\nbad.example\n||worse.example^$third-party\nblogs.example/thief # why\n")
    assert (feed.format, feed.blocked) == (FeedFormat.DOMAINS, ["bad.example", "worse.example", "blogs.example/thief"])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_byte_order_marks_are_no_part_of_an_entry(encoding):
    assert parse("bad.example\nworse.example".encode(encoding)).blocked == ["bad.example", "worse.example"]


def test_gzip_is_read_in_several_members():
    assert parse(gzip.compress(b"bad.example\n") + gzip.compress(b"worse.example\n")).blocked == ["bad.example", "worse.example"]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"<!doctype html><p>bad.example", "web page"),
        (b"<Error><Code>AccessDenied", "web page"),
        (b"Too many requests, please slow down\nand come again\n", "no domains"),
        (b'{"blacklist": ["bad.example", "wor', "broken JSON"),
        (b'{"message": "rate limit"}', "nothing in it"),
        (b"[]", "nothing in it"),
        (b'{"blacklist": []}', "nothing in it"),
        (b"[" * 200_000, "nested"),
        (b"- " * 200_000 + b"x", "nested"),
        (b"PK\x03\x04bad.example", "archive"),
        (b"bad.example\x00", "binary"),
        (gzip.compress(b"bad.example\n" * 100, mtime=0)[:-9], "ends too early"),
        (gzip.compress(gzip.compress(b"bad.example", mtime=0), mtime=0), "archive"),
        (b"\x1f\x8bnonsense", "damaged"),
    ],
)
def test_what_is_no_feed_is_rejected_with_the_reason(content, why):
    with pytest.raises(FeedRejected, match=why):
        parse(content)


def test_a_bomb_is_rejected_before_it_is_unpacked():
    with pytest.raises(FeedRejected, match="unpacks to more"):
        decode(gzip.compress(b"a" * 400_000_000, compresslevel=9)[:2_000_000])


def test_deep_yaml_is_rejected_and_not_built():
    for bomb in (b"- " * 300_000 + b"x", b"[" * 300_000, b"{a: " * 100_000):
        with pytest.raises(FeedRejected):
            parse(bomb, "phantom")


@pytest.mark.parametrize(("form", "content"), [("hosts", b'["bad.example"]'), ("hotlist", b"bad.example"), ("nonsense", b"bad.example")])
def test_a_wrong_format_is_said(form, content):
    with pytest.raises(FeedRejected):
        parse(content, form)


def test_an_empty_list_of_changes_is_a_feed():
    assert parse(b'{"data": []}', "hotlist").is_empty


def test_what_is_no_text_in_a_list_is_kept_as_unreadable():
    assert read({"blacklist": ["bad.example", 7, None, ["x"], {"a": 1}, 10**5]}).unreadable == [
        "7",
        "None",
        "a list of 1",
        "a dict of 1",
        "100000",
    ]


def test_the_command_lines_formats_are_all_there():
    assert FORMATS == ("auto", "metamask", "hotlist", "scamsniffer", "addresses", "polkadot", "phantom", "domains", "hosts", "jumpmaster")


@pytest.mark.parametrize(
    ("content", "day"),
    [
        (b"# Last modified: 2025-12-31\nbad.example\n", date(2025, 12, 31)),
        (b"! Updated: 31 Dec 2025 10:00 UTC\n||bad.example^\n", date(2025, 12, 31)),
        (b"! Version: 202512311405\n||bad.example^\n", date(2025, 12, 31)),
        (b"# Generated on Dec 31st, 2025\n0.0.0.0 bad.example\n", date(2025, 12, 31)),
        (b'{"updated": "2025-12-31T10:00:00Z", "domains": ["bad.example"]}', date(2025, 12, 31)),
        (b'{"lastUpdated": 1767175200, "blocklist": ["bad.example"]}', date(2025, 12, 31)),
        (b"# the 2025-12-31 of somebody else\nbad.example\n", None),
        (b"# Date: 2025-13-45\nbad.example\n", None),
        (b"bad.example # added 2025-12-31\n", None),
        (b'{"version": 2, "blacklist": ["bad.example"]}', None),
    ],
)
def test_the_day_that_a_list_states_is_read(content, day):
    feed = parse(content)
    assert (feed.published_at.date() if feed.published_at else None) == day


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("feed-2025-12-31.json.gz", date(2025, 12, 31)),
        ("scams_20251231.txt", date(2025, 12, 31)),
        ("hosts.txt", None),
        ("build-20251399.txt", None),
        ("id-1202512310.txt", None),
    ],
)
def test_the_day_in_a_files_name_is_read(name, day):
    found = day_in_name(name)
    assert (found.date() if found else None) == day


PHANTOM_HEAD = '---\n  - url: bad.example\n  - url: worse.example\n    versionTag: "0.13.0"\n'


def test_phantoms_file_is_known_by_its_form():
    feed = parse(PHANTOM_HEAD.encode())
    assert (feed.format, feed.blocked, feed.unreadable) == (FeedFormat.PHANTOM, ["bad.example", "worse.example"], [])


def test_phantoms_tokens_are_wallets():
    assert parse(f"---\n  - mint: {SOLANA}\n  - mint: {SOLANA} \n".encode()).addresses == [SOLANA, SOLANA]


@pytest.mark.parametrize("form", ["auto", "phantom"])
@pytest.mark.parametrize("wrapped", [True, False])
def test_all_of_phantoms_lists_in_one_file_are_read(form, wrapped):
    def listed(key, value):
        return [{key: value}] if wrapped else [value]

    feed = read(
        {
            "blocklist": listed("url", "bad.example"),
            "solBlocklist": listed("url", "bad.example"),
            "nftBlocklist": listed("mint", SOLANA),
            "whitelist": listed("url", "fine.example"),
            "fuzzylist": listed("url", "good.example"),
            "contentHash": "00",
        },
        form,
    )
    assert (feed.blocked, feed.allowed, feed.addresses, feed.unreadable) == (["bad.example"], ["fine.example"], [SOLANA], [])


@pytest.mark.parametrize("broken", [None, 5, "text", {"url": "lost.example"}])
def test_a_broken_entry_at_the_head_of_a_log_of_changes_blocks_nothing_that_was_taken_back(broken):
    target = "eth_phishing_detect_config.blocklist"
    changes = [
        broken,
        {"url": "mended.example", "timestamp": 1_700_000_000, "targetList": target, "isRemoval": True},
        {"url": "bad.example", "timestamp": 1_700_000_000, "targetList": target},
    ]
    feed = read({"data": changes})
    assert (feed.format, feed.blocked, feed.withdrawn, len(feed.unreadable)) == (FeedFormat.HOTLIST, ["bad.example"], ["mended.example"], 1)


@pytest.mark.parametrize("broken", [None, 5, "text"])
def test_a_broken_entry_among_configs_costs_itself_alone(broken):
    feed = read([broken, {"blocklist": ["bad.example"], "allowlist": ["fine.example"]}])
    assert (feed.format, feed.blocked, feed.allowed, len(feed.unreadable)) == (FeedFormat.METAMASK, ["bad.example"], ["fine.example"], 1)


def test_a_list_that_is_there_twice_loses_nothing():
    content = b'{"blacklist": ["bad.example"], "whitelist": [], "blacklist": ["worse.example"], "version": 1, "version": 2}'
    assert parse(content).blocked == ["bad.example", "worse.example"]
    combined = json.dumps({"bad.example": [WALLET]})[:-1] + ", " + json.dumps({"bad.example": [SOLANA]})[1:]
    assert parse(combined.encode()).addresses == [WALLET, SOLANA]


def test_yaml_whose_items_begin_on_the_next_line_is_read():
    text = f'-\n    id: 1\n    name: bad.example\n    url: "http://bad.example"\n    addresses:\n        ETH:\n            - "{WALLET}"\n'
    feed = parse(text.encode())
    assert (feed.blocked, feed.addresses) == (["http://bad.example"], [WALLET])


def test_gzip_that_is_filled_up_with_zeros_is_read():
    assert parse(gzip.compress(b"bad.example\n") + bytes(700)).blocked == ["bad.example"]
    with pytest.raises(FeedRejected):
        parse(gzip.compress(b"bad.example\n") + bytes(700) + b"more")


@pytest.mark.parametrize(
    ("line", "form"),
    [
        ("- url: a" + " " * 9_900 + "b", "phantom"),
        ("a." * 4_900 + "<", "domains"),
        ("0.0.0.0 " + "a." * 4_900, "hosts"),
        ("||" + "a." * 4_900 + "^$x", "domains"),
        ("a@" * 4_900 + "b.example", "domains"),
        ("a.example/" + "%41/" * 2_400, "domains"),
        ('- "' + "a." * 4_900, "phantom"),
    ],
)
def test_no_line_takes_longer_than_its_length(line, form):
    """A feed of 64 MB has 6,400 such lines: at a fifth of a second each the program would do nothing else for twenty minutes."""
    content = f"{line}\n".encode() * 20
    began = time.process_time()
    with suppress(FeedRejected):
        parse(content, form)
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("a.b", True),
        (".a.b", True),
        ("a.", False),
        (".a", False),
        ("a", False),
        ("a.b(c)", False),
        ("..", False),
        ("a..", True),
        ("a b.c", False),
    ],
)
def test_a_line_is_an_entry_where_something_stands_on_both_sides_of_a_dot(line, is_one):
    feed = parse(f"{line}\nbad.example\nworse.example\n".encode(), "domains")
    assert feed.blocked == [*([line] if is_one else []), "bad.example", "worse.example"]
