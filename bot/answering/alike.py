"""Which targets answer the same question, and which of them are meant. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.models import Corpus, Target, TargetKind

_SPANS = 0.8

Shares = dict[Target, float]
"""How likely each target is what a message is about."""


class Alike:
    def __init__(self, corpus: Corpus) -> None:
        self._groups = {target: _group(target, corpus) for target in _answerable(corpus)}
        self._overviews = _overviews(corpus)

    def group(self, target: Target) -> frozenset[Target]:
        """Return the targets that answer the same question: a passage with its section and what it names as like it."""
        return self._groups.get(target) or frozenset((target,))

    def best_group(self, shares: Shares) -> tuple[Target, float]:
        """Return the likeliest target of the likeliest group, and the group's share."""
        candidates = sorted(
            ((share, target) for target, share in shares.items() if target.kind is not TargetKind.ROUTE),
            key=lambda pair: -pair[0],
        )[:8]
        totals = {target: sum(shares.get(member, 0.0) for member in self.group(target)) for _, target in candidates}
        best = max(candidates, key=lambda pair: (pair[0] + 0.25 * totals[pair[1]], pair[0]))[1]
        return self._spanning(best, shares), min(1.0, totals[best])

    def _spanning(self, best: Target, shares: Shares) -> Target:
        """Return the overview of a list when the question is about several of its points, else the target itself."""
        for overview, parts in self._overviews.get(best, ()):
            others = [shares.get(part, 0.0) for part in parts if part != best]
            if shares.get(overview, 0.0) + max(others, default=0.0) >= _SPANS * shares[best]:
                return overview
        return best

    def in_order(self, best: Target) -> Iterator[Target]:
        """Yield the passages that answer the same question as one does, the points of a list in the list's order."""
        listed = [part for target in self.group(best) for _, parts in self._overviews.get(target, ()) for part in parts]
        return iter(dict.fromkeys(target for target in (*listed, *self.group(best)) if target in self.group(best)))

    def topics(self, shares: Shares) -> tuple[Target, ...]:
        """Return up to three topics to offer, from different groups."""
        chosen: list[Target] = []
        for target, _ in sorted(shares.items(), key=lambda pair: -pair[1]):
            if target.kind not in {TargetKind.PASSAGE, TargetKind.RULE}:
                continue
            if all(target not in self.group(other) for other in chosen):
                chosen.append(target)
            if len(chosen) == 3:
                break
        return tuple(chosen)


def _answerable(corpus: Corpus) -> Iterator[Target]:
    for kind, owners in ((TargetKind.PASSAGE, corpus.passages), (TargetKind.RULE, corpus.rules), (TargetKind.FIRST_AID, corpus.first_aid)):
        yield from (Target(kind, ident) for ident in owners)


def _group(target: Target, corpus: Corpus) -> frozenset[Target]:
    if target.kind is not TargetKind.PASSAGE:
        return frozenset((target,))
    passage = corpus.passages[target.id]
    same = {other.id for other in corpus.passages.values() if other.section == passage.section}
    return frozenset(Target(TargetKind.PASSAGE, ident) for ident in same | set(passage.see_also) | {target.id})


def _overviews(corpus: Corpus) -> dict[Target, list[tuple[Target, tuple[Target, ...]]]]:
    """Return for each point of a list the overviews that name it, each with all its points."""
    found: dict[Target, list[tuple[Target, tuple[Target, ...]]]] = {}
    for passage in corpus.passages.values():
        parts = tuple(Target(TargetKind.PASSAGE, part) for part in passage.parts)
        for part in parts:
            found.setdefault(part, []).append((Target(TargetKind.PASSAGE, passage.id), parts))
    return found
