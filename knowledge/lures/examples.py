"""Turn content's examples into messages as the screener would see them: invented links in the place of `{s}` and its like."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import replace

from knowledge.lures.content import LureExample
from knowledge.lures.models import LinkSign, Sighting

_PLACES = {
    "s": (
        "suspicious",
        ("claim-orbitswap.example", "orbit-airdrop.example/claim", "https://orbitswap-rewards.example", "lumen-dapp.example/verify"),
    ),
    "m": ("malicious", ("https://claim-nebula.example/connect", "nebula-airdrop.example")),
    "x": (
        "unknown",
        ("https://lumen-drop.example", "claim-quasar.example", "https://rewards-portal.example/start", "quasar.example/eligibility"),
    ),
    "u": (
        "unknown",
        (
            "https://notes.lumenforge.example/post/12",
            "https://quasar.example",
            "lumenforge.example/docs/setup",
            "https://blog.halcyon.example/p/88",
        ),
    ),
    "o": ("official", ("https://app.halcyon.example", "halcyon.example", "https://docs.halcyon.example/guide")),
    "d": (
        "suspicious",
        (
            "hxxps://claim-orbitswap[.]example",
            "orbit-airdrop[.]example",
            "lumen-drop(dot)example",
            "hxxp://orbitswap-rewards[.]example/claim",
        ),
    ),
    "i": ("unknown", ("https://t.me/orbit_room", "t.me/+Qw8lumen", "https://discord.gg/orbitroom")),
    "n": ("unknown", ("discord.gg/halcyon", "https://discord.gg/lumenforge", "https://t.me/halcyon")),
    "h": ("unknown", ("@orbit_helpdesk", "@mark_recovers", "@lumen_agent1", "@orbitcare_bot")),
    "a": ("unknown", ("0x52908400098527886E0F7030069857D2E4169EE7", "0x8617E340B3D01FA5F11F306F4090FD50E238070D")),
}
STAFF = frozenset({"moderator", "admin"})


def to_sighting(example: LureExample, turn: int = 0) -> Sighting:
    """Return the message. `turn` chooses among the invented links, so that nothing is learned from their spelling."""
    text = example.text
    links: list[LinkSign] = []
    seed = zlib.crc32(text.encode()) + turn
    for mark, (standing, choices) in _PLACES.items():
        while f"{{{mark}}}" in text:
            written = choices[(seed + len(links)) % len(choices)]
            text = text.replace(f"{{{mark}}}", written, 1)
            links.append(_sign(written, standing, namesake=mark == "n"))
    return Sighting(
        text=text,
        links=tuple(links),
        staff=example.role in STAFF,
        automated=example.role == "bot",
        quotes=bool(example.quoted),
        forwarded=example.forwarded,
    )


def with_standing(sighting: Sighting, standing: str) -> Sighting:
    """Return the message as it looks where its suspicious links stand otherwise."""
    return replace(
        sighting, links=tuple(replace(link, standing=standing) if link.standing == "suspicious" else link for link in sighting.links)
    )


def variants(sighting: Sighting) -> Iterator[Sighting]:
    """Yield the message with its suspicious links as suspicious, as unknown and as malicious: feeds never know all."""
    yield sighting
    if any(link.standing == "suspicious" for link in sighting.links):
        yield with_standing(sighting, "unknown")
        yield with_standing(sighting, "malicious")


def _sign(written: str, standing: str, *, namesake: bool) -> LinkSign:
    if written.startswith(("@", "0x")):
        return LinkSign(written=written, standing=standing)
    plain = written.replace("hxxp", "http").replace("[.]", ".").replace("(dot)", ".")
    host, _, path = plain.split("://")[-1].partition("/")
    return LinkSign(written=written, standing=standing, host=host, path=f"/{path}", namesake=namesake)
