"""Invites and handles: rooms and accounts of chat platforms, each in one spelling whatever way it was written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qs

from bot.screening.links.models import Disguise
from bot.screening.links.spots import Spot
from bot.screening.links.view import View
from knowledge.hostnames import WebAddress, parse_address

_HANDLE = re.compile(r"(?<![\w@.+/-])@(?=[A-Za-z])(?:\w(?!\w{32})){1,32}(?<=bot)(?![\w@])(?!\.\w)", re.IGNORECASE | re.ASCII)
_SHORT_INVITE = re.compile(r"(?<![\w.])(?:discord\s{1,2}(?:\.\s?)?|\.)gg\s?/\s?([\w-]{2,32})", re.IGNORECASE | re.ASCII)
_APP_INVITE = re.compile(r"discord://[\w.-]*/invite/([\w-]{2,32})", re.IGNORECASE | re.ASCII)
_TELEGRAM = frozenset({"t.me", "telegram.me", "telegram.dog", "www.t.me", "www.telegram.me"})
_DISCORD = frozenset({"discord.com", "www.discord.com", "discordapp.com", "www.discordapp.com", "ptb.discord.com", "canary.discord.com"})
_SHARING = frozenset({"msg_url", "share"})
_NOT_INVITES = frozenset({"", "share", "iv", "socks", "proxy", "addstickers", "setlanguage", "bg", "login", "confirmphone"})


def find_handles(view: View) -> Iterator[tuple[int, int]]:
    """Yield where `@name_bot` stands. Only accounts of bots may end so; ordinary members are no links."""
    for match in _HANDLE.finditer(view.text):
        yield match.span()


def find_short_invites(view: View) -> Iterator[Spot]:
    """Yield `.gg/code` and `discord gg/code`, which people complete by themselves."""
    for match in _SHORT_INVITE.finditer(view.text):
        href = f"https://discord.gg/{match[1]}"
        yield Spot(
            start=match.start(), end=match.end(), href=href, host_start=match.start(), host_end=match.start(1), disguises={Disguise.BARE}
        )


def opens_chat_app(written: str) -> bool:
    """Tell whether an address with the own scheme of a chat's app is an invite, or another place that has a web address too."""
    return written[:5].lower() == "tg://" or _APP_INVITE.match(written) is not None


def invite_of(address: WebAddress) -> WebAddress | None:
    """Return the invite that an address is, on the host it is written with (`t.me` for the app's own scheme); None where it is none."""
    if address.scheme == "tg":
        return _from_app(address)
    if address.scheme == "discord":
        code = _APP_INVITE.match(f"discord://{address.host}{address.path}")
        return parse_address(f"https://discord.gg/{code[1]}") if code else None
    parts = [part for part in address.path.split("/") if part]
    if address.host in _TELEGRAM:
        first = parts[0].lower() if parts else ""
        return None if first in _NOT_INVITES else address
    if address.host.endswith(".t.me") and address.host.count(".") == 2:
        return parse_address(f"https://t.me/{address.host.partition('.')[0]}")
    if address.host in {"discord.gg", "www.discord.gg"}:
        return _on("discord.gg", address) if parts else None
    if address.host in _DISCORD and len(parts) > 1 and parts[0].lower() in {"invite", "invites"}:
        return address
    return None


def _on(host: str, address: WebAddress) -> WebAddress | None:
    query = f"?{address.query}" if address.query else ""
    return parse_address(f"https://{host}{address.path}{query}")


def _from_app(address: WebAddress) -> WebAddress | None:
    """Read `tg://resolve?domain=name` and `tg://join?invite=code`."""
    fields = (
        {key: values[0] for key, values in parse_qs(address.query[:2048], max_num_fields=20).items()}
        if address.query.count("&") < 20
        else {}
    )
    if fields.get("domain"):
        start = "".join(f"?{key}={fields[key]}" for key in ("start", "startapp") if key in fields)
        return parse_address(f"https://t.me/{fields['domain']}{start}")
    if fields.get("invite"):
        return parse_address(f"https://t.me/+{fields['invite']}")
    if address.host in _SHARING:
        return parse_address(f"https://t.me/share/url?{address.query}")
    # `tg://proxy?server=...` is `t.me/proxy?server=...`.
    return parse_address(f"https://t.me/{address.host if address.host in _NOT_INVITES else ''}?{address.query}".rstrip("?"))
