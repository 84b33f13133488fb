"""What Telegram refuses, in our words. No error of the library leaves the adapter, and none of its texts is shown: they may hold the token.

SDK error             -> ours
RetryAfter            -> SlowDown, for the sender
InvalidToken          -> AdapterUnavailable
everything else       -> one sentence in `Delivered.problem` or `ActionResult.detail`
"""

from __future__ import annotations

import httpx
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

from adapters.shared.contract import AdapterUnavailable
from adapters.shared.sending import Overfull, SlowDown

BAD_TOKEN = AdapterUnavailable("Telegram does not know this token: copy it again from @BotFather into JUMPMASTER_TELEGRAM_TOKEN.")
TWO_BOTS = AdapterUnavailable(
    "Another program receives this bot's messages from Telegram: stop it, or give this one a bot and a token of its own."
)

_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
_SENTENCES = {
    "chat not found": "That chat is not there, or I am no member of it.",
    "not enough rights to send": "I may not write in that chat.",
    "have no rights to send": "I may not write in that chat.",
    "chat_write_forbidden": "I may not write in that chat.",
    "topic_closed": "That topic is closed, and I may not write in it.",
    "message thread not found": "That topic is not there any more.",
    "message is too long": "It is too long for Telegram.",
}


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


def sentence(error: Exception) -> str:
    """Return what happened in one plain sentence, without anything that Telegram or the network wrote."""
    if isinstance(error, Forbidden):
        return "I can't write there: I was removed or blocked."
    if isinstance(error, Overfull):
        return "Too much is waiting for that chat already."
    if isinstance(error, SlowDown | RetryAfter):
        return "Telegram told me to slow down, again and again."
    if isinstance(error, InvalidToken):
        return BAD_TOKEN.user_text
    if isinstance(error, ChatMigrated):
        return "That group became another chat just now."
    if isinstance(error, TelegramError) and is_passing(error):
        return "Telegram could not be reached, or did not answer."
    known = (text for words, text in _SENTENCES.items() if isinstance(error, TelegramError) and says(error, words))
    return next(known, "Telegram refused it.")
