"""What the finder hands to the judge. Frozen data."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from knowledge.hostnames import WebAddress


class LinkKind(StrEnum):
    URL = "url"
    INVITE = "invite"  # t.me/name, discord.gg/code: a room or an account of a chat platform
    HANDLE = "handle"  # @name_bot
    ADDRESS = "address"  # of a wallet or a contract


class Disguise(StrEnum):
    """How a link was written so that people read it and programs don't, or the other way round."""

    DEFANGED = "defanged"  # hxxp, [.], (dot): what people who warn do too
    SPACED = "spaced"
    INVISIBLE = "invisible"  # zero-width, soft hyphen, bidirectional controls
    LOOKALIKE_LETTERS = "lookalike_letters"  # full-width and mathematical letters, other dots
    PERCENT = "percent"
    BACKSLASH = "backslash"
    NUMERIC_HOST = "numeric_host"  # an IP address in hex, octal or one number
    USERINFO = "userinfo"  # https://brand.com@evil.com
    BROKEN_LINE = "broken_line"
    HIDDEN = "hidden"  # behind an anchor, a button, an entity
    BARE = "bare"  # without a scheme


class FoundLink(NamedTuple):
    """One link as written. `start` and `end` are code points in the text searched; `address` is None for handles and wallets.

    `shown` is the text people see where it is not the link itself (Markdown, HTML, entity, button); a shown text that names a
    host is a FoundLink of its own too. A tuple, for one is made for every link.
    """

    kind: LinkKind
    written: str
    start: int
    end: int
    address: WebAddress | None = None
    shown: str | None = None
    disguises: frozenset[Disguise] = frozenset()

    @property
    def host(self) -> str | None:
        return self.address.host if self.address else None
