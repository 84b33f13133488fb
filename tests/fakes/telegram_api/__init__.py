"""A strict fake of Telegram's Bot API over HTTP on loopback, and the world behind it."""

from tests.fakes.telegram_api.accounts import Member, Person, Room
from tests.fakes.telegram_api.limits import Meter
from tests.fakes.telegram_api.server import TOKEN, TelegramApi, telegram_api
from tests.fakes.telegram_api.world import ALL_RIGHTS, World, link

__all__ = ["ALL_RIGHTS", "TOKEN", "Member", "Meter", "Person", "Room", "TelegramApi", "World", "link", "telegram_api"]
