"""Remembers, for a few minutes, which words of the lists an author wrote last, so that a phrase sent in pieces is seen.

Keeps numbers of words and their messages' refs, never text, in memory only; and only of messages that could be a piece of a phrase.
"""

from __future__ import annotations

import re
from collections import OrderedDict, deque
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.models import Certainty, SecretMatch
from bot.screening.secrets.coded import Said
from bot.screening.secrets.context import PLAIN_TALK, speaks_of_seeds
from bot.screening.secrets.finder import find_in, rules_out_secrets
from bot.screening.secrets.joining import join_edited, join_untold
from bot.screening.secrets.models import SecretKind, merge_matches, place_in_original
from bot.screening.secrets.pieces import Piece, word_numbers
from bot.screening.secrets.reading import read

_PHRASES = frozenset({SecretKind.SEED_PHRASE, SecretKind.SLIP39_SHARE, SecretKind.ELECTRUM_SEED, SecretKind.MONERO_SEED})
_NOT_SURE: frozenset[Certainty] = frozenset()
_MOST_PIECES = 33
_MOST_WORDS = 66  # of the lists: twice the longest phrase
_LONGEST_TALK = 240
# Whoever flags a dozen messages has not written a phrase of twelve words.
_COMMAND = re.compile(r"/\w+(?:@\w+)?")
_SENTENCE_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]{3}")


class RecentWords:
    """The authors' last words of the lists, in memory only."""

    def __init__(self, *, keep: timedelta = timedelta(minutes=5), authors: int = 10_000) -> None:
        self._keep = keep
        self._authors = authors
        self._pieces: OrderedDict[str, deque[Piece]] = OrderedDict()

    def find(self, author_key: str, text: str, now: datetime, ref: str = "") -> tuple[SecretMatch, ...]:
        """Return the secrets of a text alone, or completed by what its author wrote before. Spans are in `text`, whose message is `ref`."""
        reading = read(text)
        lower = reading.text.lower()
        said = Said.in_text(lower)
        alone = () if rules_out_secrets(reading.text, said) else find_in(reading, said.words)
        sure = _sure_of(alone) if alone else _NOT_SURE
        kept = self._fresh(author_key, now)
        if Certainty.CERTAIN in sure and not any(each.is_told for each in kept):
            self.forget(author_key)
            return alone
        if lower.startswith("/"):
            lower = _COMMAND.sub(lambda found: " " * len(found[0]), lower, count=1)
            said = Said.in_text(lower)
        talk = PLAIN_TALK if speaks_of_seeds(lower[-_LONGEST_TALK:]) else 0.0
        joint = " " if lower.isascii() or not _SENTENCE_HAN.search(lower) else ""
        piece = Piece(now, word_numbers(said), talk, joint, ref)
        before, piece, after = _placed(kept, piece) if kept and ref in [each.ref for each in kept] else (kept, piece, [])
        joined = _joined(before, piece, after, said, is_told=bool(sure)) if (before or after) and piece.words else []
        if len(before) + len(after) < len(kept):
            self._pieces[author_key] = deque((*before, *after), maxlen=_MOST_PIECES)
        if not sure and not joined:
            self._keep_piece(author_key, piece, len(before) if after else None)
            return alone
        self._tell(author_key, [*before, *after], piece, is_certain=Certainty.CERTAIN in sure or Certainty.CERTAIN in _sure_of(joined))
        return merge_matches([*alone, *(place_in_original(match, reading) for match in joined)]) if joined else alone

    def _tell(self, author_key: str, before: list[Piece], piece: Piece, *, is_certain: bool) -> None:
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

    def _fresh(self, author_key: str, now: datetime) -> list[Piece]:
        kept = self._pieces.get(author_key)
        if kept is None:
            return []
        while kept and now - kept[0].sent_at > self._keep:
            kept.popleft()
        if not kept:
            self.forget(author_key)
        return list(kept)

    def _keep_piece(self, author_key: str, piece: Piece, place: int | None = None) -> None:
        """Keep what may be a piece of a phrase, or speaks of one: as the last, or at its place."""
        if not piece.words and piece.talk < PLAIN_TALK:
            return
        pieces = self._pieces.get(author_key)
        if pieces is None:
            pieces = self._pieces[author_key] = deque(maxlen=_MOST_PIECES)
        pieces.insert(len(pieces) if place is None else place, piece) if len(pieces) < _MOST_PIECES else pieces.append(piece)
        _drop_oldest(pieces)
        self._pieces.move_to_end(author_key)
        while self._pieces:
            oldest = next(iter(self._pieces))
            if len(self._pieces) <= self._authors and piece.sent_at - self._pieces[oldest][-1].sent_at <= self._keep:
                break
            del self._pieces[oldest]


def _joined(before: list[Piece], piece: Piece, after: list[Piece], said: Said, *, is_told: bool) -> list[SecretMatch]:
    joined = join_untold(before, piece, said, is_told=is_told) if before else []
    if joined or not after:
        return joined
    return [replace(match, start=0, end=len(said.lower)) for match in join_edited(before, piece, after)]


def _placed(kept: list[Piece], piece: Piece) -> tuple[list[Piece], Piece, list[Piece]]:
    """Return the pieces before and behind a message, and its own: where it was edited, at its old place, and what it said there is gone.

    Whoever puts other words into a message goes on with them, and has shown both.
    """
    for at, each in enumerate(kept):
        if each.ref == piece.ref != "" and 2 * len({*each.words} & {*piece.words}) >= len({*each.words}):
            return kept[:at], piece._replace(sent_at=each.sent_at), kept[at + 1 :]
    return kept, piece, []


def _sure_of(found: Sequence[SecretMatch]) -> frozenset[Certainty]:
    """Return how sure the phrases among these are, those that are more than possible."""
    return frozenset(match.certainty for match in found if match.kind in _PHRASES and match.certainty is not Certainty.POSSIBLE)


def _drop_oldest(pieces: deque[Piece]) -> None:
    """Drop what no phrase reaches back to, so that whoever writes a lot costs no more than others."""
    words = sum([len(piece.words) for piece in pieces])
    if words < _MOST_WORDS:
        return
    words = sum(piece.telling for piece in pieces)
    while words - pieces[0].telling >= _MOST_WORDS:
        words -= pieces.popleft().telling
