"""Any bytes are a feed or a FeedRejected; what a feed lists is found again, and nothing else."""

import gzip
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.feeds.entries import EntryKind, canonical_address, canonical_content, canonical_path, read_place
from knowledge.feeds.formats import FORMATS, ParsedFeed, parse
from knowledge.feeds.lists import pack_list, read_entries, read_set_aside
from knowledge.feeds.models import ListedAs
from knowledge.feeds.reports import FeedRejected, Reason
from knowledge.feeds.store import FeedStore
from tests.fakes.feed_gate import fake_gate

DAY = datetime(2026, 3, 1, 12, tzinfo=UTC)
KEYS = st.sampled_from(
    [
        "data",
        "domains",
        "deny",
        "allow",
        "blacklist",
        "whitelist",
        "blocklist",
        "allowlist",
        "blocklistPaths",
        "c2DomainBlocklist",
        "recentlyAdded",
        "eth_phishing_detect_config",
        "phishfort_hotlist",
        "lastUpdated",
        "url",
        "targetList",
        "timestamp",
        "isRemoval",
        "addresses",
        "name",
        "recentlyRemoved",
    ]
)
LABELS = st.text("abcdefghij0123456789-", min_size=1, max_size=12).filter(lambda label: label.strip("-") == label)
HOSTS = st.builds(lambda labels: ".".join((*labels, "example")), st.lists(LABELS, min_size=1, max_size=4))
TEXTS = st.one_of(
    HOSTS,
    st.text(max_size=40),
    st.sampled_from(["\ud800", "a.example\0", "*.example", "0x" + "1" * 40, "blocklist", "x.blocklistPaths", ""]),
)
NUMBERS = st.one_of(st.integers(), st.floats(), st.sampled_from([10**400, -1, 1e308, 1_700_000_000, True]))
DOCUMENTS = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBERS, TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=6), st.dictionaries(st.one_of(KEYS, TEXTS), inner, max_size=6)),
    max_leaves=30,
)
FORMS = st.sampled_from(FORMATS)


def gate_of(content, form, listed_as=ListedAs.BLOCKED):
    try:
        feed = parse(content, form, listed_as=listed_as)
    except FeedRejected as rejected:
        assert rejected.reason
        return None
    assert isinstance(feed, ParsedFeed)
    assert all(
        isinstance(each, str) for each in (*feed.blocked, *feed.allowed, *feed.addresses, *feed.hashed, *feed.withdrawn, *feed.unreadable)
    )
    return fake_gate().admit(feed)


@given(st.binary(max_size=400), FORMS)
def test_any_bytes_are_a_feed_or_rejected(content, form):
    gate_of(content, form)


@given(st.text(max_size=400), FORMS, st.sampled_from(ListedAs))
def test_any_text_is_a_feed_or_rejected(text, form, listed_as):
    gate_of(text.encode("utf-8", "surrogatepass"), form, listed_as)


@given(
    st.lists(
        st.sampled_from(
            ["- ", "url", ": ", "a.example", "\n", "[", "{", "}", "]", "&a", "*a", " ", "#", '"', "'", "0.0.0.0 ", "||", "^", "\t", "!"]
        )
    ),
    FORMS,
)
def test_any_lines_of_lists_are_a_feed_or_rejected(pieces, form):
    gate_of("".join(pieces).encode(), form)


@settings(max_examples=300)
@given(DOCUMENTS, FORMS)
def test_any_document_is_a_feed_or_rejected(document, form):
    gate_of(json.dumps(document).encode(), form)


@given(st.binary(max_size=300), st.integers(0, 400))
def test_damaged_gzip_is_a_feed_or_rejected(content, end):
    gate_of(gzip.compress(content)[:end], "auto")


@given(st.text(max_size=300))
def test_an_entrys_spelling_is_its_own_spelling(written):
    read = read_place(written)
    if not isinstance(read, Reason) and read[0] is EntryKind.HOST:
        assert read_place(read[1]) == read
    for spell in (canonical_address, canonical_content):
        value = spell(written)
        assert value is None or spell(value) == value
    assert canonical_path("a.example", written).startswith("a.example")


@settings(max_examples=40, deadline=timedelta(seconds=5))
@given(st.sets(HOSTS, min_size=1, max_size=60), st.sets(HOSTS, max_size=20), st.sets(HOSTS, max_size=20))
def test_exactly_what_is_listed_is_found(first, second, others):
    with TemporaryDirectory() as folder:
        store = FeedStore.open(Path(folder), gate=fake_gate, now=lambda: DAY)
        store.install("one", json.dumps(sorted(first)).encode(), fetched_at=DAY)
        if second:
            store.install("two", json.dumps({"whitelist": sorted(second)}).encode(), fetched_at=DAY)
        lookup = store.lookup()
        aside = {each.entry for each in store.quarantined()}
        for host in first | second | others:
            parents = [".".join(host.split(".")[start:]) for start in range(host.count("."))]
            decides = next((each for each in parents if each in first ^ second and each not in aside), None)
            found = lookup.find_host(host)
            assert (found[0].entry if found else None) == decides
            if decides:
                assert {each.listed_as for each in found} == {ListedAs.BLOCKED if decides in first else ListedAs.ALLOWED}
        assert sum(each.entries + each.quarantined for each in store.status()) == len(first) + len(second)


@settings(max_examples=60)
@given(st.lists(TEXTS, max_size=12), st.lists(TEXTS, max_size=12))
def test_lists_read_back_as_they_were_packed(blocked, allowed):
    admitted = fake_gate().admit(ParsedFeed(format="metamask", blocked=blocked, allowed=allowed))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "list.gz"
        path.write_bytes(b"".join(pack_list(admitted)))
        groups = {}
        for kind, side, value in read_entries(path):
            groups.setdefault((kind, side), []).append(value)
        assert groups == admitted.groups
        assert list(read_set_aside(path)) == admitted.set_aside


@given(st.text(max_size=400), st.text(max_size=200))
def test_lookups_take_any_text(host, path):
    with TemporaryDirectory() as folder:
        lookup = FeedStore.open(Path(folder), gate=fake_gate).lookup()
        assert lookup.find_host(host) == lookup.find_path(host, path) == lookup.find_address(host) == lookup.find_content(host) == ()


BLOCKLIST = "eth_phishing_detect_config.blocklist"
# How each publisher writes its entries, as one document around a list.
DOCUMENTS_OF = {
    "eth-phishing-detect": lambda entries: {"version": 2, "tolerance": 2, "fuzzylist": [], "whitelist": [], "blacklist": entries},
    "stalelist": lambda entries: {"data": {"blocklist": entries, "allowlist": [], "blocklistPaths": [], "lastUpdated": 1_700_000_000}},
    "configs": lambda entries: [{"name": "one", "allowlist": [], "blocklist": entries}],
    "hotlist": lambda entries: {
        "data": [{"url": each, "timestamp": 1, "targetList": BLOCKLIST} if isinstance(each, str) and each else each for each in entries]
    },
    "scamsniffer": lambda entries: entries,
    "scamsniffer-archive": lambda entries: {"domains": entries},
    "polkadot": lambda entries: {"allow": [], "deny": entries},
    "phantom": lambda entries: [{"url": each} if isinstance(each, str) and each else each for each in entries],
}
LINES_OF = {
    "domains": lambda host: host,
    "hosts": lambda host: f"0.0.0.0 {host}",
    "adblock": lambda host: f"||{host}^",
    "yaml": lambda host: f"- url: {host}",
    "yaml-quoted": lambda host: f'  - url: "{host}"',
}
SOME_HOSTS = st.lists(HOSTS, min_size=4, max_size=20, unique=True)
JUNK = st.sampled_from([None, 5, True, 1e308, [], {}, {"url": 5}, ["lost.example"], ""])
WAYS = st.sampled_from([bytes, gzip.compress, lambda content: b"\xef\xbb\xbf" + content, lambda content: content.decode().encode("utf-16")])


@given(st.sampled_from(sorted(DOCUMENTS_OF)), SOME_HOSTS, JUNK, st.integers(0, 20), WAYS)
def test_one_broken_entry_of_any_published_list_costs_itself_alone(form, hosts, junk, place, pack):
    entries = [*hosts[:place], junk, *hosts[place:]]
    feed = parse(pack(json.dumps(DOCUMENTS_OF[form](entries)).encode()))
    assert [each for each in feed.blocked if each] == hosts
    assert not (feed.allowed or feed.withdrawn or feed.addresses or feed.hashed)


@given(SOME_HOSTS, SOME_HOSTS, JUNK, st.integers(0, 20))
def test_what_a_log_of_changes_takes_back_is_never_blocked_by_it(gone, added, junk, place):
    changes = [
        *({"url": host, "timestamp": 2, "targetList": BLOCKLIST, "isRemoval": True} for host in gone),
        *({"url": host, "timestamp": 1, "targetList": BLOCKLIST} for host in added),
    ]
    changes.insert(place, junk)
    feed = parse(json.dumps({"data": changes}).encode())
    assert (set(feed.withdrawn), set(feed.blocked)) == (set(gone), set(added) - set(gone))


@given(
    st.sampled_from(sorted(LINES_OF)), SOME_HOSTS, st.sampled_from(["", "# a comment", "   ", "\t"]), st.sampled_from(["\n", "\r\n"]), WAYS
)
def test_lines_of_any_published_list_are_read_whatever_stands_between_them(form, hosts, between, end, pack):
    text = end.join(line for host in hosts for line in (between, LINES_OF[form](host)))
    assert parse(pack(text.encode())).blocked == hosts


@given(st.dictionaries(HOSTS, st.lists(st.text("0123456789abcdef", min_size=40, max_size=40), max_size=3), min_size=1, max_size=9))
def test_a_combined_list_keeps_every_site_and_wallet(combined):
    feed = parse(json.dumps({host: [f"0x{each}" for each in wallets] for host, wallets in combined.items()}).encode(), "scamsniffer")
    assert feed.blocked == list(combined)
    assert feed.addresses == [f"0x{each}" for wallets in combined.values() for each in wallets]


@settings(max_examples=60)
@given(SOME_HOSTS, SOME_HOSTS)
def test_our_export_reads_back_as_what_was_decided(blocked, allowed):
    with TemporaryDirectory() as folder:
        store = FeedStore.open(Path(folder), gate=fake_gate, now=lambda: DAY)
        for host in blocked:
            store.confirm(host, blocked=True, at=DAY, by="us")
        for host in allowed:
            store.confirm(host, blocked=False, at=DAY, by="us")
        feed = parse(store.export())
        confirmed = {each.entry: each.blocked for each in store.confirmed()}
        assert set(feed.blocked) == {entry for entry, is_blocked in confirmed.items() if is_blocked}
        assert set(feed.allowed) == {entry for entry, is_blocked in confirmed.items() if not is_blocked}
