"""The numbers that an address comes down to: what the learned score is trained on and judged by. Pure; no clock, no feed, no chat.

The names are part of the trained model's file: keep them, and put new ones at the end.

| sign | meaning | range |
|---|---|---|
| lookalike | strength of the best resemblance to a protected brand | 0..1 |
| brand_inside | a protected name stands somewhere in the host | 0/1 |
| brand_path | a protected name stands in the path | 0/1 |
| lure_host | lure words in the host, strong 1, mild .5, at most 4 | 0..4 |
| lure_path | the same of path and query | 0..4 |
| tenant | a stranger publishes here under another's roof | 0/1 |
| shared | the host is shared by many | 0/1 |
| shortener, gateway | forwards by a short code or inside its address; serves IPFS content | 0/1 |
| ip, userinfo, port | the host is an IP address; something stands before `@`; a port that browsers don't use | 0/1 |
| punycode, mixed_script | foreign letters in the host; of several scripts in one label | 0/1 |
| hyphens | in the owner's label, at most 5 | 0..5 |
| digits | share of digits in the owner's label | 0..1 |
| ending_risk | how much scams favour the last label | 0..1 |
| depth | labels left of the owner's, `www` left out, at most 5 | 0..5 |
| length | of the owner's label in letters, tens, at most 6 | 0..6 |
| consonants | longest run of consonants, at most 8 | 0..8 |
| executable | the path names a program | 0/1 |
| plain_http | not encrypted | 0/1 |
| path_depth | segments of the path, at most 6 | 0..6 |
| official | the host is a protected brand's own | 0/1 |
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.screening.checks.anatomy import Anatomy, take_apart
from bot.screening.checks.confusables import scripts_of
from bot.screening.checks.download import names_program
from bot.screening.checks.endings import ending_risk
from bot.screening.checks.host_kinds import FORWARDING, HostKindsLike
from bot.screening.checks.likeness import Resemblance
from bot.screening.checks.lookalike import find_resemblance
from bot.screening.checks.lure_words import strength_of
from knowledge.brands import BrandRegistry
from knowledge.hostkinds import HostKind
from knowledge.hostnames import WebAddress

SIGNS = (
    "lookalike", "brand_inside", "brand_path", "lure_host", "lure_path", "tenant", "shared", "shortener", "gateway", "ip", "userinfo",
    "port", "punycode", "mixed_script", "hyphens", "digits", "ending_risk", "depth", "length", "consonants", "executable",
    "plain_http", "path_depth", "official",
)  # fmt: skip
"""Every sign, in the order a model stores them."""

# Everything but consonants as a space, so that their runs are words.
_RUNS = bytes(code if chr(code) in "bcdfghjklmnpqrstvwxz" else ord(" ") for code in range(256))
_MOST_LURES = 4.0
_NO_DIGITS = str.maketrans("", "", "0123456789")


def compute_signs(address: WebAddress, brands: BrandRegistry, hosts: HostKindsLike) -> Mapping[str, float]:
    """Return every sign of `SIGNS` for an address."""
    anatomy = take_apart(address, brands, hosts)
    return dict.fromkeys(SIGNS, 0.0) | signs_of(anatomy, find_resemblance(anatomy))


def signs_of(anatomy: Anatomy, resemblance: Resemblance | None) -> dict[str, float]:
    """Return the signs of an address already taken apart; one that is not in it is 0, as most are.

    A truth is a number here: turning each into a float would cost as much as all the rest.
    """
    signs = _signs_of_shape(anatomy)
    if resemblance is not None:
        signs["lookalike"], signs["brand_inside"] = resemblance.strength, True
    if anatomy.host_lures:
        signs["lure_host"] = min(_MOST_LURES, strength_of(anatomy.host_lures))
    if anatomy.kind is not None:
        signs |= _signs_of_place(anatomy)
    if anatomy.owner is not None:
        signs["official"] = True
    if anatomy.path or anatomy.address.path != "/":
        signs |= _signs_of_path(anatomy)
    return signs


def _signs_of_shape(anatomy: Anatomy) -> dict[str, float]:
    address, name = anatomy.address, anatomy.name
    runs = name.encode("ascii", "replace").translate(_RUNS).split()
    letters = len(name)
    signs: dict[str, float] = {
        "ending_risk": ending_risk(anatomy.ending),
        "length": letters / 10 if letters < 60 else 6.0,
        "consonants": min(8, max(map(len, runs))) if runs else 0,
    }
    if not name.isalpha():
        digits = letters - len(name.translate(_NO_DIGITS))
        signs["hyphens"], signs["digits"] = min(5, name.count("-")), digits / letters if digits else 0.0
    if not name.isascii():
        signs["mixed_script"] = len(scripts_of(name)) > 1
    if anatomy.subdomains:
        signs["depth"] = min(5, len(anatomy.subdomains) - ("www" in anatomy.subdomains[-1:]))
    if "xn--" in anatomy.host:
        signs["punycode"] = True
    if anatomy.ip:
        signs["ip"] = True
    if address.userinfo:
        signs["userinfo"] = True
    if address.port is not None:
        signs["port"] = True
    if address.scheme == "http":
        signs["plain_http"] = True
    return signs


def _signs_of_place(anatomy: Anatomy) -> dict[str, float]:
    """Return what kind of shared host this is."""
    kind = anatomy.kind
    return {
        "tenant": anatomy.is_tenant,
        "shared": anatomy.shared,
        "shortener": kind in FORWARDING,
        "gateway": kind is HostKind.GATEWAY,
    }


def _signs_of_path(anatomy: Anatomy) -> dict[str, float]:
    path = anatomy.path
    hidden = anatomy.address.path if anatomy.address.path != "/" else ""
    return {
        "brand_path": bool(path) and bool(anatomy.names.inside.find(path)),
        "lure_path": min(_MOST_LURES, strength_of(anatomy.path_lures)) if anatomy.path_lures else 0.0,
        "executable": bool(hidden) and names_program(hidden),
        "path_depth": min(6, hidden.count("/") - 1) if hidden else 0,
    }
