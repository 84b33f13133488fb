"""Cross-validation: whether what was learned holds for a kind of lure, or a language, that was not learned from."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence

from knowledge.lures.features import FeatureReader
from knowledge.lures.judging import judge
from knowledge.lures.model import LureModel
from knowledge.lures.models import Stance
from knowledge.lures.senses import Senses
from knowledge.lures.training import Sample, fit, tabulate

_STEPS = 120


def cross_validate(
    own: Sequence[Sample], borrowed: Sequence[Sample], reader: FeatureReader, senses: Senses, leave_out: str
) -> Iterator[str]:
    """Yield a line a group that was left out: lures flagged, and innocent messages flagged. Borrowed samples are learned from only."""
    groups: dict[str, list[int]] = defaultdict(list)
    for place, sample in enumerate(own):
        groups[_group(sample, leave_out)].append(place)
    totals = [0.0, 0.0, 0.0, 0.0]
    for name, places in sorted(groups.items()):
        held = frozenset(places)
        learned = [sample for place, sample in enumerate(own) if place not in held]
        learned += [sample for sample in borrowed if leave_out != "language" or sample.lang != name]
        weights, bias = fit(tabulate(learned, reader, senses), steps=_STEPS)
        model = LureModel(feature_names=reader.names, weights=weights, bias=bias, senses=senses)
        counts = _count([own[place] for place in places], reader, model)
        totals = [total + count for total, count in zip(totals, counts, strict=True)]
        yield _line(name, counts)
    yield _line("all", totals)


def _group(sample: Sample, leave_out: str) -> str:
    if leave_out == "kind":
        return sample.kind
    if leave_out == "language":
        return sample.lang
    return str(zlib.crc32(f"{sample.kind}{sample.lang}{sample.sighting.text[:12]}".encode()) % 6)


def _count(samples: Sequence[Sample], reader: FeatureReader, model: LureModel) -> list[float]:
    """Return flagged lures, lures, flagged innocent messages, innocent messages; each message counts 1 over its variants."""
    counts = [0.0, 0.0, 0.0, 0.0]
    for sample in samples:
        flagged = judge(reader.see(sample.sighting), model).flagged
        place = 0 if sample.stance is Stance.PROMOTING else 2
        counts[place] += sample.weight * flagged
        counts[place + 1] += sample.weight
    return counts


def _line(name: str, counts: Sequence[float]) -> str:
    flagged, lures, wrongly, innocent = counts
    return f"{name:24} lures {flagged / max(lures, 1):.3f} of {lures:.0f}   innocent {wrongly / max(innocent, 1):.3f} of {innocent:.0f}"
