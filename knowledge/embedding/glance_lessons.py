"""What the glance learns from: the content's questions as people might send them. No model in here.

Questions come with typos, lost words, greetings and thanks around them, and now and then two in one message.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from knowledge.models import Exemplar, Target, TargetKind

_MANNERS = Path(__file__).with_name("glance_manners.yaml")
_JOINTS = (" ", "? ", ". ", ", ", " / ", "\n")
_TWO_IN_ONE = 0.1
_SMALL_TALK = frozenset(Target(TargetKind.ROUTE, ident) for ident in ("greeting", "chatter", "thanks", "how-are-you", "goodbye"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """A text and the questions it asks, by their places: one, or two of equal weight. `plain` where it is one as written."""

    text: str
    asks: tuple[int, ...]
    plain: bool


def lessons(questions: Sequence[Exemplar], places: Sequence[int], rng: random.Random) -> Iterator[Lesson]:
    """Yield one lesson for each place; `questions` outside of `places` are never used."""
    by_language: dict[str, list[int]] = {}
    for place in places:
        by_language.setdefault(questions[place].lang or "", []).append(place)
    for place in places:
        asked = questions[place]
        if rng.random() < _TWO_IN_ONE:
            other = rng.choice(by_language[asked.lang or ""])
            text = asked.text.rstrip() + rng.choice(_JOINTS) + questions[other].text
            yield Lesson(text=text, asks=_that_ask(questions, place, other), plain=False)
        else:
            text = vary(asked.text, asked.lang or "en", rng)
            yield Lesson(text=text, asks=(place,), plain=True)


def _that_ask(questions: Sequence[Exemplar], one: int, other: int) -> tuple[int, ...]:
    """Return both, or the one of them that is no small talk: beside a question, that asks nothing."""
    talk = [questions[each].target in _SMALL_TALK for each in (one, other)]
    if talk[0] == talk[1]:
        return one, other
    return (other,) if talk[0] else (one,)


def vary(text: str, lang: str, rng: random.Random) -> str:
    """Return the text as somebody in a hurry, or somebody polite, might send it."""
    slip = rng.random()
    if slip < 0.15:
        text = _mistype(text, rng)
        if rng.random() < 0.4:
            text = _mistype(text, rng)
    elif slip < 0.2:
        text = _lose_a_word(text, rng)
    if rng.random() < 0.1:
        text = text.lower() if rng.random() < 0.6 else text.rstrip("?.!？。")
    openers, closers = _manners()
    if rng.random() < 0.15:
        text = f"{rng.choice(openers[lang])} {text}"
    if rng.random() < 0.12:
        text = text + rng.choice((" ", ". ", ",", "? ")) + rng.choice(closers[lang])
    return text


def _mistype(text: str, rng: random.Random) -> str:
    if len(text) < 6:
        return text
    place, kind = rng.randrange(len(text) - 1), rng.random()
    if kind < 0.4:
        return text[:place] + text[place + 1 :]
    if kind < 0.8:
        return text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    return text[:place] + text[place] + text[place:]


def _lose_a_word(text: str, rng: random.Random) -> str:
    words = text.split()
    if len(words) <= 5:
        return text
    lost = rng.randrange(len(words))
    return " ".join(words[:lost] + words[lost + 1 :])


@lru_cache(maxsize=1)
def _manners() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    read = yaml.safe_load(_MANNERS.read_text(encoding="utf-8"))
    return read["openers"], read["closers"]
