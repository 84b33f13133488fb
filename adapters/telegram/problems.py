"""What Telegram refuses, as our codes. No error of the library leaves the adapter, and none of its texts is shown.

SDK error             -> ours
RetryAfter            -> SlowDown, for the sender
InvalidToken          -> AdapterUnavailable
everything else       -> a `Problem` in `Delivered.problem` or `ActionResult.detail`
"""

from __future__ import annotations

import httpx
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError

from adapters.shared.clean import clean_line
from adapters.shared.contract import AdapterUnavailable
from adapters.shared.sending import Overfull, SlowDown
from bot.moderation.problems import Problem

BAD_TOKEN = AdapterUnavailable("Telegram does not know this token: copy it again from @BotFather into JUMPMASTER_TELEGRAM_TOKEN.")
TWO_BOTS = AdapterUnavailable(
    "Another program receives this bot's messages from Telegram: stop it, or give this one a bot and a token of its own."
)

_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
_KNOWN = {
    "chat not found": Problem.NO_CHAT,
    "not enough rights to send": Problem.NO_RIGHT_TO_WRITE,
    "have no rights to send": Problem.NO_RIGHT_TO_WRITE,
    "chat_write_forbidden": Problem.NO_RIGHT_TO_WRITE,
    "topic_closed": Problem.TOPIC_CLOSED,
    "message thread not found": Problem.TOPIC_GONE,
    "message is too long": Problem.TOO_LONG,
}
_LONGEST_SAID = 100


def seconds_to_wait(error: RetryAfter) -> float:
    # Its public attribute is a number today and a timedelta tomorrow, and warns of that; the private one is a timedelta in both.
    return error._retry_after.total_seconds()


def was_never_sent(error: TelegramError) -> bool:
    """Tell whether a request surely did not reach Telegram, so that sending it again can't say a thing twice."""
    return isinstance(error, NetworkError) and isinstance(error.__cause__, _NEVER_SENT)


def is_passing(error: TelegramError) -> bool:
    """Tell whether the network or Telegram failed, not the request."""
    return isinstance(error, NetworkError) and not isinstance(error, BadRequest)


def says(error: TelegramError, *words: str) -> bool:
    """Tell whether Telegram's refusal holds one of these words. It has no codes but its English."""
    return any(word in error.message.lower() for word in words)


def problem_of(error: Exception) -> Problem:
    if isinstance(error, Forbidden):
        return Problem.SHUT_OUT
    if isinstance(error, Overfull):
        return Problem.OVERFULL
    if isinstance(error, SlowDown | RetryAfter):
        return Problem.SLOW_DOWN
    if isinstance(error, ChatMigrated):
        return Problem.FAILED
    if isinstance(error, TelegramError) and is_passing(error):
        return Problem.UNREACHABLE
    known = (problem for words, problem in _KNOWN.items() if isinstance(error, TelegramError) and says(error, words))
    return next(known, Problem.REFUSED)


def raw(error: Exception) -> str:
    """Return what the log says of an error: its kind, and Telegram's own words where they are a refusal and so hold no address."""
    kind = type(error).__name__
    if not isinstance(error, BadRequest | Forbidden):
        return kind
    return f"{kind} {clean_line(error.message)[:_LONGEST_SAID]!r}"
