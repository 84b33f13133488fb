"""Which addresses a feed may be fetched from."""

from __future__ import annotations

import ssl
from datetime import timedelta
from ipaddress import ip_address

import pytest

from knowledge.feeds import fetch
from knowledge.feeds.fetch import Fetcher
from knowledge.feeds.reach import is_public, read_addresses, resolve
from knowledge.feeds.transfer import AddressRefused, FetchInterrupted, FetchLimits, Wanted

INSIDE = [
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "100.127.255.254",
    "127.0.0.1",
    "127.1.2.3",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.0.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::10.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:1.1.1.1",
    "64:ff9b::a00:1",
    "64:ff9b::101:101",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:a00:1::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%eth0",
    "2606:4700::1%eth0",
    "fec0::1",
    "ff02::1",
]


@pytest.mark.parametrize("address", INSIDE)
def test_what_is_not_the_public_internet_is_refused(address):
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["1.1.1.1", "8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700:4700::1111", "2a00:1450:4001::1"])
def test_the_public_internet_is_not(address):
    assert is_public(ip_address(address))


def test_an_address_that_cannot_be_read_is_left_out():
    assert read_addresses(("nonsense", "1.1.1.1", "")) == (ip_address("1.1.1.1"),)


@pytest.mark.asyncio
@pytest.mark.parametrize("address", INSIDE)
@pytest.mark.parametrize("url", ["https://feeds.example/", "https://user@feeds.example/", "https://feeds.example:22/"])
async def test_a_name_that_leads_inside_is_not_connected_to(address, url):
    async def inside(host: str, port: int) -> tuple[str, ...]:
        return (address,)

    with pytest.raises(AddressRefused):
        await Fetcher(resolve=inside).fetch(Wanted(url=url))


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "url", ["http://feeds.example/", "ftp://feeds.example/", "file:///etc/passwd", "feeds.example", "", "https://", "https://a b/"]
)
async def test_only_https_is_fetched(url):
    with pytest.raises(AddressRefused):
        await Fetcher(resolve=_outside).fetch(Wanted(url=url))


@pytest.mark.asyncio
async def test_passwords_are_not_sent():
    with pytest.raises(AddressRefused, match="holds a user name or password"):
        await Fetcher(resolve=_outside).fetch(Wanted(url="https://user:password@feeds.example/"))


@pytest.mark.asyncio
async def test_plain_http_leaves_this_machine_under_no_setting():
    with pytest.raises(AddressRefused):
        await Fetcher(resolve=_outside).fetch(Wanted(url="http://feeds.example/", on_this_machine=True))


async def _outside(host: str, port: int) -> tuple[str, ...]:
    return ("1.1.1.1",)


@pytest.mark.asyncio
async def test_this_machine_resolves_itself():
    assert "127.0.0.1" in await resolve("127.0.0.1", 443)
    with pytest.raises(OSError, match=r".*"):
        await resolve("no-such-name.invalid", 443)


def test_certificates_are_verified_unless_a_test_says_what_to_trust():
    context = fetch.trusted_authorities()
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)
    assert context.minimum_version >= ssl.TLSVersion.TLSv1_2
    assert context.get_ca_certs()


@pytest.mark.asyncio
async def test_waits_double_and_are_scattered_and_end():
    slept: list[float] = []

    async def unknown(host: str, port: int) -> tuple[str, ...]:
        raise OSError

    async def sleep(wait: timedelta) -> None:
        slept.append(wait.total_seconds())

    for chance in (0.0, 1.0):
        fetcher = Fetcher(resolve=unknown, sleep=sleep, chance=lambda chance=chance: chance, limits=FetchLimits(attempts=8))
        with pytest.raises(FetchInterrupted):
            await fetcher.fetch(Wanted(url="https://feeds.example/"))
    assert slept == [1, 2, 4, 8, 16, 32, 60, 3, 6, 12, 24, 48, 60, 60]
