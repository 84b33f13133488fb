"""What lasts: settings of chats, reports, decisions, orders and results. The only room that knows SQLAlchemy."""

from bot.storage.storage import Storage

__all__ = ["Storage"]
