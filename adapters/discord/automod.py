"""A server's confirmed scam domains in one AutoMod rule, so that Discord refuses a message before anybody sees it.

Only the rule that this bot made is ever touched. A rule takes 1,000 words of 60 characters; a domain needs five of them, so the latest
200 are in it. The rest is caught by screening, where the operator switched that on.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from datetime import timedelta

import discord

from adapters.discord.ids import server_id
from adapters.discord.problems import SDK_ERRORS, raw, trouble_of
from bot.moderation.models import ResultKind

_log = logging.getLogger("jumpmaster.discord")

UNTIL_AUTOMOD = timedelta(seconds=5)
"""How long changed domains wait for more of them."""

RULE_NAME = "Jumpmaster: confirmed scam domains"
MOST_WORDS = 1000
LONGEST_WORD = 60
LONGEST_MESSAGE = 150
# A word without stars has to stand alone. So do these, in an address: a scam's example.co must not block example.com.
_SHAPES = ("{0}", "*/{0}", "*/{0}/*", "*.{0}", "*.{0}/*")

NO_RIGHT, NO_ROOM = "automod_no_right", "automod_no_room"
Tell = Callable[[int, str], Awaitable[None]]
"""Tells a server's moderators why there is no rule: that the right is missing, or that Discord takes no further one."""


class AutoModBridge:
    def __init__(
        self,
        *,
        blocked: Callable[[str], Iterable[str]],
        refusal: Callable[[str], str],
        tell: Tell,
        wait: timedelta = UNTIL_AUTOMOD,
    ) -> None:
        """`blocked` gives the domains of a chat, the latest last; `refusal` what Discord says to whoever is refused."""
        self._blocked = blocked
        self._refusal = refusal
        self._tell = tell
        self._wait = wait.total_seconds()
        self._told: set[int] = set()
        self._waiting: dict[int, asyncio.Task[None]] = {}
        self._turns: dict[int, asyncio.Lock] = {}

    def changed(self, server: discord.Guild) -> None:
        """Bring the rule up to date soon; changes that come together make one request."""
        task = self._waiting.get(server.id)
        if task is None or task.done():
            self._waiting[server.id] = asyncio.get_running_loop().create_task(self._update_later(server))

    def seen(self, server: discord.Guild) -> None:
        """Look after a server's rule once it is known, if there is anything to put into it."""
        if any(True for _ in self._blocked(server_id(server.id))):
            self.changed(server)

    def forget(self, server: int) -> None:
        self._told.discard(server)
        if task := self._waiting.pop(server, None):
            task.cancel()

    async def close(self) -> None:
        tasks = [task for task in self._waiting.values() if not task.done()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._waiting.clear()

    async def _update_later(self, server: discord.Guild) -> None:
        await asyncio.sleep(self._wait)
        # From here on a further change waits for a turn of its own.
        self._waiting.pop(server.id, None)
        async with self._turns.setdefault(server.id, asyncio.Lock()):
            await self._update(server)

    async def _update(self, server: discord.Guild) -> None:
        try:
            await self._write_rule(server)
            self._told.discard(server.id)
        except SDK_ERRORS as error:
            _log.warning("discord.automod_failed error=%s", raw(error))
            why = NO_RIGHT if trouble_of(error).kind is ResultKind.NO_RIGHT else NO_ROOM if _is_refused(error) else None
            if why and server.id not in self._told:
                self._told.add(server.id)
                await self._tell(server.id, why)

    async def _write_rule(self, server: discord.Guild) -> None:
        words = to_words(self._blocked(server_id(server.id)))
        own = await self._own_rule(server)
        if not words:
            if own is not None:
                await own.delete(reason=RULE_NAME)
            return
        trigger = discord.AutoModTrigger(type=discord.AutoModRuleTriggerType.keyword, keyword_filter=words)
        if own is None:
            await server.create_automod_rule(
                name=RULE_NAME,
                event_type=discord.AutoModRuleEventType.message_send,
                trigger=trigger,
                actions=[self._action(server)],
                enabled=True,
                reason=RULE_NAME,
            )
        elif sorted(own.trigger.keyword_filter) != sorted(words):
            # What moderators set about it besides (exempt roles, channels, an alert, switched off) stays.
            await own.edit(trigger=trigger, reason=RULE_NAME)

    async def _own_rule(self, server: discord.Guild) -> discord.AutoModRule | None:
        rules = await server.fetch_automod_rules()
        return next((rule for rule in rules if rule.creator_id == server.me.id and rule.name == RULE_NAME), None)

    def _action(self, server: discord.Guild) -> discord.AutoModRuleAction:
        return discord.AutoModRuleAction(custom_message=self._refusal(server_id(server.id))[:LONGEST_MESSAGE])


def _is_refused(error: Exception) -> bool:
    """Tell whether Discord does not take the rule as it is; its code for "too many" stands in no document."""
    return isinstance(error, discord.HTTPException) and error.status == 400


def to_words(domains: Iterable[str]) -> list[str]:
    """Return the rule's words, those of the latest domains first kept."""
    words: list[str] = []
    for domain in reversed(list(dict.fromkeys(domains))):
        shaped = [shape.format(domain) for shape in _SHAPES]
        if all(len(word) <= LONGEST_WORD for word in shaped) and len(words) + len(shaped) <= MOST_WORDS:
            words.extend(shaped)
    return words
