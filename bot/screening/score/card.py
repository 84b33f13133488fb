"""The card of the shipped model: what it learned from, how wrong it is on what it has not seen, how to make it again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, stdev

from knowledge.linkmodel.calibration import BUDGET
from knowledge.linkmodel.features import BITS, ORDERS
from knowledge.linkmodel.model import LinkModel


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """`figures` are those of the models trained on halves, one a seed; the shipped one gets none that it was trained on."""

    checksum: str
    model: LinkModel
    size: int
    seeds: Sequence[int]
    figures: Sequence[Mapping[str, float]]


def write_card(path: Path, card: Card) -> None:
    """Write the card as Markdown."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_TEXT.format_map(_fields(card)), encoding="utf-8")


def _fields(card: Card) -> dict[str, object]:
    facts = card.model.facts
    scams, crypto, *ordinary = facts["hosts"]
    found = facts["held_out_flagged"]
    return {
        "checksum": card.checksum,
        "size": f"{card.size / 1024:.0f} KB",
        "trained": facts["trained"],
        "feed_until": facts["feed_until"],
        "scams": f"{scams:,}",
        "crypto": f"{crypto:,}",
        "general": f"{ordinary[0]:,}",
        "others": f"{ordinary[1]:,}",
        "bits": BITS,
        "orders": f"{ORDERS[0]} to {ORDERS[-1]}",
        "budget": f"{BUDGET:.1%}",
        "seeds": ", ".join(map(str, card.seeds)),
        "rows": "\n".join(_row(name, [each[name] for each in card.figures]) for name in card.figures[0]),
        "own_crypto": f"{found[1]:.2%}",
        "own_general": f"{found[2]:.2%}",
        "own_scams": f"{found[0]:.1%}",
    }


def _row(name: str, values: Sequence[float]) -> str:
    spread = stdev(values) if len(values) > 1 else 0.0
    return f"| {name} | {fmean(values):.4f} | {spread:.4f} |"


_TEXT = """\
# Card of the link model

| | |
|---|---|
| file | `knowledge/shipped/links.model`, {size} |
| sha256 | `{checksum}` |
| trained | {trained} |
| made of | two logistic regressions on hashed pieces of the host (2^{bits} cells, signed bytes) |

It gives an address a score from 0 to 1 for the scams that no feed has yet. It reads the host and the signs of the checks (look-alike, lure words, free
hosting, ending ...), never the page. It warns, and proves nothing: only a feed or a moderator calls a link malicious.

## What it looks at
Runs of {orders} characters, words and pairs of words, the public suffix, the outline of the name, and the checks' signs, alone and in pairs. A leading `www.`
is left out. One regression was set against legitimate crypto sites, one against ordinary sites; a host has to look like a scam to both. Paths are left to
the rules, for the lists hold hosts only.

.5 is where the score and the look-alike rule together are to flag {budget} of legitimate crypto sites, and no more than 0.1 % of ordinary ones,
judged on hosts that the model in question had not seen, and with a margin.

## What it learned from
The lists are not part of the project, and no host can be read out of the weights: they are sums of hashed pieces.

| hosts | what | licence of the source |
|---|---|---|
| {scams} scams | a feed in eth-phishing-detect's format up to {feed_until}, of the lists of eth-phishing-detect, polkadot-js/phishing and Scam Sniffer; and scams first seen in the quarter after it, which count up to sixteen times as much | DBAD; Apache-2.0; GPL-3.0 |
| {crypto} crypto sites | homepages, explorers and testnets of projects; the feed's own allowlist | as given; DBAD |
| {general} ordinary sites | well visited sites | as given |
| {others} other sites | names on Chromium's HSTS preload list, by way of the package `hstspreload` 2025.1.1 | BSD-3-Clause; MIT |

## How wrong it is
Trained on the feed and half of the honest hosts, split by registrable domain; the scams measured were first seen after the feed's last day, the honest
sites are of the other half. Seeds {seeds}: mean and spread. No feed was loaded, so nothing was recognised by being listed. `score` is the learned score
alone, `all` the verdict of every check together; `flagged` is the share at the threshold that training chose; `recall at` is the share of scams
whose score is above that of all but so many honest sites.

| figure | mean | spread |
|---|---|---|
{rows}

The shipped model also learned from those later scams and from both halves, so none of these hosts can measure it. Its own figures come from
three folds, each judged by a model that had not seen it: the score alone flags {own_crypto} of crypto sites, {own_general} of ordinary sites
and {own_scams} of scams. Hosts of one campaign stand in several folds, so the last number flatters it.

## What to know
- Scams change: the figures are for the quarter after training. Train again with fresh feeds: `jumpmaster feeds train --legit FILE`.
- It misses scams whose names look like a young project's, and one-off names without a lure word.
- It is harder on young projects with cheap endings or free hosting than on old ones; a moderator's allowlist clears them.
- Host names are mostly English; lures in other languages are learned only as far as the feeds hold them.
- An IP address says nothing to it; a rule of its own judges those.

## How to make it again
`python -m bot.screening.score.build --feed FEED.json.gz --feed-until DATE --unseen LATER.txt --unseen-since DATE --crypto CRYPTO.txt --general GENERAL.txt
--others HSTS.txt --lookalikes LOOKALIKES.tsv --today DATE` writes the model and this page; the same lists give the same model. It takes about
ten minutes on two cores and 3 GB; an operator's `feeds train` two to three.
"""
