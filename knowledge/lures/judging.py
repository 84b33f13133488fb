"""From what is seen of a message to whether its author lures. Pure; the model proposes, links and signals decide at the edges."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import exp, log
from typing import NamedTuple

from knowledge.lures.features import WAYS_OUT, Seen, shows_nothing
from knowledge.lures.model import LureModel
from knowledge.lures.models import SPEAKING_OF_IT, Stance

THRESHOLD = 0.6
"""From which probability of promoting a message is flagged that names something to follow, open or write to."""

_THRESHOLD_OF_TALK = 0.65
"""Whoever names nothing of that has to say more: nearly all that was flagged and honest is plain talk."""

_THRESHOLD_OF_JOKES = 0.75
"""Whoever laughs, too, has to say more still: "send me 1 ETH and get a hug"."""

IN_DOUBT = (0.1, 0.97)
"""Between these probabilities a message gets a second look, where there is one."""

_OWN_SHARE = 0.8
"""What the model's own log odds count beside those of the second look."""
_SECOND_BIAS = -0.6
"""Two looks find more than one, so that together they have to be surer."""

_PLAIN_FROM = 0.25
"""From which probability what offers nothing in words that lures are known by gets a second look: from less, none was ever flagged."""
_PLAIN_BIAS = -0.75
"""What offers nothing in words that lures are known by has to be surer still."""

_SIGNALS_ENOUGH_FROM = 0.6
_SIGNAL_BIAS = 1.0
"""What a signal that fired adds to the log odds of both looks: who tells what was done to him says the words of a lure, too."""
_HELPS_IN_PRIVATE = frozenset({"dm", "helpoffer", "handle"})
_TROUBLE_BIAS = 1.25
"""What an offer of private help to somebody in trouble adds: who helps honestly says it where all can read it."""

_SURE = 0.9
_NOTHING = 0.01
_FIRED = 0.75
_SPEAKS_AS = (("report", Stance.REPORTING), ("question", Stance.ASKING), ("ask", Stance.ASKING), ("warn", Stance.WARNING))
_JOKES = frozenset({"laugh", "joke"})
_OTHERS = tuple(stance for stance in Stance if stance is not Stance.PROMOTING)
# Whatever of these is seen, signals alone flag nobody.
_DOUBTS = frozenset({"speaks_of_it", "question", "long_quote", "quoted_line", "laugh", "official", "defanged", "mail"})


Second = Callable[[], float | None]
"""Takes the second look: the log odds that the author lures, or None where that cannot be told."""


class Judgement(NamedTuple):
    flagged: bool
    score: float
    stance: Stance


def judge(seen: Seen, model: LureModel | None, second: Second | None = None, *, answers_trouble: bool = False) -> Judgement:
    """Return what the author does. A listed or suspicious link counts as promoted unless its author speaks of it.

    `second` is asked where the model is in doubt. What offers nothing in words that lures are known by is flagged after a second look only.
    `answers_trouble`: another member just told that something of his does not work.
    """
    offers = not shows_nothing(seen)
    if not offers and (model is None or second is None):  # most of what a chat says
        return Judgement(flagged=False, score=_NOTHING, stance=_stance_by_signs(seen))
    if model is None:
        return _judge_by_signs(seen)
    stances = model.stances(seen)
    promoting = stances[Stance.PROMOTING]
    bias = _TROUBLE_BIAS if answers_trouble and not seen.present.isdisjoint(_HELPS_IN_PRIVATE) else 0.0
    if "bad_link" in seen.present:
        speaks = sum(stances[stance] for stance in SPEAKING_OF_IT)
        flagged, score = speaks < 0.5, 1 - speaks if speaks >= 0.5 else max(_SURE, 1 - speaks)
    elif seen.fired and promoting >= _SIGNALS_ENOUGH_FROM and not _doubtful(seen):
        score = promoting if second is None else _look_again(promoting, second, bias=_SIGNAL_BIAS + bias)
        flagged = score >= _SIGNALS_ENOUGH_FROM
        score = max(_FIRED, score) if flagged else score
    else:
        score = promoting if second is None else _look_again(promoting, second, bias=bias) if offers else _look_closely(promoting, second)
        flagged = score >= _threshold(seen)
    return Judgement(flagged=flagged, score=min(1.0, score), stance=Stance.PROMOTING if flagged else _likeliest(stances))


def is_flagged(seen: Seen, model: LureModel | None, second: Second | None = None, *, answers_trouble: bool = False) -> bool:
    """Return the `flagged` of `judge`, sooner: most of what is looked at closely is far from being a lure."""
    enough = THRESHOLD if second is None else IN_DOUBT[0]
    if model is not None and "bad_link" not in seen.present and model.hardly_promotes(seen, enough):
        return False
    return judge(seen, model, second, answers_trouble=answers_trouble).flagged


def _look_again(promoting: float, second: Second, *, bias: float = 0.0) -> float:
    """Return the probability of promoting by both looks; `bias` is what else speaks for it, in log odds."""
    if not IN_DOUBT[0] <= promoting <= IN_DOUBT[1]:
        return promoting
    lean = second()
    return promoting if lean is None else _weigh(promoting, lean + bias)


def _look_closely(promoting: float, second: Second) -> float:
    """Return the probability of promoting of what offers nothing in so many words: nothing without a second look, however it sounds."""
    lean = second() if promoting >= _PLAIN_FROM else None
    return _NOTHING if lean is None else _weigh(min(promoting, IN_DOUBT[1]), lean + _PLAIN_BIAS)


def _weigh(promoting: float, lean: float) -> float:
    return 1 / (1 + exp(-(_OWN_SHARE * log(promoting / (1 - promoting)) + lean + _SECOND_BIAS)))


def _threshold(seen: Seen) -> float:
    if not seen.present.isdisjoint(WAYS_OUT):
        return THRESHOLD
    return _THRESHOLD_OF_TALK if seen.present.isdisjoint(_JOKES) else _THRESHOLD_OF_JOKES


def _judge_by_signs(seen: Seen) -> Judgement:
    """Judge without a model: signals and bad links, unless anything looks like speaking of them."""
    doubtful = _doubtful(seen)
    flagged = not doubtful and (bool(seen.fired) or "bad_link" in seen.present)
    stance = Stance.PROMOTING if flagged else _stance_by_signs(seen)
    return Judgement(flagged=flagged, score=_FIRED if flagged else 0.2 if seen.fired else 0.0, stance=stance)


def _stance_by_signs(seen: Seen) -> Stance:
    for name, stance in _SPEAKS_AS:
        if name in seen.present:
            return stance
    return Stance.NEUTRAL


def _doubtful(seen: Seen) -> bool:
    return not seen.present.isdisjoint(_DOUBTS) or any(name.startswith("not_") for name in seen.present)


def _likeliest(stances: Mapping[Stance, float]) -> Stance:
    return max(_OTHERS, key=stances.__getitem__)
