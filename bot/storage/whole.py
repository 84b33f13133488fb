"""What a store does with its database is done whole."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from bot.storage.database import Database


class _Store(Protocol):
    _database: Database


_S = TypeVar("_S", bound=_Store)
_P = ParamSpec("_P")
_T = TypeVar("_T")


def whole(method: Callable[Concatenate[_S, _P], Coroutine[Any, Any, _T]]) -> Callable[Concatenate[_S, _P], Coroutine[Any, Any, _T]]:
    """Let what a store's method has begun go to its end, whoever is cancelled meanwhile (`Database.whole`)."""

    @wraps(method)
    async def done(self: _S, /, *args: _P.args, **kwargs: _P.kwargs) -> _T:
        return await self._database.whole(method(self, *args, **kwargs))

    return done
