"""What Telegram says of the bot: whether it knows the token, what the bot may see, whether updates can arrive. Nothing is changed."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from telegram import Bot, ChatMember, User, WebhookInfo
from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError

from adapters.shared.card_places import check_places
from adapters.shared.checkup import Check, State
from adapters.telegram.ids import PLATFORM, to_place
from adapters.telegram.problems import BAD_TOKEN, problem_of
from bot.moderation.problems import Problem
from bot.settings import Settings

_PRIVACY_FIX = (
    "To have every message screened, make it an administrator of the group, "
    "or switch privacy mode off (@BotFather: /setprivacy) and add it again."
)
_WORDS = {
    Problem.UNREACHABLE: "Telegram could not be reached, or did not answer",
    Problem.SLOW_DOWN: "Telegram asked to slow down",
}
_WEBHOOK_FIX = "Look at the proxy and its certificate in front of JUMPMASTER_TELEGRAM_WEBHOOK_LISTEN (docs/telegram.md)."


async def check_telegram(settings: Settings) -> list[Check]:
    """Ask Telegram about the configured bot. Returns no check where no token is set."""
    if settings.telegram_token is None:
        return []
    bot = Bot(settings.telegram_token.get_secret_value(), base_url=f"{settings.telegram_api}/bot")
    try:
        async with bot:
            found = [*_identity(bot.bot), *_arrival(await bot.get_webhook_info(), settings)]
            return [*found, *await check_places(settings, PLATFORM, lambda place: _can_show(bot, place))]
    except InvalidToken:
        return [Check(name="Telegram", state=State.BROKEN, detail="the token is refused", fix=BAD_TOKEN.user_text)]
    except TelegramError as error:
        fix = "Look at this machine's network, and at JUMPMASTER_TELEGRAM_API."
        return [
            Check(
                name="Telegram", state=State.DEGRADED, detail=_WORDS.get(problem_of(error), "Telegram refused to tell of the bot"), fix=fix
            )
        ]


async def _can_show(bot: Bot, place: str) -> bool:
    found = to_place(place)
    try:
        me = await bot.get_chat_member(found[0], bot.id) if found else None
    except (BadRequest, Forbidden):
        return False
    return me is not None and me.status not in {ChatMember.LEFT, ChatMember.BANNED} and getattr(me, "can_send_messages", True) is not False


def _identity(me: User) -> Iterator[Check]:
    yield Check(name="Telegram", state=State.OK, detail=f"the bot is @{me.username}")
    if not me.can_join_groups:
        fix = "Allow it: @BotFather, /setjoingroups."
        yield Check(name="Telegram groups", state=State.DEGRADED, detail="the bot can't be added to groups", fix=fix)
    if me.can_read_all_group_messages:
        yield Check(name="Telegram messages", state=State.OK, detail="it sees every message of its groups")
    else:
        detail = "privacy mode: it sees commands, mentions and replies, and every message where it is an administrator"
        yield Check(name="Telegram messages", state=State.NOTE, detail=detail, fix=_PRIVACY_FIX)


def _arrival(info: WebhookInfo, settings: Settings) -> Iterator[Check]:
    """Look whether updates come the way that is configured; `jumpmaster run` itself sets and removes the webhook."""
    if settings.telegram_webhook is None:
        if info.url:
            detail = "another program has set a webhook; `jumpmaster run` takes it away when it starts"
            yield Check(name="Telegram updates", state=State.NOTE, detail=detail)
        return
    if urlsplit(settings.telegram_webhook).port not in {None, 443, 80, 88, 8443}:
        fix = "Use one of these ports in JUMPMASTER_TELEGRAM_WEBHOOK."
        yield Check(name="Telegram updates", state=State.BROKEN, detail="Telegram sends to the ports 443, 80, 88 and 8443 only", fix=fix)
    elif info.last_error_message:
        detail = f"Telegram could not deliver, {info.pending_update_count} updates wait"
        yield Check(name="Telegram updates", state=State.DEGRADED, detail=detail, fix=_WEBHOOK_FIX)
    else:
        detail = f"webhook {'set' if info.url else 'not set yet: start `jumpmaster run`'}, {info.pending_update_count} updates wait"
        yield Check(name="Telegram updates", state=State.OK, detail=detail)
