"""Joins the pieces that an author wrote one after another, and looks whether they are a phrase together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from bot.models import Certainty, SecretMatch
from bot.screening.secrets.characters import join_characters
from bot.screening.secrets.chatter import OTHER_WORD, is_chat
from bot.screening.secrets.coded import FEWEST_HITS, OTHER, Said, kinds_of, rules_out_phrase, spellings
from bot.screening.secrets.context import PLAIN_TALK
from bot.screening.secrets.glued import SHORTEST_GLUED
from bot.screening.secrets.models import SecretKind
from bot.screening.secrets.phrases import find_phrases
from bot.screening.secrets.pieces import Piece
from bot.screening.secrets.splitting import may_enumerate

_POEMS = frozenset({SecretKind.ELECTRUM_SEED})  # made of everyday words, with no checksum
_FEWEST_JOINED = 10
_FEW_EACH = 2.5  # words a message; single words make a phrase only if something else says so
# What people say between the pieces and is in a list too. Each may be a word of the phrase, so the few surest are left out first.
_SUREST_ASIDES = ("and", "then", "next", "one", "wait")
_COMMON_ASIDES = (*_SUREST_ASIDES, "okay", "ready", "sorry", "hold", "more", "again", "last", "now", "stop", "yes")
_LABELS = (
    *_SUREST_ASIDES, "part", "half", "rest", "first", "second", "third", "word", "words", "seed", "phrase", "number",
    "слово", "часть", "palabra", "parte", "resto", "palavra", "mot", "parola", "kelime", "devam", "suite", "fin",
)  # fmt: skip
_ASIDES = (_SUREST_ASIDES, _COMMON_ASIDES, _LABELS)


def join_untold(before: list[Piece], piece: Piece, said: Said, *, is_told: bool) -> list[SecretMatch]:
    """Return what the pieces that were not told of yet make together with a text, or all of them for certain."""
    untold = [each for each in before if not each.is_told]
    found = [] if is_told or not untold else _find_joined(untold, piece, said)
    if len(untold) == len(before) and not is_told:
        return found
    whole = [match for match in _find_joined(before, piece, said) if match.certainty is Certainty.CERTAIN]
    return whole or found


def join_edited(before: list[Piece], piece: Piece, after: list[Piece]) -> list[SecretMatch]:
    """Return what an edited message, at its old place among the others, makes together with them: all of it, for where is not told."""
    *between, last = after
    written = " ".join(OTHER_WORD if number == OTHER else spellings()[number] for number in last.words)
    found = _find_joined([*before, piece, *between], last, Said.in_text(written))
    return [
        replace(match, pieces=(*(ref for ref in match.pieces if ref != piece.ref), last.ref))
        for match in found
        if piece.ref in match.pieces
    ]


def _find_joined(before: list[Piece], piece: Piece, said: Said) -> list[SecretMatch]:
    """Return what the pieces before and a text make together, at its places in the text."""
    # Without words enough there is nothing to join, whatever is left out.
    if not before or not piece.words or sum([len(each.words) for each in before]) + len(piece.words) < _FEWEST_JOINED:
        return []
    telling = [each for each in before if each.telling]
    if _rules_out_joined(before, telling, said):
        return []
    lower = said.lower
    found = _join(before, piece, lower)
    # What was said between the pieces ("one moment") is left out on a second look.
    if not found and len(telling) < len(before):
        found = _join(telling, piece, lower)
    edges = {number for each in (*telling, piece) if each.words for number in (each.words[0], each.words[-1])}
    for asides in _ASIDES:
        if not _is_certain(found) and not edges.isdisjoint(_numbers_of(asides)):
            without = _find_without(asides, telling, piece, lower)
            found = without if _is_certain(without) or not found else found
    if found or lower.isascii():
        return found
    talk = max(each.talk for each in (*before, piece))
    return join_characters(telling, piece, lower, spellings=spellings(), talk=talk if talk >= PLAIN_TALK else 0.0)


def _is_certain(found: Sequence[SecretMatch]) -> bool:
    return any(match.certainty is Certainty.CERTAIN for match in found)


def _rules_out_joined(before: list[Piece], telling: list[Piece], said: Said) -> bool:
    """Tell whether pieces and what was said last are surely no phrase together, whichever of the pieces are left out."""
    lower, words, codes = said
    told = [number for each in telling for number in each.words]
    others = sum([len(each.words) for each in before]) - len(told)
    # Words of no list are one and the same word in the pieces; so many of them would count as words that only count.
    if others + told.count(OTHER) >= FEWEST_HITS or may_enumerate(lower) or max(map(len, words), default=0) >= SHORTEST_GLUED:
        return False
    different = len({*told, *codes}) + len(set(words)) - len(set(codes))
    return rules_out_phrase(kinds_of([*told, *codes]), different)


def _find_without(asides: tuple[str, ...], before: list[Piece], piece: Piece, lower: str) -> list[SecretMatch]:
    """Return what the pieces make together without words of a list that only lead to the next piece: "wait", "then ..."."""
    numbers = _numbers_of(asides)
    bare = [each._replace(words=_strip(each.words, numbers)) for each in before]
    last = piece._replace(words=_strip(piece.words, numbers))
    if last.words == piece.words and bare == before:
        return []
    said = _leading(asides).match(lower)
    return _join(bare, last, " " * said.end() + lower[said.end() :] if said else lower)


def _strip(words: tuple[int, ...], asides: frozenset[int]) -> tuple[int, ...]:
    first, last = 0, len(words)
    while first < last and words[first] in asides:
        first += 1
    while last > first and words[last - 1] in asides:
        last -= 1
    return words[first:last]


def _join(before: list[Piece], piece: Piece, lower: str) -> list[SecretMatch]:
    earlier = [number for each in before for number in each.words]
    if not earlier or not piece.words or len(earlier) + len(piece.words) < _FEWEST_JOINED:
        return []
    words_by_number = spellings()
    worded = [each for each in before if each.words]
    lines = [each.joint.join(OTHER_WORD if number == OTHER else words_by_number[number] for number in each.words) for each in worded]
    head = "\n".join(lines) + "\n"
    talk = max(each.talk for each in (*before, piece))
    few_each = talk < PLAIN_TALK and (len(earlier) + len(piece.words)) / (len(lines) + 1) < _FEW_EACH
    text = head + lower
    return [
        SecretMatch(
            kind=match.kind,
            certainty=match.certainty,
            start=max(0, match.start - len(head)),
            end=match.end - len(head),
            pieces=_refs_from(match.start, worded, lines, piece.ref),
        )
        for match in find_phrases(text, talk=talk if talk >= PLAIN_TALK else 0.0)
        if match.end > len(head)
        and match.certainty is not Certainty.POSSIBLE
        and (match.certainty is Certainty.CERTAIN or not (few_each or (not talk and match.kind in _POEMS)))
        and not (few_each and is_chat(text, match))
    ]


def _refs_from(start: int, before: list[Piece], lines: list[str], last: str) -> tuple[str, ...]:
    """Return the refs of the messages whose lines reach beyond `start`, without the last one's own: it may have been edited."""
    refs: dict[str, None] = {}
    end = -1
    for piece, line in zip(before, lines, strict=True):
        end += len(line) + 1
        if end > start and piece.telling and piece.ref not in ("", last):
            refs[piece.ref] = None
    return tuple(refs)


@lru_cache(maxsize=8)
def _numbers_of(words: tuple[str, ...]) -> frozenset[int]:
    numbers = _numbers()
    return frozenset(numbers[word] for word in words if word in numbers)


@lru_cache(maxsize=8)
def _leading(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds such words at the beginning of a text."""
    return re.compile(rf"\s*(?:(?:{'|'.join(words)})\b[\s,:.]*)+")


@lru_cache(maxsize=1)
def _numbers() -> dict[str, int]:
    return {word: number for number, word in enumerate(spellings())}
