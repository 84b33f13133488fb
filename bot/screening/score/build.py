"""Train the shipped model and write its card: `python -m bot.screening.score.build --feed F --legit L ... --out MODEL --card CARD`.

Two things are trained. For the figures: models that saw the feed and half of the honest hosts, measured on the other half and on scams
first seen after the feed. For use: one model from everything; its card names the figures of the others. `feeds train` is the operators' way.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from bot.screening.checks.signs import compute_signs
from bot.screening.score.card import Card, write_card
from bot.screening.score.figures import Sample, measure
from bot.screening.score.scorer import LearnedScorer
from bot.screening.verdict import LinkJudge
from knowledge.brand_files import load_brands
from knowledge.hostkinds import load_hostkinds
from knowledge.hostnames import normalize_host, parse_address, registrable_domain
from knowledge.linkmodel.files import SHIPPED_MODEL, write_model
from knowledge.linkmodel.train import Sighting, train

SEEDS = (1, 2, 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """What is learned from and measured on, as lists of hosts."""

    scams: tuple[str, ...]
    cleared: tuple[str, ...]
    later_scams: tuple[str, ...]
    crypto: tuple[str, ...]
    general: tuple[str, ...]
    others: tuple[str, ...]
    lookalikes: tuple[str, ...]


def measure_halves(lists: Lists, seed: int, signs_of: Callable[[str], Mapping[str, float]]) -> dict[str, float]:
    """Return the figures of a model that saw the feed and half of the honest hosts, cut by registrable domain."""
    owners = sorted({_owner(host) for host in (*lists.crypto, *lists.general)})
    random.Random(seed).shuffle(owners)  # noqa: S311  # a split, not a secret
    kept_apart = set(owners[: len(owners) // 2])

    def seen(hosts: Sequence[str]) -> list[str]:
        return [host for host in hosts if _owner(host) not in kept_apart]

    model = train(
        lists.scams,
        seen((*lists.crypto, *lists.cleared)),
        ordinary=[seen(lists.general), seen(lists.others)],
        signs_of=signs_of,
        seed=seed,
        progress=_say,
    )
    scorer = LearnedScorer(model)
    judge = LinkJudge(brands=load_brands(), hosts=load_hostkinds(), scorer=scorer)
    apart = {"crypto": lists.crypto, "general": lists.general}
    sample = Sample(
        scams=lists.later_scams,
        crypto=[host for host in apart["crypto"] if _owner(host) in kept_apart],
        general=[host for host in apart["general"] if _owner(host) in kept_apart],
        lookalikes=lists.lookalikes,
    )
    return measure(sample, scorer, judge, signs_of)


def main(arguments: Sequence[str]) -> int:
    args = _parser().parse_args(arguments)
    feed = json.loads(gzip.decompress(args.feed.read_bytes()))
    lists = Lists(
        scams=tuple(feed["blacklist"]),
        cleared=tuple(feed["whitelist"]),
        later_scams=_read(args.unseen),
        crypto=_read(args.crypto),
        general=_read(args.general),
        others=_read(args.others),
        lookalikes=_read(args.lookalikes),
    )
    signs_of = _signs()
    figures = []
    for seed in SEEDS:
        figures.append(measure_halves(lists, seed, signs_of))
        _say(json.dumps(figures[-1]))
    model = train(
        [*lists.scams, *(Sighting(host, args.unseen_since) for host in lists.later_scams)],
        (*lists.crypto, *lists.cleared),
        ordinary=[lists.general, lists.others],
        signs_of=signs_of,
        facts={"trained": args.today.isoformat(), "feed_until": args.feed_until.isoformat()},
        progress=_say,
    )
    checksum = write_model(args.out, model)
    write_card(args.card, Card(checksum=checksum, model=model, size=args.out.stat().st_size, seeds=SEEDS, figures=figures))
    _say(f"{args.out}: {checksum}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot.screening.score.build", description=__doc__)
    for name in ("feed", "unseen", "crypto", "general", "others", "lookalikes"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    for name in ("feed-until", "unseen-since", "today"):
        parser.add_argument(f"--{name}", type=date.fromisoformat, required=True)
    parser.add_argument("--out", type=Path, default=SHIPPED_MODEL)
    parser.add_argument("--card", type=Path, default=Path("docs/link-model-card.md"))
    return parser


def _signs() -> Callable[[str], Mapping[str, float]]:
    brands, hosts = load_brands(), load_hostkinds()

    @lru_cache(maxsize=None)
    def signs_of(host: str) -> Mapping[str, float]:
        address = parse_address(host)
        return compute_signs(address, brands, hosts) if address else {}

    return signs_of


@lru_cache(maxsize=None)
def _owner(written: str) -> str:
    host = normalize_host(written) or written
    return registrable_domain(host) or host


def _read(path: Path) -> tuple[str, ...]:
    """Return the first column of a list."""
    return tuple(line.split("\t")[0].strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip())


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
