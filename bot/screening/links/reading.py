"""From a spot in a view to a found link: its address as a browser reads it, and how it was disguised."""

from __future__ import annotations

from bot.screening.links.invites import invite_of
from bot.screening.links.models import Disguise, FoundLink, LinkKind
from bot.screening.links.spots import Spot
from bot.screening.links.view import View, is_invisible
from knowledge.hostnames import WebAddress, is_ip, parse_address


def to_link(view: View, spot: Spot) -> FoundLink | None:
    """Return what the finder hands out for a spot, or None where no host can be read there."""
    address = parse_address(spot.href) if spot.href else None
    if spot.href and address is None:
        return None
    start, end = view.span(spot.start, spot.end)
    written = view.original[start:end]
    kind, address = kind_of(address)
    if spot.clean:
        return FoundLink(kind, written, start, end, address)
    disguises = spot.disguises | _disguises_of_letters(view, spot)
    host = view.text[spot.host_start : spot.host_end]
    if "%" in host and Disguise.DEFANGED not in disguises:
        disguises.add(Disguise.PERCENT)
    if host and host.split() != [host]:
        disguises.add(Disguise.BROKEN_LINE if "\n" in host else Disguise.SPACED)
    if any(map(host.__contains__, "[({<")) and not host.startswith("["):
        disguises.add(Disguise.DEFANGED)
    if (
        address
        and is_ip(address.host)
        and not address.host.startswith("[")
        and address.host not in host.replace("[.]", ".").replace("(.)", ".")
    ):
        disguises.add(Disguise.NUMERIC_HOST)
    return FoundLink(kind=kind, written=written, start=start, end=end, address=address, disguises=frozenset(disguises))


def _disguises_of_letters(view: View, spot: Spot) -> set[Disguise]:
    if view.text is view.original:
        return set()
    start, end = view.span(spot.start, spot.host_end)
    original = view.original[start:end]
    disguises = set()
    if any(is_invisible(char) for char in original if not char.isascii()):
        disguises.add(Disguise.INVISIBLE)
    if "".join(char for char in original if char.isascii() or not is_invisible(char)) != view.text[spot.start : spot.host_end]:
        disguises.add(Disguise.LOOKALIKE_LETTERS)
    return disguises


def kind_of(address: WebAddress | None) -> tuple[LinkKind, WebAddress | None]:
    """Return whether an address is an invite, and the address to judge."""
    invite = invite_of(address) if address else None
    return (LinkKind.INVITE, invite) if invite else (LinkKind.URL, address)


def without_address(kind: LinkKind, view: View, start: int, end: int) -> FoundLink:
    """Return a handle or a wallet's address."""
    first, last = view.span(start, end)
    return FoundLink(kind=kind, written=view.original[first:last], start=first, end=last)
