"""`jumpmaster feeds train --hold-out SEED`: what a model is worth on hosts it was not trained on, for the card. Writes no model.

Half of every honest list is held out, whole registrable domains at a time, and the newer scams, which no feed has: once all of them,
once a random half, with the other half learned from as the newest. Every check has its say, as in `jumpmaster check`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from random import Random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from knowledge.feeds.store import FeedStore
    from knowledge.linkmodel.hashing import SignsOf
    from knowledge.linkmodel.model import LinkModel
    from knowledge.linkmodel.train import Sighting

_SHARES = (0.001, 0.005, 0.01)


def measure_model(
    store: FeedStore,
    *,
    listed: Sequence[Sighting],
    legit: Sequence[str],
    ordinary: Sequence[Sequence[str]],
    newer: Sequence[Sighting],
    signs_of: SignsOf,
    seed: int,
    say: Callable[[str], None],
) -> dict[str, Any]:
    """Return the figures of two models: one that knows no newer scam, and one that learned half of them.

    The first ordinary list is measured beside the crypto sites; the others are only learned from, the same half of them.
    """
    from knowledge.linkmodel.train import train

    half = _Halves(seed)
    kept, held = half.split(legit)
    kept_ordinary = [half.split(each)[0] for each in ordinary]
    honest = {"crypto": held, "ordinary": half.split(ordinary[0])[1] if ordinary else []}
    learned, unseen = half.split([each.host for each in newer])
    learned_names = frozenset(learned)
    dated = [each for each in newer if each.host in learned_names]
    report: dict[str, Any] = {"seed": seed, "held_out": {name: len(hosts) for name, hosts in honest.items()}}
    for name, scams, asked in (
        ("without_newer_scams", listed, [each.host for each in newer]),
        ("with_half_of_them", [*listed, *dated], unseen),
    ):
        say(f"model {name}")
        model = train(scams, kept, signs_of=signs_of, ordinary=kept_ordinary, progress=say)
        report[name] = _figures(_scorer_of(store, model), honest, asked)
    return report


class _Halves:
    """Splits lists in two by registrable domain, every list the same way."""

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def split(self, hosts: Iterable[str]) -> tuple[list[str], list[str]]:
        from knowledge.hostnames import normalize_host, registrable_domain

        parts: tuple[list[str], list[str]] = ([], [])
        for written in hosts:
            host = normalize_host(written)
            if host:
                owner = registrable_domain(host) or host
                parts[Random(f"{self._seed}:{owner}").random() < 0.5].append(host)  # noqa: S311 - the same halves every time
        return parts


def _scorer_of(store: FeedStore, model: LinkModel) -> Callable[[Iterable[str]], list[tuple[float, bool]]]:
    from bot.models import Standing
    from bot.screening.score.scorer import LearnedScorer
    from bot.screening.verdict import LinkJudge
    from knowledge.brand_files import load_brands
    from knowledge.hostkinds import load_hostkinds

    judge = LinkJudge(brands=load_brands(), hosts=load_hostkinds(), feeds=store.lookup(), scorer=LearnedScorer(model))

    def score(hosts: Iterable[str]) -> list[tuple[float, bool]]:
        verdicts = [judge.judge_written(f"https://{host}/") for host in hosts]
        return [(each.score, each.standing in (Standing.SUSPICIOUS, Standing.MALICIOUS)) for each in verdicts]

    return score


def _figures(
    score: Callable[[Iterable[str]], list[tuple[float, bool]]], honest: Mapping[str, Sequence[str]], scams: Sequence[str]
) -> dict[str, Any]:
    found = score(scams)
    figures: dict[str, Any] = {"scams": len(found), "scams_flagged": _share(flagged for _, flagged in found)}
    for name, hosts in honest.items():
        scored = score(hosts)
        if not scored:
            continue
        figures[f"{name}_flagged"] = _share(flagged for _, flagged in scored)
        falling = sorted((value for value, _ in scored), reverse=True)
        for share in _SHARES:
            cut = falling[int(share * len(falling))]
            figures[f"scams_found_at_{share:.1%}_of_{name}"] = _share(value > cut for value, _ in found)
    return figures


def _share(flags: Iterable[bool]) -> float:
    counted = list(flags)
    return round(sum(counted) / len(counted), 4) if counted else 0.0
