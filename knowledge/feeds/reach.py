"""Which machines a feed may be fetched from.

Whoever writes a feed's URL, or answers with a redirect, must not reach inside the operator's network through us: a name is resolved
here, judged here, and only the judged address is connected to.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

IPAddress = IPv4Address | IPv6Address
Resolve = Callable[[str, int], Awaitable[tuple[str, ...]]]
"""A host name and a port to the addresses it has, as written; raises OSError where the name has none."""

# `is_global` differs between Python's releases on some of these, and lets multicast through.
_NOT_PUBLIC_V4 = tuple(
    map(
        ip_network,
        (
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",  # shared by a provider's customers (CGNAT); some clouds keep their metadata service here
            "127.0.0.0/8",
            "169.254.0.0/16",  # link-local; most clouds' metadata service
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",  # 6to4 relays
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
        ),
    )
)
_GLOBAL_UNICAST_V6 = ip_network("2000::/3")
"""What is outside (loopback, IPv4-mapped, NAT64's 64:ff9b::/96, unique local, link-local, multicast) is refused as a whole."""
_NOT_PUBLIC_V6 = tuple(
    map(
        ip_network,
        (
            "2001::/23",  # Teredo and other protocol assignments, which carry IPv4 addresses inside
            "2001:db8::/32",
            "2002::/16",  # 6to4, which carries an IPv4 address inside
            "3fff::/20",
        ),
    )
)


def is_public(address: IPAddress) -> bool:
    """Tell whether an address belongs to the public internet; False wherever there is doubt."""
    if isinstance(address, IPv4Address):
        return address.is_global and not any(address in network for network in _NOT_PUBLIC_V4)
    if address.scope_id is not None or address not in _GLOBAL_UNICAST_V6:
        return False
    return address.is_global and not any(address in network for network in _NOT_PUBLIC_V6)


def is_loopback(address: IPAddress) -> bool:
    """Tell whether an address is this machine's own."""
    return address.is_loopback


async def resolve(host: str, port: int) -> tuple[str, ...]:
    """Return the addresses of a host, in the system's order; raises OSError (socket.gaierror) where it has none."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(address[0]) for *_, address in found))


def read_addresses(written: tuple[str, ...]) -> tuple[IPAddress, ...]:
    """Return the addresses that can be read, in the same order."""
    read: list[IPAddress] = []
    for text in written:
        try:
            read.append(ip_address(text))
        except ValueError:
            continue
    return tuple(read)
