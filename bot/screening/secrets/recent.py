"""Remembers, for a few minutes, which words of the lists an author wrote last, so that a phrase sent in pieces is seen.

Keeps numbers of words and their messages' refs, never text, in memory only; and only of messages that could be a piece of a phrase.
"""

from __future__ import annotations

import math
import re
from collections import OrderedDict, deque
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from bot.models import Certainty, SecretMatch
from bot.screening.secrets.coded import FEWEST_HITS, OTHER, Said, kinds_of, numbers_in, rules_out_phrase, words_of
from bot.screening.secrets.context import PLAIN_TALK, speaks_of_seeds
from bot.screening.secrets.finder import find_in, rules_out_secrets
from bot.screening.secrets.glued import SHORTEST_GLUED
from bot.screening.secrets.models import SecretKind, merge_matches, place_in_original
from bot.screening.secrets.phrases import find_phrases
from bot.screening.secrets.reading import read
from bot.screening.secrets.splitting import may_enumerate
from bot.screening.secrets.wordlists import RARE_GAIN, WordList, shelf

_PHRASES = frozenset({SecretKind.SEED_PHRASE, SecretKind.SLIP39_SHARE, SecretKind.ELECTRUM_SEED, SecretKind.MONERO_SEED})
_NOT_SURE: frozenset[Certainty] = frozenset()
_POEMS = frozenset({SecretKind.ELECTRUM_SEED})  # made of everyday words, with no checksum
_LONGEST_PIECE = 40  # words; a longer message is no piece of a phrase
_MOST_PIECES = 33
_MOST_WORDS = 66  # of the lists: twice the longest phrase
_PIECE_SHARE = 0.7
_FEWEST_JOINED = 10
_FEW_EACH = 2.5  # words a message; single words make a phrase only if something else says so
_LEAST_DEVIATION = 0.5  # where all words of a list say the same
_MOST_DEVIATIONS = 3.0  # of words drawn from a list; "gm", "ok", "nice", "lol" and the like say far less
_LEAST_OF_MANY = 2.5  # more for each e-fold of words: the more were written, the sooner some dozen passes its checksum
_IN_MID_CHAT = 1.5  # right behind another word of a list, where no phrase begins
_ASIDE = -1.6  # a word of no list between those of a phrase
_LONGEST_TALK = 240
# What people say between the pieces and is in a list too. Each may be a word of the phrase, so the few surest are left out first.
_SUREST_ASIDES = ("and", "then", "next", "one", "wait")
_ASIDES = (_SUREST_ASIDES, (*_SUREST_ASIDES, "okay", "ready", "sorry", "hold", "more", "again", "last", "now", "stop", "yes"))
# Whoever flags a dozen messages has not written a phrase of twelve words.
_COMMAND = re.compile(r"/\w+(?:@\w+)?")
_SENTENCE_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]{3}")
_OTHER_WORD = "zzqzz"  # no word of a list, nor one slip away from one


class _Piece(NamedTuple):
    """A tuple, for one is made for every message."""

    sent_at: datetime
    words: tuple[int, ...]
    talk: float
    joint: str = " "
    """What its words stood apart by: nothing between characters of a sentence."""
    ref: str = ""
    """The message it is."""
    is_told: bool = False
    """Whether it was found to be a part of what is likely a secret; a longer phrase may go on, and be one for certain."""

    @property
    def telling(self) -> int:
        """How many words of the lists it has."""
        return len(self.words) - self.words.count(OTHER)


class RecentWords:
    """The authors' last words of the lists, in memory only."""

    def __init__(self, *, keep: timedelta = timedelta(minutes=5), authors: int = 10_000) -> None:
        self._keep = keep
        self._authors = authors
        self._pieces: OrderedDict[str, deque[_Piece]] = OrderedDict()

    def find(self, author_key: str, text: str, now: datetime, ref: str = "") -> tuple[SecretMatch, ...]:
        """Return the secrets of a text alone, or completed by what its author wrote before. Spans are in `text`, whose message is `ref`."""
        reading = read(text)
        lower = reading.text.lower()
        said = Said.in_text(lower)
        alone = () if rules_out_secrets(reading.text, said) else find_in(reading, said.words)
        sure = _sure_of(alone) if alone else _NOT_SURE
        before = self._fresh(author_key, now)
        if Certainty.CERTAIN in sure and not any(each.is_told for each in before):
            self.forget(author_key)
            return alone
        if lower.startswith("/"):
            lower = _COMMAND.sub(lambda found: " " * len(found[0]), lower, count=1)
            said = Said.in_text(lower)
        talk = PLAIN_TALK if speaks_of_seeds(lower[-_LONGEST_TALK:]) else 0.0
        joint = " " if lower.isascii() or not _SENTENCE_HAN.search(lower) else ""
        piece = _Piece(now, _word_numbers(said), talk, joint, ref)
        joined = _join_untold(before, piece, said, is_told=bool(sure)) if before and piece.words else []
        if not sure and not joined:
            self._keep_piece(author_key, piece)
            return alone
        self._tell(author_key, before, piece, is_certain=Certainty.CERTAIN in sure or Certainty.CERTAIN in _sure_of(joined))
        return merge_matches([*alone, *(place_in_original(match, reading) for match in joined)]) if joined else alone

    def _tell(self, author_key: str, before: list[_Piece], piece: _Piece, *, is_certain: bool) -> None:
        """Keep that a piece and those before it were told of as a secret; one that is certain is done with."""
        if is_certain:
            self.forget(author_key)
            return
        if before:
            self._pieces[author_key] = deque((each._replace(is_told=True) for each in before), maxlen=_MOST_PIECES)
        self._keep_piece(author_key, piece._replace(is_told=True))

    def forget(self, author_key: str) -> None:
        """Drop what is kept of an author."""
        self._pieces.pop(author_key, None)

    def _fresh(self, author_key: str, now: datetime) -> list[_Piece]:
        kept = self._pieces.get(author_key)
        if kept is None:
            return []
        while kept and now - kept[0].sent_at > self._keep:
            kept.popleft()
        if not kept:
            self.forget(author_key)
        return list(kept)

    def _keep_piece(self, author_key: str, piece: _Piece) -> None:
        """Keep what may be a piece of a phrase, or speaks of one."""
        if not piece.words and piece.talk < PLAIN_TALK:
            return
        pieces = self._pieces.get(author_key)
        if pieces is None:
            pieces = self._pieces[author_key] = deque(maxlen=_MOST_PIECES)
        pieces.append(piece)
        _drop_oldest(pieces)
        self._pieces.move_to_end(author_key)
        while self._pieces:
            oldest = next(iter(self._pieces))
            if len(self._pieces) <= self._authors and piece.sent_at - self._pieces[oldest][-1].sent_at <= self._keep:
                break
            del self._pieces[oldest]


def _sure_of(found: Sequence[SecretMatch]) -> frozenset[Certainty]:
    """Return how sure the phrases among these are, those that are more than possible."""
    return frozenset(match.certainty for match in found if match.kind in _PHRASES and match.certainty is not Certainty.POSSIBLE)


def _drop_oldest(pieces: deque[_Piece]) -> None:
    """Drop what no phrase reaches back to, so that whoever writes a lot costs no more than others."""
    words = sum([len(piece.words) for piece in pieces])
    if words < _MOST_WORDS:
        return
    words = sum(piece.telling for piece in pieces)
    while words - pieces[0].telling >= _MOST_WORDS:
        words -= pieces.popleft().telling


def _join_untold(before: list[_Piece], piece: _Piece, said: Said, *, is_told: bool) -> list[SecretMatch]:
    """Return what the pieces that were not told of yet make together with a text, or all of them for certain."""
    untold = [each for each in before if not each.is_told]
    found = [] if is_told or not untold else _find_joined(untold, piece, said)
    if len(untold) == len(before) and not is_told:
        return found
    whole = [match for match in _find_joined(before, piece, said) if match.certainty is Certainty.CERTAIN]
    return whole or found


def _find_joined(before: list[_Piece], piece: _Piece, said: Said) -> list[SecretMatch]:
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
    for asides in _ASIDES:
        found = found or _find_without(asides, telling, piece, lower)
    return found


def _rules_out_joined(before: list[_Piece], telling: list[_Piece], said: Said) -> bool:
    """Tell whether pieces and what was said last are surely no phrase together, whichever of the pieces are left out."""
    lower, words, codes = said
    told = [number for each in telling for number in each.words]
    others = sum([len(each.words) for each in before]) - len(told)
    # Words of no list are one and the same word in the pieces; so many of them would count as words that only count.
    if others + told.count(OTHER) >= FEWEST_HITS or may_enumerate(lower) or max(map(len, words), default=0) >= SHORTEST_GLUED:
        return False
    different = len({*told, *codes}) + len(set(words)) - len(set(codes))
    return rules_out_phrase(kinds_of([*told, *codes]), different)


def _find_without(asides: tuple[str, ...], before: list[_Piece], piece: _Piece, lower: str) -> list[SecretMatch]:
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


def _join(before: list[_Piece], piece: _Piece, lower: str) -> list[SecretMatch]:
    earlier = [number for each in before for number in each.words]
    if not earlier or not piece.words or len(earlier) + len(piece.words) < _FEWEST_JOINED:
        return []
    spellings = _spellings()
    worded = [each for each in before if each.words]
    lines = [each.joint.join(_OTHER_WORD if number == OTHER else spellings[number] for number in each.words) for each in worded]
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
        and not (few_each and _is_chat(text, match))
    ]


def _refs_from(start: int, before: list[_Piece], lines: list[str], last: str) -> tuple[str, ...]:
    """Return the refs of the messages whose lines reach beyond `start`, without the last one's own: it may have been edited."""
    refs: dict[str, None] = {}
    end = -1
    for piece, line in zip(before, lines, strict=True):
        end += len(line) + 1
        if end > start and piece.telling and piece.ref not in ("", last):
            refs[piece.ref] = None
    return tuple(refs)


def _is_chat(text: str, match: SecretMatch) -> bool:
    """Tell whether single words, one or two a line, are those of everyday chat: one dozen in sixteen passes its checksum by chance."""
    spoken = words_of(text[match.start : match.end])
    before = text[: match.start].split()
    more = _IN_MID_CHAT if before and before[-1] != _OTHER_WORD else 0.0
    among = len(text.split())
    return not any(_are_drawn(spoken, words, among, more) for words in shelf().lists)


def _are_drawn(spoken: Sequence[str], words: WordList, among: int, more: float) -> bool:
    """Tell whether these, of so many words, may be drawn from a list: what they say together is no less than such words say, and `more`."""
    gains = [words.gains.get(word, RARE_GAIN) for word in spoken if word in words.index]
    if not gains:
        return False
    more += _LEAST_OF_MANY * max(0.0, math.log(among / len(gains)))
    usual, deviation = _usual_gain(words.name)
    least = usual * len(gains) - _MOST_DEVIATIONS * deviation * math.sqrt(len(gains))
    return sum(gains) + _ASIDE * (len(spoken) - len(gains)) >= least + more


@lru_cache(maxsize=32)
def _usual_gain(list_name: str) -> tuple[float, float]:
    """Return what a word drawn from a list says on average, and its standard deviation."""
    words = next(each for each in shelf().lists if each.name == list_name)
    gains = [words.gains.get(word, RARE_GAIN) for word in words.index]
    mean = sum(gains) / len(gains)
    return mean, max(_LEAST_DEVIATION, math.sqrt(sum((gain - mean) ** 2 for gain in gains) / len(gains)))


def _word_numbers(said: Said) -> tuple[int, ...]:
    """Return the numbers of the list words that a message is made of, or that it ends with; nothing for a sentence."""
    lower, words, codes = said
    if len(lower) > _LONGEST_PIECE * 12:
        return ()
    if not lower.isascii():
        codes = [code for word, code in zip(words, codes, strict=True) if word.isalpha()]
    known = numbers_in(codes)
    if not 0 < len(known) <= _LONGEST_PIECE:
        return ()
    if len(known) - known.count(OTHER) >= _PIECE_SHARE * len(known):
        return tuple(known)
    end = []
    while known and known[-1] != OTHER:
        end.append(known.pop())
    return (OTHER, *reversed(end)) if len(end) > 2 or len(codes) < 3 else ()


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
    return {word: number for number, word in enumerate(shelf().bits)}


@lru_cache(maxsize=1)
def _spellings() -> tuple[str, ...]:
    return tuple(shelf().bits)
