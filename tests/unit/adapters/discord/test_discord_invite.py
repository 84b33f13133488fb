"""The invitation asks for what is used, and for nothing else."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import discord

from adapters.discord.invite import ACTING, LEAST, WITH_AUTOMOD, invite_link, personal_link

USED = {
    "read_messages",
    "send_messages",
    "embed_links",
    "read_message_history",
    "send_messages_in_threads",
    "manage_messages",
    "moderate_members",
    "ban_members",
    "manage_guild",
}


def names(permissions: int) -> set[str]:
    return {name for name, is_set in discord.Permissions(permissions) if is_set}


def test_the_link_asks_for_exactly_what_is_used_and_never_for_everything() -> None:
    query = parse_qs(urlsplit(invite_link(5)).query)
    assert names(int(query["permissions"][0])) == USED
    assert query["client_id"] == ["5"]
    assert query["scope"] == ["bot applications.commands"]


def test_each_step_asks_for_more() -> None:
    assert names(WITH_AUTOMOD) - names(ACTING) == {"manage_guild"}
    assert names(ACTING) - names(LEAST) == {"manage_messages", "moderate_members", "ban_members"}


def test_whoever_installs_it_for_himself_gives_it_no_rights() -> None:
    query = parse_qs(urlsplit(personal_link(5)).query)
    assert query["integration_type"] == ["1"]
    assert query["scope"] == ["applications.commands"]
    assert "permissions" not in query
