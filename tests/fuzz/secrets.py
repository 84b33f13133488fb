"""Secrets: nothing of one that was found is left, and a planted one is found whatever stands on the lines around it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from bot.models import SecretMatch
from bot.screening.redaction import cover
from bot.screening.secrets import RecentWords, SecretKind, find_secrets, redact
from tests.fuzz.budget import in_time
from tests.fuzz.decoding import Reader, to_text
from tests.fuzz.secret_making import MAKERS, SURE_KEYS, make_english_phrase

_KINDS = {kind.value for kind in SecretKind}
_NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
_KEY_RUN = 16
_WORD_RUN = 3
_PHRASE_MAKERS = (make_english_phrase,)


def check(data: bytes) -> None:
    """The first byte chooses: a text as it is, a text around a planted secret, or messages of one author."""
    reader = Reader(data)
    way = reader.byte() % 4
    if way == 1:
        _check_plant(reader)
    elif way == 2:
        _check_messages(reader)
    else:
        check_text(reader.text())


def check_text(text: str) -> tuple[SecretMatch, ...]:
    """Assert what holds for any text, and return what was found in it."""
    matches = in_time(lambda: find_secrets(text), len(text))
    _check_matches(text, matches)
    redacted = redact(text)
    assert redacted.matches == matches
    left = find_secrets(redacted.text)
    assert not left, f"{[match.kind for match in left]} in what is left"
    assert redact(redacted.text).text == redacted.text
    covered = cover(text, matches)
    assert len(covered) == len(text)
    return matches


def _check_matches(text: str, matches: Sequence[SecretMatch]) -> None:
    end = 0
    for match in matches:
        assert end <= match.start < match.end <= len(text), f"{match.start}..{match.end} behind {end}, of {len(text)}"
        assert match.kind in _KINDS
        end = match.end


def _check_plant(reader: Reader) -> None:
    make = reader.choose((*SURE_KEYS, *_PHRASE_MAKERS, *MAKERS))
    secret = make(reader.byte())
    before, after = to_text(reader.piece()), reader.text()
    joint = "\n\n" if make in (*SURE_KEYS, *_PHRASE_MAKERS) else ""
    text = f"{before}{joint}{secret}{joint}{after}"
    start = len(before) + len(joint)
    matches = check_text(text)
    found = [match for match in matches if match.start < start + len(secret) and start < match.end]
    if make in SURE_KEYS:
        assert found, f"a planted secret of {make.__name__} was not found"
    if found and not _shares(secret, before, after):
        _check_gone(secret, redact(text).text)
        _check_gone(secret, cover(text, matches))


def _check_gone(secret: str, left: str) -> None:
    words = secret.split()
    runs = [" ".join(words[at : at + _WORD_RUN]) for at in range(len(words) - _WORD_RUN + 1)]
    runs = runs or [secret[at : at + _KEY_RUN] for at in range(len(secret) - _KEY_RUN + 1)]
    assert not any(run in left for run in runs), "part of a secret that was found is left"


def _shares(secret: str, *around: str) -> bool:
    """Tell whether the text around holds pieces of the secret too, which are no leak of ours."""
    words = set(secret.split()) if " " in secret else {secret[at : at + _KEY_RUN] for at in range(len(secret) - _KEY_RUN + 1)}
    return any(word in text for word in words for text in around)


def _check_messages(reader: Reader) -> None:
    words = RecentWords(keep=timedelta(minutes=5), authors=3)
    now = _NOW
    while not reader.is_done:
        author, wait, text = f"a{reader.byte() % 5}", reader.byte(), to_text(reader.piece())
        now += timedelta(seconds=wait)
        _check_matches(text, words.find(author, text, now))
