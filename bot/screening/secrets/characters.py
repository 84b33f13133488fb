"""Joins pieces that are nothing but characters: whoever sends a Chinese phrase in pieces writes each as one word, of any length.

Sentences look the same, so a stretch counts only where it begins with a message, or right behind what announces it, ends with the last,
and is as long as a phrase.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from bot.models import Certainty, SecretMatch
from bot.screening.secrets.coded import OTHER
from bot.screening.secrets.phrases import find_phrases
from bot.screening.secrets.pieces import Piece
from bot.screening.secrets.spacing import ANNOUNCING, HAN
from bot.screening.secrets.wordlists import Scheme, WordList, shelf

# How rare in sentences the characters are, taken together: phrases drawn at random are rarer 98 times in 100, what people say hardly ever.
_LEAST_RARE = 1.0
_LEAST_RARE_IN_TALK = 0.0


def join_characters(before: Sequence[Piece], piece: Piece, lower: str, *, spellings: Sequence[str], talk: float) -> list[SecretMatch]:
    """Return what pieces of characters make together with a text of such, at its places in the text, the refs of the others with it."""
    places = [at for at, char in enumerate(lower) if not char.isspace()]
    last = "".join(lower[at] for at in places)
    if not _is_of_characters(last):
        return []
    least = _LEAST_RARE_IN_TALK if talk else _LEAST_RARE
    for characters, refs in _stretches(before, last, spellings):
        if _rarity(characters) < least:
            continue
        for match in find_phrases(characters, talk=talk):
            if match.end - match.start == len(characters) and match.certainty is not Certainty.POSSIBLE:
                pieces = tuple(dict.fromkeys(ref for ref in refs if ref not in ("", piece.ref)))
                return [replace(match, start=places[0], end=places[-1] + 1, pieces=pieces)]
    return []


def _stretches(before: Sequence[Piece], last: str, spellings: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield what is as long as a phrase and ends with the last piece, with the refs of the messages it begins in and goes on in."""
    text, sizes = last, _sizes()
    refs: list[str] = []
    for each in reversed(before):
        if OTHER in each.words or len(text) >= max(sizes):
            return
        said = "".join(spellings[number] for number in each.words)
        if not _is_of_characters(said):
            return
        refs.insert(0, each.ref)
        announced = max(said.rfind(char) for char in ANNOUNCING) + 1
        for begin in dict.fromkeys((0, announced)):
            if len(said) - begin + len(text) in sizes and begin < len(said):
                yield said[begin:] + text, refs
        text = said + text


def _is_of_characters(text: str) -> bool:
    return bool(text) and all(map(HAN.match, text))


def _rarity(characters: str) -> float:
    """Return how much more at home characters are in a phrase drawn at random than in sentences, by the list that has them all."""
    sums = [sum(words.gains[char] for char in characters) for words in _lists() if all(char in words.gains for char in characters)]
    return max(sums, default=0.0)


@lru_cache(maxsize=1)
def _lists() -> tuple[WordList, ...]:
    return tuple(words for words in shelf().lists if words.scheme in (Scheme.BIP39, Scheme.MONERO) and "chinese" in words.name)


@lru_cache(maxsize=1)
def _sizes() -> frozenset[int]:
    return frozenset(size for words in _lists() for size in words.sizes)
