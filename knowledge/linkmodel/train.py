"""Training: from lists of hosts to a model whose threshold was set on hosts it had not seen. Minutes on two cores, under 3 GB.

The lists come in as plain hosts (or addresses; only the host counts) and leave nothing in the model but hashed weights. What strangers
of the lists look like is estimated by folds: hosts of one registrable domain are always on the same side.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.hostnames import normalize_host, registrable_domain
from knowledge.linkmodel.calibration import LEAST_LEGIT, Held, TooFewHosts, draw_curve
from knowledge.linkmodel.fitting import Linear, fit
from knowledge.linkmodel.hashing import Rows, SignsOf, hash_hosts
from knowledge.linkmodel.model import LinkModel
from knowledge.linkmodel.newness import weigh_by_newness
from knowledge.linkmodel.table import CELLS

FOLDS = 3
LONGEST_HOST = 120
LEAST_SCAMS = 50

_STRICT_LEGIT, _STRICT_ORDINARY = 2.0, 0.05
_PLAIN_LEGIT, _PLAIN_ORDINARY = 0.05, 1.3
_TABLE_REACH = 0.99999


@dataclass(frozen=True, slots=True)
class Sighting:
    """A scam's host and the day it was first seen, where that is known: the newest, and what looks like them, count most."""

    host: str
    since: date | None = None


@dataclass(frozen=True, slots=True)
class _Pair:
    strict: Linear
    plain: Linear


@dataclass(frozen=True, slots=True)
class _Examples:
    """All hosts, one list after another. `list_of`: 0 scams, 1 legitimate crypto sites, 2 and above ordinary sites."""

    hosts: list[str]
    list_of: NDArray[np.int64]
    weight: NDArray[np.float64]
    rows: Rows

    @property
    def is_scam(self) -> NDArray[np.bool_]:
        return np.equal(self.list_of, 0)

    def weights(self, legit: float, ordinary: float, within: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Return the weight of every host where each list weighs what it is given, whatever its length."""
        weights = np.zeros(len(self.hosts))
        for number in range(int(self.list_of.max()) + 1):
            chosen = (self.list_of == number) & within
            total = 1.0 if number == 0 else legit if number == 1 else ordinary
            if chosen.any():
                weights[chosen] = self.weight[chosen] * total / self.weight[chosen].sum()
        return weights


def train(
    scams: Iterable[str | Sighting],
    legit: Iterable[str],
    *,
    signs_of: SignsOf,
    ordinary: Sequence[Iterable[str]] = (),
    seed: int = 0,
    facts: Mapping[str, Any] | None = None,
    progress: Callable[[str], None] = lambda line: None,
) -> LinkModel:
    """Return a model. The same lists, order aside, and seed give the same model.

    `legit` are crypto sites, on whom the false-positive budget is spent; `ordinary` are lists of other sites, each of the same weight.
    `signs_of` gives the judge's signs of a host. A scam that a legitimate list holds too is left out, and an ordinary site that is
    listed as a scam. Raises TooFewHosts.
    """
    examples = _gather(scams, legit, ordinary, signs_of, seed)
    progress(f"{len(examples.hosts)} hosts read")
    curve = draw_curve(_judge_as_strangers(examples, seed, progress), signs_of)
    pair = _fit_pair(examples, np.ones(len(examples.hosts), bool), seed)
    strict_table, strict_step = _to_bytes(pair.strict.weights)
    plain_table, plain_step = _to_bytes(pair.plain.weights)
    return LinkModel(
        strict=strict_table,
        plain=plain_table,
        strict_step=strict_step,
        plain_step=plain_step,
        strict_bias=pair.strict.bias,
        plain_bias=pair.plain.bias,
        curve=curve,
        facts={"hosts": [int(count) for count in np.bincount(examples.list_of)], "seed": seed, **(facts or {})},
    )


def _judge_as_strangers(examples: _Examples, seed: int, progress: Callable[[str], None]) -> Held:
    """Return what each host scores with those that learned from the other folds alone."""
    fold = _folds(examples.hosts, seed)
    strict, plain = np.zeros(len(fold)), np.zeros(len(fold))
    for number in range(FOLDS):
        held = fold == number
        pair = _fit_pair(examples, ~held, seed)
        rows = examples.rows.take(np.flatnonzero(held))
        strict[held], plain[held] = pair.strict.apply(rows), pair.plain.apply(rows)
        progress(f"fold {number + 1} of {FOLDS} fitted")
    return Held(hosts=examples.hosts, list_of=examples.list_of, strict=strict, plain=plain)


def _gather(
    scams: Iterable[str | Sighting], legit: Iterable[str], ordinary: Sequence[Iterable[str]], signs_of: SignsOf, seed: int
) -> _Examples:
    sightings = _last_seen(scams)
    good = _hosts(legit)
    rest = [_hosts(each) - good - sightings.keys() for each in ordinary]
    lists = [sorted(sightings.keys() - good), sorted(good), *map(sorted, rest)]
    if len(lists[0]) < LEAST_SCAMS or len(lists[1]) < LEAST_LEGIT:
        raise TooFewHosts(
            f"{len(lists[0])} scams and {len(lists[1])} legitimate hosts are too few to learn from; "
            f"{LEAST_SCAMS} and {LEAST_LEGIT} are the least"
        )
    hosts = [host for each in lists for host in each]
    list_of = np.repeat(np.arange(len(lists)), [len(each) for each in lists])
    rows = hash_hosts(hosts, signs_of)
    scams_alone = rows.take(np.arange(len(lists[0])))
    weight = np.ones(len(hosts))
    weight[: len(lists[0])] = weigh_by_newness(scams_alone, lists[0], [sightings[host] for host in lists[0]], seed)
    return _Examples(hosts, list_of, weight, rows)


def _hosts(written: Iterable[str]) -> set[str]:
    return {host for each in written if (host := _host_of(each))}


def _last_seen(scams: Iterable[str | Sighting]) -> dict[str, date | None]:
    found: dict[str, date | None] = {}
    for each in scams:
        sighting = each if isinstance(each, Sighting) else Sighting(each)
        host = _host_of(sighting.host)
        if host:
            known = found.get(host)
            found[host] = sighting.since if known is None else max(known, sighting.since or known)
    return found


def _host_of(written: str) -> str | None:
    host = normalize_host(written)
    if host is None or len(host) > LONGEST_HOST:
        return None
    return host[4:] if host.startswith("www.") and host.count(".") > 1 else host


def _folds(hosts: Sequence[str], seed: int) -> NDArray[np.int64]:
    owners = [registrable_domain(host) or host for host in hosts]
    numbers = {owner: number for number, owner in enumerate(sorted(set(owners)))}
    drawn = np.random.default_rng(seed).integers(0, FOLDS, len(numbers))
    return drawn[[numbers[owner] for owner in owners]]


def _fit_pair(examples: _Examples, within: NDArray[np.bool_], seed: int) -> _Pair:
    chosen = np.flatnonzero(within)
    rows, is_scam = examples.rows.take(chosen), examples.is_scam[chosen]
    ordinary = int(examples.list_of.max()) > 1
    strict = fit(rows, is_scam, examples.weights(_STRICT_LEGIT, _STRICT_ORDINARY, within)[chosen], seed)
    if not ordinary:
        return _Pair(strict, strict)
    return _Pair(strict, fit(rows, is_scam, examples.weights(_PLAIN_LEGIT, _PLAIN_ORDINARY, within)[chosen], seed))


def _to_bytes(weights: NDArray[np.float32]) -> tuple[NDArray[np.int8], float]:
    """Return the weights in signed bytes and what one step is worth; the few that reach out further are cut."""
    step = float(np.quantile(np.abs(weights), _TABLE_REACH)) / 127 or 1.0
    assert len(weights) == CELLS
    return np.clip(np.rint(weights / step), -127, 127).astype(np.int8), step
