"""How good a score is: what is found of scams at a rate of false alarms, by the learned score alone and by all checks together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.models import Standing
from bot.screening.score.scorer import LearnedScorer
from bot.screening.verdict import LinkJudge
from knowledge.hostnames import parse_address
from knowledge.linkmodel.model import BUDGET_VALUE

RATES = (0.001, 0.005, 0.01)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Hosts that the model has not seen."""

    scams: Sequence[str]
    crypto: Sequence[str]
    general: Sequence[str]
    lookalikes: Sequence[str]


def measure(sample: Sample, scorer: LearnedScorer, judge: LinkJudge, signs_of: Callable[[str], Mapping[str, float]]) -> dict[str, float]:
    """Return the shares flagged and the recall at fixed rates of false alarms, no feed loaded."""
    learned = {name: [_learned(host, scorer, signs_of) for host in getattr(sample, name)] for name in ("scams", "crypto", "general")}
    verdicts = {name: [judge.judge_written(f"https://{host}/") for host in getattr(sample, name)] for name in Sample.__slots__}
    joined = {name: [verdict.score for verdict in each] for name, each in verdicts.items()}
    figures = {f"score {name} flagged": _share(values, BUDGET_VALUE) for name, values in learned.items()}
    for name, each in verdicts.items():
        figures[f"all {name} flagged"] = sum(verdict.standing is Standing.SUSPICIOUS for verdict in each) / max(1, len(each))
    for kind in ("crypto", "general"):
        for rate in RATES:
            figures[f"score recall at {rate:.1%} of {kind}"] = recall_at(rate, learned["scams"], learned[kind])
            figures[f"all recall at {rate:.1%} of {kind}"] = recall_at(rate, joined["scams"], joined[kind])
    return {name: round(value, 4) for name, value in figures.items()}


def recall_at(rate: float, scams: Sequence[float], honest: Sequence[float]) -> float:
    """Return the share of scams above the score that this share of honest sites exceeds."""
    if not scams or not honest:
        return 0.0
    cut = sorted(honest, reverse=True)[int(rate * len(honest))]
    return sum(score > cut for score in scams) / len(scams)


def _learned(host: str, scorer: LearnedScorer, signs_of: Callable[[str], Mapping[str, float]]) -> float:
    address = parse_address(host)
    return scorer.score(address, signs_of(host)).value if address else 0.0


def _share(values: Sequence[float], threshold: float) -> float:
    return sum(value >= threshold for value in values) / max(1, len(values))
