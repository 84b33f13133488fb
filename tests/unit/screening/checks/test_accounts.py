"""Handles, rooms and invites: who they say they are."""

import pytest

from bot.models import Finding, Standing
from bot.screening.checks.accounts import Account, account_of
from bot.screening.verdict import LinkContext
from knowledge.hostnames import parse_address
from tests.fakes.link_judging import evidence_of, new_judge


def verdict(written, **context):
    return new_judge().judge_written(written, LinkContext(**context))


@pytest.mark.parametrize(
    ("written", "account"),
    [
        ("https://t.me/some_room", Account(platform="telegram", handle="some_room")),
        ("https://t.me/s/some_room/12", Account(platform="telegram", handle="some_room")),
        ("https://some_room.t.me", Account(platform="telegram", handle="some_room")),
        ("https://www.x.com/Someone/status/1", Account(platform="x", handle="Someone")),
        ("https://mobile.twitter.com/Someone", Account(platform="x", handle="Someone")),
        ("https://discord.com/invite/abc", Account(platform="discord", handle="abc")),
        ("https://discord.gg/abc", Account(platform="discord", handle="abc")),
        ("https://medium.com/@someone/a-story", Account(platform="medium", handle="someone")),
        ("https://reddit.com/r/someplace", Account(platform="reddit", handle="someplace")),
        ("https://youtube.com/channel/UC1234567890abcdefghijkl", Account(platform="youtube", handle="UC1234567890abcdefghijkl")),
        ("https://bsky.app/profile/someone.example", Account(platform="bluesky", handle="someone.example")),
        ("https://warpcast.com/someone/0x12", Account(platform="farcaster", handle="someone")),
        ("https://www.threads.com/@someone", Account(platform="threads", handle="someone")),
        ("https://someone.substack.com/p/news", Account(platform="substack", handle="someone")),
        ("https://support.substack.com/hc", None),
        ("https://warpcast.com/~/explore", None),
        ("https://bsky.app/search", None),
        ("https://t.me/joinchat/AAAA", None),
        ("https://discord.com/channels/1/2", None),
        ("https://x.com/search?q=1", None),
        ("https://t.me/", None),
        ("https://quiet.example/someone", None),
    ],
)  # fmt: skip
def test_accounts_are_read_from_addresses(written, account):
    address = parse_address(written)
    assert address is not None
    assert account_of(address) == account


@pytest.mark.parametrize(
    "written",
    [
        "@zephyrswap_support_bot",
        "@ZephyrswapHelpdesk",
        "https://t.me/zephyrswap_admin",
        "https://t.me/OfficiaI_Zephyrswap_Support",
        "https://x.com/zephyrswap_claim",
        "https://x.com/zephyrsvvap",
        "https://x.com/zephyrswaap",
        "https://t.me/zephyrswap_newss".replace("newss", "nevvs"),
        "https://t.me/pond_support",
        "https://discord.gg/zephyrswapairdrop",
        "https://x.com/Zephyrswap_Supp0rt",
        "https://x.com/ZephyrswapHe1p",
        "https://t.me/0fficial_zephyrswap",
        "https://t.me/glimmer_wallet_bot",
        "@GlimmerWalletBot",
    ],
)
def test_imitations_of_a_brand_are_suspicious(written):
    found = verdict(written)
    assert found.standing is Standing.SUSPICIOUS
    assert evidence_of(found, "account").finding is Finding.FLAGGED


@pytest.mark.parametrize(
    "written",
    [
        "https://reddit.com/r/zephyrswap",
        "https://tiktok.com/@ZephyrSwap",
        "https://youtube.com/@zephyrswap",
        "https://medium.com/@zephyrswap/news",
    ],
)
def test_a_namesake_where_we_know_no_account_of_the_brand_is_no_imitation(written):
    found = verdict(written)
    assert found.standing is Standing.UNKNOWN
    assert found.score > verdict("https://reddit.com/r/another").score
    assert "it may be theirs or anybody's" in evidence_of(found, "account").detail


@pytest.mark.parametrize(
    "written",
    [
        "@somebody",
        "@supporter",
        "@ponder_daily",
        "https://t.me/pond_friends",
        "https://t.me/help_desk_city",
        "https://x.com/responder",
        "https://t.me/+AbCdEf123",
        "https://github.com/someone",
        "https://x.com/h0dlers",
        "https://t.me/my_wallet_bot",
        "https://t.me/zephyrswap_wallet_bot",
        "https://x.com/glimmer_wallet_bot",
    ],
)
def test_accounts_that_imitate_nobody_are_unknown(written):
    found = verdict(written)
    assert found.standing is Standing.UNKNOWN
    assert evidence_of(found, "account").finding is Finding.PASSED


def test_an_account_of_a_brand_is_official_and_says_where_it_was_read():
    for written in ("https://x.com/Zephyrswap/status/1", "https://www.youtube.com/channel/UC1234567890abcdefghijkl"):
        found = verdict(written)
        assert found.standing is Standing.OFFICIAL
        assert "as named at zephyrswap.finance/community" in evidence_of(found, "account").detail
    assert "I have no page at hand that names it" in evidence_of(verdict("https://github.com/zephyrswap-labs"), "account").detail


def test_the_invite_that_a_brand_publishes_is_told_and_never_official():
    found = verdict("https://discord.gg/zephyrroom")
    assert found.standing is Standing.UNKNOWN
    assert evidence_of(found, "account").finding is Finding.CLEARED
    assert "Zephyrswap publishes this invite. An invite can pass to somebody else" in evidence_of(found, "account").detail


def test_a_channel_by_its_name_is_no_imitation_where_its_number_is_known():
    assert verdict("https://youtube.com/@zephyrswap").standing is Standing.UNKNOWN
    assert "uc1234567890abcdefghijkl" in evidence_of(verdict("https://youtube.com/@zephyrswap"), "account").detail


def test_an_account_by_a_brands_own_name_is_suspicious_where_the_brands_are_well_known():
    assert verdict("https://github.com/zephyrswap_news").standing is Standing.SUSPICIOUS


def test_a_handle_has_neither_url_nor_host():
    found = verdict("@zephyrswap_support_bot")
    assert (found.url, found.host, found.registrable_domain) == (None, None, None)


def test_moderators_decide_about_handles():
    assert verdict("@somebody", blocked=frozenset({"@somebody"})).standing is Standing.MALICIOUS
    assert verdict("@Zephyrswap_support_bot", official=frozenset({"@zephyrswap_support_bot"})).standing is Standing.OFFICIAL
