"""Confirmed scam domains in a server's AutoMod: one rule of our own, within Discord's limits, and nobody else's is touched."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.discord.automod import RULE_NAME, to_words
from tests.fakes.discord_api.stand import Stand
from tests.fakes.discord_api.world import EVERYBODY, MANAGE_GUILD, Server

pytestmark = pytest.mark.asyncio

RULES = r"/guilds/\d+/auto-moderation/rules.*"


@pytest.fixture
def server(stand: Stand) -> Server:
    return stand.discord.add_server(rights=EVERYBODY | MANAGE_GUILD)


def chat(server: Server) -> str:
    return f"discord:{server.id}"


def words(server: Server) -> list[str]:
    own = [rule for rule in server.rules.values() if rule["name"] == RULE_NAME]
    return own[0]["trigger_metadata"]["keyword_filter"] if own else []


def rule_of(name: str, creator: int, server: Server) -> dict[str, Any]:
    rule = {
        "id": str(len(server.rules) + 1),
        "guild_id": str(server.id),
        "name": name,
        "creator_id": str(creator),
        "event_type": 1,
        "trigger_type": 1,
        "trigger_metadata": {"keyword_filter": ["theirs"]},
        "actions": [{"type": 1, "metadata": {}}],
        "enabled": True,
        "exempt_roles": [],
        "exempt_channels": [],
    }
    server.rules[int(rule["id"])] = rule
    return rule


async def test_a_blocked_domain_is_refused_before_anybody_sees_it(stand: Stand, server: Server) -> None:
    adapter = await stand.open()
    await stand.ready()
    stand.blocked[chat(server)] = ["drop.example"]
    adapter.domains_changed(chat(server))
    await stand.discord.until(lambda: server.rules)
    [rule] = server.rules.values()
    assert (rule["name"], rule["enabled"], rule["trigger_type"]) == (RULE_NAME, True, 1)
    assert rule["trigger_metadata"]["keyword_filter"] == [
        "drop.example",
        "*/drop.example",
        "*/drop.example/*",
        "*.drop.example",
        "*.drop.example/*",
    ]
    assert rule["actions"][0]["metadata"]["custom_message"].startswith("The moderators here found")


async def test_changes_that_come_together_make_one_request(stand: Stand, server: Server) -> None:
    adapter = await stand.open()
    await stand.ready()
    stand.blocked[chat(server)] = []
    for number in range(20):
        stand.blocked[chat(server)].append(f"drop{number}.example")
        adapter.domains_changed(chat(server))
    await stand.discord.until(lambda: server.rules)
    assert len(words(server)) == 100
    assert [request.method for request in stand.discord.rest.requests if "auto-moderation" in request.path] == ["GET", "POST"]


async def test_a_further_domain_changes_the_same_rule_and_keeps_what_moderators_set_about_it(stand: Stand, server: Server) -> None:
    mine = rule_of(RULE_NAME, stand.discord.world.bot.id, server)
    mine |= {"exempt_roles": ["5"], "enabled": False}
    stand.blocked[chat(server)] = ["drop.example"]
    await stand.open()
    await stand.discord.until(lambda: "drop.example" in words(server))
    assert len(server.rules) == 1
    assert (mine["exempt_roles"], mine["enabled"]) == (["5"], False)
    [body] = stand.discord.asked("PATCH", RULES)
    assert set(body) == {"trigger_metadata"}


async def test_what_is_as_it_should_be_is_not_written_again(stand: Stand, server: Server) -> None:
    mine = rule_of(RULE_NAME, stand.discord.world.bot.id, server)
    mine["trigger_metadata"] = {"keyword_filter": to_words(["drop.example"])}
    stand.blocked[chat(server)] = ["drop.example"]
    await stand.open()
    await stand.discord.until(lambda: stand.discord.asked("GET", RULES))
    await stand.adapter.stop()
    assert [request.method for request in stand.discord.rest.requests if "auto-moderation" in request.path] == ["GET"]


async def test_the_last_domain_that_is_unblocked_takes_the_rule_with_it_and_no_other(stand: Stand, server: Server) -> None:
    theirs = rule_of("our own words", server.owner_id, server)
    alike = rule_of(RULE_NAME, server.owner_id, server)
    mine = rule_of(RULE_NAME, stand.discord.world.bot.id, server)
    adapter = await stand.open()
    await stand.ready()
    adapter.domains_changed(chat(server))
    await stand.discord.until(lambda: stand.discord.asked("DELETE", RULES))
    assert list(server.rules.values()) == [theirs, alike]
    assert mine not in server.rules.values()


async def told_of_two_tries(stand: Stand, server: Server, *, until_asked: str) -> list[tuple[int, str]]:
    """Return what moderators were told when a rule could not be made, twice."""
    adapter = await stand.open()
    await stand.ready()
    stand.blocked[chat(server)] = ["drop.example"]
    adapter.domains_changed(chat(server))
    await stand.discord.until(lambda: stand.told)
    adapter.domains_changed(chat(server))
    await stand.discord.until(lambda: len(stand.discord.asked(until_asked, RULES)) == 2)
    await stand.adapter.stop()
    return stand.told


async def test_a_missing_right_is_told_once(stand: Stand) -> None:
    server = stand.discord.add_server(rights=EVERYBODY)
    assert await told_of_two_tries(stand, server, until_asked="GET") == [(server.id, "automod_no_right")]


async def test_a_server_with_as_many_rules_as_discord_takes_hears_so_once(stand: Stand, server: Server) -> None:
    for number in range(6):
        rule_of(f"our own words {number}", server.owner_id, server)
    assert await told_of_two_tries(stand, server, until_asked="POST") == [(server.id, "automod_no_room")]


async def test_a_right_that_is_given_later_is_used(stand: Stand) -> None:
    server = stand.discord.add_server(rights=EVERYBODY)
    stand.blocked[chat(server)] = ["drop.example"]
    await stand.open()
    await stand.discord.until(lambda: stand.told)
    await stand.discord.change_bot_rights(server, EVERYBODY | MANAGE_GUILD)
    await stand.discord.until(lambda: server.rules)


async def test_a_server_without_blocked_domains_is_not_asked(stand: Stand, server: Server) -> None:
    await stand.open()
    await stand.ready()
    await stand.adapter.stop()
    assert stand.discord.asked("GET", RULES) == []


async def test_the_words_stay_within_discords_limits() -> None:
    many = to_words([f"drop{number}.example" for number in range(2000)])
    assert len(many) == 1000
    assert "drop1999.example" in many
    assert to_words(["a" * 60 + ".example", "drop.example"]) == to_words(["drop.example"])
    assert to_words([]) == []
