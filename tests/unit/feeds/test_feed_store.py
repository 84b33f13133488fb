import json
from datetime import UTC, date, datetime, timedelta

import pytest

from knowledge.feeds.models import ListedAs, Listing
from knowledge.feeds.reports import FeedDay, Quarantined, Reason
from knowledge.feeds.standing import NEVER, FeedFacts
from knowledge.feeds.store import FeedRejected, FeedStore
from tests.fakes.feed_gate import fake_gate

DAY = datetime(2026, 3, 1, 12, tzinfo=UTC)
MIDNIGHT = datetime(2026, 3, 1, tzinfo=UTC)
WALLET = "0x" + "ab" * 20


def open_store(home, now=DAY):
    return FeedStore.open(home, gate=fake_gate, now=lambda: now)


@pytest.fixture
def store(tmp_path):
    return open_store(tmp_path)


def config(blocked=(), allowed=(), **more):
    return json.dumps({"version": 2, "blacklist": list(blocked), "whitelist": list(allowed), **more}).encode()


def hotlist(*changes):
    return json.dumps(
        {
            "data": [
                {"url": url, "timestamp": at.timestamp(), "targetList": "eth_phishing_detect_config.blocklist", "isRemoval": gone}
                for url, at, gone in changes
            ]
        }
    ).encode()


def said(store, host):
    return [(each.feed, each.listed_as.value, each.entry) for each in store.lookup().find_host(host)]


# Import


def test_an_import_tells_what_it_did(store):
    report = store.install("one", config(["bad.example", "thief.vercel.app", "org.in", "BAD.example"]), fetched_at=DAY)
    assert (report.feed, report.format, report.entries, report.added, report.removed) == ("one", "metamask", 2, 2, 0)
    assert (report.quarantined, report.by_reason) == (1, {Reason.PUBLIC_SUFFIX: 1})
    assert list(store.quarantined()) == [Quarantined(feed="one", entry="org.in", listed_as=ListedAs.BLOCKED, reason=Reason.PUBLIC_SUFFIX)]


def test_the_next_import_counts_what_came_and_went(store):
    store.install("one", config(["a.example", "b.example", "c.example"]), fetched_at=DAY)
    report = store.install("one", config(["b.example", "c.example", "d.example", "e.example"]), fetched_at=DAY + timedelta(days=1))
    assert (report.entries, report.added, report.removed) == (4, 2, 1)


def test_what_is_no_feed_changes_nothing(store, tmp_path):
    store.install("one", config(["bad.example"]), fetched_at=DAY)
    before = sorted((each.name, each.read_bytes()) for each in (tmp_path / "feeds").iterdir())
    for content in (b"<html>", b"", config(["org.in"])):
        with pytest.raises(FeedRejected):
            store.install("one", content, fetched_at=DAY)
    assert sorted((each.name, each.read_bytes()) for each in (tmp_path / "feeds").iterdir()) == before


def test_a_feed_that_looks_cut_off_is_rejected_until_somebody_insists(store):
    store.install("one", config([f"bad{number}.example" for number in range(2000)]), fetched_at=DAY)
    with pytest.raises(FeedRejected, match="cut off"):
        store.install("one", config(["bad1.example"]), fetched_at=DAY)
    assert said(store, "bad7.example")
    assert store.install("one", config(["bad1.example"]), fetched_at=DAY, smallest_share=0).removed == 1999


@pytest.mark.parametrize("name", ["", "../up", "A", "a/b", "x" * 65, ".hidden", "confirmed", "feeds", "a\n"])
def test_a_name_that_could_leave_the_folder_is_rejected(store, name):
    with pytest.raises(FeedRejected, match="name"):
        store.install(name, config(["bad.example"]), fetched_at=DAY)


def test_a_store_opened_later_knows_the_same(store, tmp_path):
    store.install(
        "one",
        config(["bad.example"]),
        fetched_at=DAY,
        source_url="https://f.example/",
        etag='"1"',
        last_modified="then",
        licence="MIT",
        max_age=timedelta(days=2),
    )
    other = open_store(tmp_path)
    assert said(other, "bad.example") == [("one", "blocked", "bad.example")]
    assert other.facts("one") == store.facts("one")
    assert (other.facts("one").last_modified, other.facts("one").etag, other.facts("one").licence, other.facts("one").max_age) == (
        "then",
        '"1"',
        "MIT",
        timedelta(days=2),
    )


def test_a_removed_feed_is_gone_and_the_others_stay(store):
    for name in ("one", "two", "three"):
        store.install(name, config([f"{name}.example", "all.example"]), fetched_at=DAY)
    assert store.remove("two")
    assert not store.remove("two")
    assert said(store, "two.example") == []
    assert [each[0] for each in said(store, "all.example")] == ["one", "three"]
    assert said(store, "three.example") == [("three", "blocked", "three.example")]
    assert [each.name for each in store.status()] == ["one", "three"]


# Lookups


def test_a_host_and_what_stands_below_it_is_found(store):
    store.install("one", config(["bad.example"]), fetched_at=DAY)
    expected = (Listing(feed="one", listed_as=ListedAs.BLOCKED, entry="bad.example", since=MIDNIGHT),)
    assert store.lookup().find_host("bad.example") == store.lookup().find_host("a.b.bad.example") == expected
    for other in ("notbad.example", "example", "bad.example.com", "", "x" * 300, "\ud800.example", "1.2.3.4", "[::1]"):
        assert store.lookup().find_host(other) == ()


def test_every_feed_that_lists_a_host_is_named(store):
    store.install("one", config(["bad.example"]), fetched_at=DAY)
    store.install("two", b"bad.example\nshop.bad.example\n", fetched_at=DAY)
    assert said(store, "shop.bad.example") == [
        ("two", "blocked", "shop.bad.example"),
        ("one", "blocked", "bad.example"),
        ("two", "blocked", "bad.example"),
    ]


def test_the_most_specific_entry_decides(store):
    store.install("one", config(["evil.fine.example", "cheap.example"], ["fine.example", "good.cheap.example"]), fetched_at=DAY)
    assert said(store, "evil.fine.example") == [("one", "blocked", "evil.fine.example")]
    assert said(store, "shop.fine.example") == [("one", "allowed", "fine.example")]
    assert said(store, "good.cheap.example") == [("one", "allowed", "good.cheap.example")]
    assert said(store, "cheap.example") == [("one", "blocked", "cheap.example")]


def test_a_path_covers_what_stands_below_it_on_exactly_this_host(store):
    store.install("one", config(["blogs.example/a%20thief/x"]), fetched_at=DAY)
    find = store.lookup().find_path
    assert [each.entry for each in find("blogs.example", "/a%20thief/x/y/")] == ["blogs.example/a thief/x"]
    assert find("blogs.example", "/a thief//x")
    for host, path in (
        ("blogs.example", "/a thief"),
        ("www.blogs.example", "/a thief/x"),
        ("blogs.example", "/a thief/xy"),
        ("", ""),
        ("a.example", ""),
    ):
        assert find(host, path) == ()
    assert store.lookup().find_host("blogs.example") == ()


def test_wallets_and_content_are_found_in_any_spelling(store):
    content = "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi"
    store.install("one", json.dumps({"bad.example": [WALLET]}).encode(), fetched_at=DAY)
    store.install("two", config([content]), fetched_at=DAY)
    assert [each.entry for each in store.lookup().find_address(WALLET.upper().replace("0X", "0x"))] == [WALLET]
    assert [each.feed for each in store.lookup().find_content("QmbWqxBEKC3P8tqsKc98xmWNzrzDtRLMiMPL8wBuTGsMnR")] == ["two"]
    assert store.lookup().find_address("nonsense") == store.lookup().find_content("nonsense") == ()


def test_a_hashed_host_is_found_and_named_by_what_was_hashed(store):
    from hashlib import sha256

    hashes = [sha256(host.encode()).hexdigest() for host in ("control.example", "vercel.app", "hub.example")]
    store.install("c2", json.dumps({"c2DomainBlocklist": hashes}).encode(), fetched_at=DAY)
    assert said(store, "a.b.control.example") == [("c2", "blocked", "control.example")]
    assert said(store, "somebody.vercel.app") == said(store, "hub.example") == []


# Both sides


def test_a_host_on_both_sides_of_a_feed_has_no_effect_on_either(store):
    report = store.install("one", config(["both.example", "bad.example"], ["both.example"]), fetched_at=DAY)
    assert (report.entries, report.by_reason) == (1, {Reason.BOTH_SIDES: 2})
    assert said(store, "both.example") == said(store, "www.both.example") == []
    assert {(each.entry, each.listed_as.value, each.reason.value) for each in store.quarantined()} == {
        ("both.example", "blocked", "both_sides"),
        ("both.example", "allowed", "both_sides"),
    }


def test_two_feeds_that_disagree_cancel_out_until_one_gives_way(store):
    store.install("one", config(["both.example", "bad.example"]), fetched_at=DAY)
    store.install("two", config(["worse.example"], ["both.example"]), fetched_at=DAY)
    assert said(store, "both.example") == []
    assert [(each.name, each.entries, each.quarantined) for each in store.status()] == [("one", 1, 1), ("two", 1, 1)]
    assert {each.feed for each in store.quarantined()} == {"one", "two"}
    assert [each.feed for each in store.quarantined("two")] == ["two"]
    store.install("two", config(["worse.example"]), fetched_at=DAY)
    assert said(store, "both.example") == [("one", "blocked", "both.example")]
    assert [(each.name, each.entries, each.quarantined) for each in store.status()] == [("one", 2, 0), ("two", 1, 0)]


# Changes to another list


def test_what_a_list_of_changes_withdraws_is_blocked_no_more(store):
    store.install("stale", config(["gone.example", "bad.example"], lastUpdated=(DAY - timedelta(days=3)).timestamp()), fetched_at=DAY)
    store.install("other", b"gone.example\n", fetched_at=DAY)
    store.install("hot", hotlist(("gone.example", DAY, True), ("new.example", DAY, False)), fetched_at=DAY)
    assert said(store, "gone.example") == [("other", "blocked", "gone.example")]
    assert said(store, "new.example") == [("hot", "blocked", "new.example")]
    assert said(store, "bad.example") == [("stale", "blocked", "bad.example")]


def test_a_list_published_after_a_withdrawal_knows_better(store):
    store.install("hot", hotlist(("back.example", DAY, True)), fetched_at=DAY)
    store.install("stale", config(["back.example"], lastUpdated=(DAY + timedelta(days=2)).timestamp()), fetched_at=DAY + timedelta(days=2))
    assert said(store, "back.example") == [("stale", "blocked", "back.example")]


# History


def test_an_entrys_age_survives_refreshes_and_its_removal_is_known(store):
    later, last = DAY + timedelta(days=5), DAY + timedelta(days=9)
    store.install("one", config(["a.example", "b.example"]), fetched_at=DAY)
    store.install("one", config(["a.example", "b.example", "c.example"]), fetched_at=later)
    store.install("one", config(["a.example", "c.example"]), fetched_at=last)
    assert store.lookup().find_host("a.example")[0].since == MIDNIGHT
    assert store.lookup().find_host("c.example")[0].since == MIDNIGHT + timedelta(days=5)
    assert said(store, "b.example") == []
    assert store.history() == (
        FeedDay(feed="one", day=DAY.date(), added=2, removed=0),
        FeedDay(feed="one", day=later.date(), added=1, removed=0),
        FeedDay(feed="one", day=last.date(), added=0, removed=1),
    )
    store.install("one", config(["a.example", "b.example"]), fetched_at=last)
    assert store.lookup().find_host("b.example")[0].since == MIDNIGHT
    assert [day.removed for day in store.history() if day.day == last.date()] == [1]


def lapsed(store, host):
    """Return who blocks it, who allows it, and until when it was blocked, of what has no effect."""
    listings, found = store.lookup().ask_host(host)
    assert listings == store.lookup().find_host(host)
    return (found.entry, found.blocked_by, found.allowed_by, found.until) if found else None


def test_what_a_feed_took_off_is_told_with_the_day(store):
    later = DAY + timedelta(days=5)
    for name in ("one", "two"):
        store.install(name, config(["gone.example", "bad.example"]), fetched_at=DAY)
    store.install("one", config(["bad.example"]), fetched_at=DAY)
    assert lapsed(store, "gone.example") is None
    store.install("two", config(["bad.example"]), fetched_at=later)
    assert lapsed(store, "www.gone.example") == ("gone.example", ("two",), (), MIDNIGHT + timedelta(days=5))
    assert lapsed(store, "bad.example") is None
    assert lapsed(store, "never.example") is None


def test_what_a_list_lacks_was_gone_by_the_lists_own_day(store):
    first, second = DAY - timedelta(days=50), DAY - timedelta(days=20)
    store.install("one", config(["gone.example", "bad.example"]), fetched_at=DAY, dated=first)
    store.install("one", config(["bad.example"]), fetched_at=DAY, dated=second)
    assert lapsed(store, "gone.example")[3] == MIDNIGHT - timedelta(days=20)
    store.install("one", config(["worse.example"]), fetched_at=DAY, dated=first - timedelta(days=9))
    assert lapsed(store, "bad.example")[3] == MIDNIGHT - timedelta(days=50)


def test_what_a_list_of_changes_withdrew_is_told_with_the_day(store):
    store.install("stale", config(["gone.example", "bad.example"], lastUpdated=(DAY - timedelta(days=3)).timestamp()), fetched_at=DAY)
    store.install("hot", hotlist(("gone.example", DAY, True)), fetched_at=DAY)
    assert lapsed(store, "gone.example") == ("gone.example", ("stale",), (), MIDNIGHT)


def test_what_the_feeds_disagree_about_is_told_with_their_names(store):
    store.install("one", config(["both.example", "bad.example"]), fetched_at=DAY)
    store.install("two", config(["worse.example"], ["both.example", "fine.example"]), fetched_at=DAY)
    assert lapsed(store, "both.example") == ("both.example", ("one",), ("two",), None)
    assert lapsed(store, "fine.example") is None
    store.confirm("both.example", blocked=True, at=DAY, by="us")
    assert lapsed(store, "both.example") is None


def test_the_day_a_feed_gives_counts_unless_it_lies_ahead(store):
    store.install(
        "hot",
        hotlist(("old.example", datetime(2025, 1, 2, tzinfo=UTC), False), ("ahead.example", DAY + timedelta(days=900), False)),
        fetched_at=DAY,
    )
    assert store.lookup().find_host("old.example")[0].since.date() == date(2025, 1, 2)
    assert store.lookup().find_host("ahead.example")[0].since == MIDNIGHT


def first_seen(store, host):
    (listing,) = store.lookup().find_host(host)
    return listing.since.date(), listing.dated_by_feed


def test_an_entry_has_the_lists_own_date_where_there_is_one_and_else_the_day_of_our_copy(store):
    made = datetime(2026, 2, 3, 4, tzinfo=UTC)
    at = datetime(2026, 6, 7, 8, tzinfo=UTC)
    store.install("undated", b"a.example\n", fetched_at=at)
    store.install("states", config(["b.example"], lastUpdated=made.timestamp()), fetched_at=at)
    store.install("named", b"c.example\n", fetched_at=at, file_name="scams-2025-12-31.txt")
    store.install("told", config(["d.example"], lastUpdated=made.timestamp()), fetched_at=at, dated=datetime(2024, 5, 6, tzinfo=UTC))
    store.install("ahead", b"e.example\n", fetched_at=at, dated=at + timedelta(days=9))
    assert first_seen(store, "a.example") == (at.date(), False)
    assert first_seen(store, "b.example") == (made.date(), True)
    assert first_seen(store, "c.example") == (date(2025, 12, 31), True)
    assert first_seen(store, "d.example") == (date(2024, 5, 6), True)
    assert first_seen(store, "e.example") == (at.date(), True)


def test_what_came_into_our_copy_stays_dated_by_it_until_the_feed_states_an_earlier_day(store):
    later = DAY + timedelta(days=5)
    store.install("one", config(["a.example"]), fetched_at=DAY)
    store.install("one", config(["a.example", "b.example"], lastUpdated=later.timestamp()), fetched_at=later)
    assert first_seen(store, "a.example") == (DAY.date(), False)
    assert first_seen(store, "b.example") == (later.date(), True)
    store.install("one", config(["a.example", "b.example"]), fetched_at=later, dated=datetime(2025, 1, 2, tzinfo=UTC))
    assert first_seen(store, "a.example") == (date(2025, 1, 2), True)


def test_a_table_that_does_not_tell_whose_days_it_holds_is_read_as_our_copy(store):
    store.install("one", config(["a.example"]), fetched_at=DAY, dated=datetime(2025, 1, 2, tzinfo=UTC))
    facts = store.facts("one").to_json()
    assert FeedFacts.from_json(facts) == store.facts("one")
    del facts["copied_days"]
    assert not FeedFacts.from_json(facts).dates(20_000)


def removed(store):
    return sum(day.removed for day in store.history())


def test_old_removals_are_forgotten_after_two_years(store):
    store.install("one", config(["a.example", "b.example"]), fetched_at=DAY)
    store.install("one", config(["a.example"]), fetched_at=DAY)
    store.install("one", config(["a.example"]), fetched_at=DAY + timedelta(days=700))
    assert removed(store) == 1
    store.install("one", config(["a.example"]), fetched_at=DAY + timedelta(days=800))
    assert removed(store) == 0


# Status


def test_a_feeds_age_counts_from_its_last_check(tmp_path):
    store = open_store(tmp_path, now=DAY + timedelta(hours=30))
    store.install("one", config(["bad.example"]), fetched_at=DAY, max_age=timedelta(days=1))
    (status,) = store.status()
    assert (status.entries, status.age, status.stale, status.problem) == (1, timedelta(hours=30), True, None)
    store.touch("one", checked_at=DAY + timedelta(hours=29))
    (status,) = store.status()
    assert (status.age, status.stale) == (timedelta(hours=1), False)


def test_an_imported_list_is_as_old_as_its_own_day(store):
    listed = DAY - timedelta(days=40)
    store.install("file", config(["bad.example"]), fetched_at=DAY, dated=listed, max_age=timedelta(days=3))
    store.install(
        "served", config(["bad.example"]), fetched_at=DAY, dated=listed, source_url="https://a.example/", max_age=timedelta(days=3)
    )
    file, served = store.status()
    assert (file.age, file.stale) == (timedelta(days=40), True)
    assert (served.age, served.stale) == (timedelta(0), False)


def test_a_failure_shows_until_the_feed_comes_again_and_its_entries_serve(store):
    store.install("one", config(["bad.example"]), fetched_at=DAY - timedelta(hours=2))
    store.fail("one", at=DAY - timedelta(hours=1), problem="no connection")
    store.fail("two", at=DAY, problem="not found")
    one, two = store.status()
    assert (one.problem, one.entries) == ("no connection", 1)
    assert (two.name, two.entries, two.age, two.stale, two.problem) == ("two", 0, NEVER, True, "not found")
    assert said(store, "bad.example")
    store.touch("one", checked_at=DAY)
    assert store.status()[0].problem is None
    store.fail("one", at=DAY + timedelta(hours=1), problem="again")
    store.install("one", config(["bad.example"]), fetched_at=DAY + timedelta(hours=2))
    assert store.status()[0].problem is None


def test_nothing_imported_is_an_empty_status_and_no_file(tmp_path):
    store = open_store(tmp_path / "home")
    assert (store.status(), store.lookup().find_host("bad.example"), store.confirmed()) == ((), (), ())
    assert (list(store.quarantined()), store.history(), store.remove("one")) == ([], (), False)
    assert not (tmp_path / "home").exists()


def test_training_reads_every_host_that_is_blocked_with_effect(store):
    store.install(
        "one", config(["bad.example", "both.example", "org.in", "blogs.example/x"], ["both.example", "fine.example"]), fetched_at=DAY
    )
    store.install("two", b"bad.example\nworse.example\n", fetched_at=DAY)
    assert sorted(store.blocked_hosts()) == ["bad.example", "bad.example", "worse.example"]


def test_a_page_keeps_its_spaces_in_the_list_beside_the_table(store, tmp_path):
    store.install("one", config([], ["blogs.example/thief%20"], blocklistPaths=["blogs.example/thief%20"]), fetched_at=DAY)
    assert [each.entry for each in store.quarantined()] == ["blogs.example/thief "] * 2


# Our own list


def test_our_own_word_stands_above_every_feed(store):
    store.install("one", config(["bad.example", "sub.bad.example"], ["fine.example"]), fetched_at=DAY)
    assert store.confirm("https://Fine.example/", blocked=True, at=DAY, by="mod1") is None
    assert store.confirm("bad.example", blocked=False, at=DAY, by="mod1") is None
    assert said(store, "www.fine.example") == [("confirmed", "blocked", "fine.example")]
    assert said(store, "www.bad.example") == [("confirmed", "allowed", "bad.example")]
    # What a feed blocks below an allowed host still counts.
    assert said(store, "sub.bad.example") == [("one", "blocked", "sub.bad.example")]
    assert store.lookup().find_host("fine.example")[0].since == DAY


def test_our_own_word_survives_and_can_be_taken_back(store, tmp_path):
    store.confirm("bad.example", blocked=True, at=DAY, by="mod1")
    store.confirm(WALLET, blocked=True, at=DAY, by="mod2")
    store.confirm("hub.example/thief", blocked=True, at=DAY, by="mod2")
    other = open_store(tmp_path)
    assert [(each.entry, each.by) for each in other.confirmed()] == [
        ("bad.example", "mod1"),
        (WALLET, "mod2"),
        ("hub.example/thief", "mod2"),
    ]
    assert other.lookup().find_address(WALLET) and other.lookup().find_path("hub.example", "/thief/x")
    assert other.retract("Bad.example", at=DAY, by="mod3")
    assert not other.retract("bad.example", at=DAY, by="mod3")
    store.lookup().refresh()
    assert said(store, "bad.example") == []


@pytest.mark.parametrize(
    ("domain", "reason"),
    [
        ("vercel.app", Reason.PUBLIC_SUFFIX),
        ("blogs.example", Reason.SHARED_HOST),
        ("sampleswap.example", Reason.PROTECTED_BRAND),
        ("a b", Reason.UNREADABLE),
    ],
)
def test_a_slip_of_a_moderator_blocks_no_bystander(store, domain, reason):
    refused = store.confirm(domain, blocked=True, at=DAY, by="mod1")
    assert (refused.entry, refused.reason) == (domain, reason)
    assert store.confirmed() == ()


def test_a_damaged_line_costs_one_decision_and_is_told(store, tmp_path):
    for number in range(3):
        store.confirm(f"bad{number}.example", blocked=True, at=DAY, by="mod1")
    log = tmp_path / "feeds" / "confirmed.log"
    lines = log.read_bytes().split(b"\n")
    log.write_bytes(b"\n".join([lines[0], lines[1].replace(b"bad1", b"bed1"), lines[2][:30]]))
    other = open_store(tmp_path)
    assert [each.entry for each in other.confirmed()] == ["bad0.example"]
    assert "2 lines" in other.status()[0].problem
    other.confirm("bad9.example", blocked=True, at=DAY, by="mod1")
    assert [each.entry for each in open_store(tmp_path).confirmed()] == ["bad0.example", "bad9.example"]


def test_the_export_is_an_eth_phishing_detect_config_and_reads_back(store, tmp_path):
    assert json.loads(store.export())["blacklist"] == []
    store.confirm("worse.example", blocked=True, at=DAY, by="mod1")
    store.confirm("bäd.example", blocked=True, at=DAY, by="mod1")
    store.confirm("fine.example", blocked=False, at=DAY, by="mod1")
    store.confirm("hub.example/thief", blocked=True, at=DAY, by="mod1")
    exported = store.export()
    config_read = json.loads(exported)
    assert config_read["blacklist"] == ["worse.example", "xn--bd-via.example"]
    assert config_read["whitelist"] == ["fine.example"]
    assert (config_read["version"], config_read["tolerance"], config_read["fuzzylist"]) == (2, 0, [])
    assert b"mod1" not in exported
    other = open_store(tmp_path / "other")
    report = other.install("ours", exported, fetched_at=DAY)
    assert (report.format, report.entries, report.quarantined) == ("jumpmaster", 4, 0)
    assert said(other, "fine.example") == [("ours", "allowed", "fine.example")]
    assert other.lookup().find_path("hub.example", "/thief")
