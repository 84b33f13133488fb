"""How often each brand is imitated in a list of scam hosts: what `rarely_imitated.txt` is made from, by `python -m`.

python -m bot.screening.checks.imitations FEED.json.gz > bot/screening/checks/rarely_imitated.txt
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import Counter
from collections.abc import Container, Iterable, Mapping
from pathlib import Path

from bot.screening.checks.anatomy import take_apart
from bot.screening.checks.host_kinds import HostKindsLike
from bot.screening.checks.lookalike import FLAGGED_FROM, find_resemblance
from bot.screening.checks.protected_names import ProtectedNames
from knowledge.brand_files import load_brands
from knowledge.brands import BrandRegistry
from knowledge.hostkinds import load_hostkinds
from knowledge.hostnames import parse_address

FEWEST, FEWEST_ORDINARY = 150, 300
"""Imitations from which on a brand is guarded in full; more where all its names are ordinary, near which honest names stand most."""


def count_imitations(scam_hosts: Iterable[str], brands: BrandRegistry, hosts: HostKindsLike) -> Counter[str]:
    """Return how many of the hosts imitate each brand, by brand id, every brand guarded in full."""
    counted: Counter[str] = Counter({brand.id: 0 for brand in brands.brands})
    for host in scam_hosts:
        address = parse_address(host)
        found = find_resemblance(take_apart(address, brands, hosts)) if address else None
        if found is not None and found.full_strength >= FLAGGED_FROM:
            counted[found.brand.id] += 1
    return counted


def to_text(counted: Mapping[str, int], brands: BrandRegistry, guarded: Container[str]) -> str:
    """Return the list of rarely imitated brands as the file holds it; `guarded` brands never are."""
    own_names = {protected.brand.id for protected in ProtectedNames(brands.brands).names.values() if not protected.ordinary}
    rare = [
        brand
        for brand, count in sorted(counted.items())
        if count < (FEWEST if brand in own_names else FEWEST_ORDINARY) and brand not in guarded
    ]
    return "\n".join(
        ("# Brands that scams rarely imitate, by id, counted in eth-phishing-detect's list up to 2025-12-31 (imitations.py).", *rare, "")
    )


def main(arguments: list[str]) -> int:
    """Write the list for a feed; the second file names official domains whose brands are guarded in full however rare."""
    path = Path(arguments[0])
    content = path.read_bytes()
    config = json.loads(gzip.decompress(content) if path.suffix == ".gz" else content)
    brands = load_brands()
    domains = Path(arguments[1]).read_text(encoding="utf-8").split() if len(arguments) > 1 else []
    guarded = {owner.id for owner in map(brands.owner_of, domains) if owner}
    hosts = config.get("blacklist") or config.get("blocklist") or ()
    sys.stdout.write(to_text(count_imitations(hosts, brands, load_hostkinds()), brands, guarded))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
