"""Finds seed phrases of every scheme, however they are written out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from bot.models import Certainty, SecretMatch
from bot.screening.secrets.between import CONNECTORS
from bot.screening.secrets.chance import passes_by_chance
from bot.screening.secrets.coded import FEWEST_HITS, words_of
from bot.screening.secrets.context import PLAIN_TALK, speaks_of_seeds
from bot.screening.secrets.glued import SHORTEST_GLUED, find_glued
from bot.screening.secrets.layout import without_layout
from bot.screening.secrets.models import SecretKind
from bot.screening.secrets.runs import Hit, Run, find_runs, lists_in
from bot.screening.secrets.splitting import split_words
from bot.screening.secrets.windows import Ranking, Window
from bot.screening.secrets.wordlists import Scheme

_CERTAIN = 4.5  # with a checksum that holds
_LIKELY = 4.3
_LIKELY_WITH_TALK = 3.0
_LIKELY_WITH_CHECKSUM = 2.5
_POSSIBLE = -1.0
_ODD_SIZE = 4.5  # a word too few or too many
_FEWEST = 10
_CLOSE = 3.0  # windows within this of the best are covered with it
_KINDS = {
    Scheme.BIP39: SecretKind.SEED_PHRASE,
    Scheme.SLIP39: SecretKind.SLIP39_SHARE,
    Scheme.ELECTRUM_OLD: SecretKind.ELECTRUM_SEED,
    Scheme.MONERO: SecretKind.MONERO_SEED,
}


def find_phrases(lower: str, *, talk: float = 0.0) -> list[SecretMatch]:
    """Return the seed phrases of a text in lower case. `talk` is what is known of the conversation, as `Surroundings.seed_talk` says it."""
    longest = max(map(len, lower.split()), default=0)
    return find_in_words(lower, longest, talk=talk)


def find_in_words(lower: str, longest: int, words: Sequence[str] | None = None, *, talk: float = 0.0) -> list[SecretMatch]:
    """Return what `find_phrases` does; `longest` is the length of the longest word between spaces, which most messages are done with by.

    `words` are what `words_of` says of the text, where that was asked already.
    """
    found = find_glued(lower) if longest >= SHORTEST_GLUED else []
    words = words_of(lower) if words is None else words
    if len(words) < FEWEST_HITS:
        return found
    found += _find_spread_out(lower, words, talk)
    bare = without_layout(lower, words)
    if bare is None:
        return found
    # What lays the list out may have been what speaks of it: "seed word 1".
    return found + _find_spread_out(bare, None, PLAIN_TALK if speaks_of_seeds(lower) else talk)


def _find_spread_out(lower: str, words: Sequence[str] | None, talk: float) -> list[SecretMatch]:
    """Return the phrases whose words stand apart."""
    found: list[SecretMatch] = []
    source = split_words(lower, words)
    if source is None:
        return found
    for listed in lists_in(source):
        for run in find_runs(source, listed):
            found += _phrases_of(run, talk)
    return found


def _phrases_of(run: Run, talk: float) -> list[SecretMatch]:
    readings = _readings(run)
    found: list[SecretMatch] = []
    for hits in readings:
        found += _accepted(Ranking(run, hits, talk=talk))
        if any(match.certainty is Certainty.CERTAIN for match in found):
            break
    if found and len(readings) > 1:
        # Which words are the phrase's and which only count is not known for sure, so all of them go.
        surest = min(found, key=lambda match: list(Certainty).index(match.certainty))
        return [replace(surest, start=run.source.starts[run.hits[0].at], end=run.source.ends[run.hits[-1].at])]
    return found


def _readings(run: Run) -> list[tuple[Hit, ...]]:
    """Return the hits as they are and, where words that count or repeat stand among them, without those."""
    readings = [run.hits]
    names = [run.source.words[hit.at] for hit in run.hits]
    counts = Counter(names)
    frequent = {word for word, count in counts.items() if count >= max(5, 0.3 * len(names))}
    joining = {word for word in counts if word in CONNECTORS}
    for dropped in (frequent, joining, frequent | joining):
        if dropped and sum(counts[word] for word in dropped) >= 4:
            readings.append(_without(run, names, dropped))
    return [hits for hits in readings if len(hits) >= _FEWEST]


def _without(run: Run, names: list[str], dropped: set[str]) -> tuple[Hit, ...]:
    """Return the hits without those words, but for one right after a dropped one of its own: "word 3 is word"."""
    kept, last = [], ""
    for hit, name in zip(run.hits, names, strict=True):
        if name in dropped and name != last:
            last = name
        else:
            kept.append(hit)
            last = ""
    return tuple(kept)


def _accepted(ranking: Ranking) -> list[SecretMatch]:
    ranked = ranking.best()
    windows = [(window, certainty) for window in ranked if (certainty := _certainty(ranking, window, ranked))]
    found: list[SecretMatch] = []
    best = max((window.score for window, _ in windows), default=0.0)
    for window, certainty in windows:
        if window.score >= best - _CLOSE or window.valid:
            found.append(_match(ranking, window, certainty))
    if not found:
        whole = ranking.whole()
        if whole and whole.score >= _ODD_SIZE:
            found.append(_match(ranking, whole, Certainty.LIKELY))
    return found


def _certainty(ranking: Ranking, window: Window, others: list[Window]) -> Certainty | None:
    if not window.valid:
        return _unchecked_certainty(ranking, window, window.score)
    if window.score >= _LIKELY_WITH_CHECKSUM and passes_by_chance(ranking, window, others):
        return _unchecked_certainty(ranking, window, window.score - window.checked)
    if window.score >= _CERTAIN:
        return Certainty.CERTAIN
    return Certainty.LIKELY if window.score >= _LIKELY_WITH_CHECKSUM else None


def _unchecked_certainty(ranking: Ranking, window: Window, score: float) -> Certainty | None:
    """Return the certainty of words whose checksum says nothing as they stand."""
    if score < (_LIKELY_WITH_TALK if window.talk >= PLAIN_TALK else _LIKELY):
        # As many words as a phrase has and not one more: of everyday ones that is a game as often as not.
        may_be = score >= _POSSIBLE and not window.thought_of and ranking.is_all(window)
        return Certainty.POSSIBLE if may_be else None
    return Certainty.CERTAIN if ranking.is_valid_when_spelt(window) else Certainty.LIKELY


def _match(ranking: Ranking, window: Window, certainty: Certainty) -> SecretMatch:
    """Return the match over the window and the words of the list that stand right beside it, up to a border."""
    source, hits = ranking.run.source, ranking.hits
    first, last = ranking.within_borders(window)
    kind = SecretKind.ELECTRUM_SEED if window.electrum else _KINDS[ranking.run.words.scheme]
    return SecretMatch(kind=kind, certainty=certainty, start=source.starts[hits[first].at], end=source.ends[hits[last].at])
