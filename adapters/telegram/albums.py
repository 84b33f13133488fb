"""Albums: ten pictures are ten messages to Telegram and one post to people, so they are taken away together.

In memory and bounded. After a restart only the picture with the words is known, and goes alone.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field

from telegram import Message

_MOST_ALBUMS = 2_000
_MOST_PICTURES = 10
"""As many as Telegram puts into one."""


@dataclass(slots=True)
class _Album:
    pictures: list[int] = field(default_factory=list)
    is_taken_away: bool = False


class Albums:
    def __init__(self) -> None:
        self._albums: OrderedDict[tuple[int, str], _Album] = OrderedDict()
        self._album_of: dict[tuple[int, int], _Album] = {}

    def note(self, message: Message) -> bool:
        """Remember a picture by its album; tell whether that was taken away before this one came."""
        if message.media_group_id is None:
            return False
        key = (message.chat.id, message.media_group_id)
        album = self._albums.get(key)
        if album is None:
            album = self._albums[key] = _Album()
            self._forget_oldest()
        if message.message_id not in album.pictures and len(album.pictures) < _MOST_PICTURES:
            album.pictures.append(message.message_id)
            self._album_of[message.chat.id, message.message_id] = album
        return album.is_taken_away

    def take_away(self, chat: int, message: int) -> tuple[int, ...]:
        """Return the other pictures of a message's album; those that come later have to go as well."""
        album = self._album_of.get((chat, message))
        if album is None:
            return ()
        album.is_taken_away = True
        return tuple(each for each in album.pictures if each != message)

    def _forget_oldest(self) -> None:
        while len(self._albums) > _MOST_ALBUMS:
            (chat, _), album = self._albums.popitem(last=False)
            for picture in album.pictures:
                self._album_of.pop((chat, picture), None)
