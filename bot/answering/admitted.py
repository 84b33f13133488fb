"""What somebody admits after a warning: "i already gave it", "ya la puse". Pure.

Those messages are short and name nothing, so only the warning before them tells what was done. Searched by themselves they find
small talk, at the very moment when minutes count.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering.memory import Turn
from bot.models import OutcomeKind
from knowledge.folding import fold, has_loose_words
from knowledge.models import Corpus, Target, TargetKind
from knowledge.signals import SignalMatcher

_WHATEVER_IT_WAS, _FEW_ACTS = "signed-approval", 3
_RAN, _ONLY_VISITED = "malware-run", "visited-only"
_FEW_TURNS = 3
_NOT_DONE, _PLAIN_ACTS = "not-done", frozenset({"gave", "paid", "ran"})
_MOST_WORDS = 8
_MOST_CHARACTERS = 14
"""The longest message without gaps between its words."""

_OPENS_WITH_NOT = re.compile(
    r"(?:(?:я|ich|yo|eu|em|toi|minh|con|saya|aku|gue|gw|maine|main|je) |我|मैंने |انا |لسه |لسا )?"
    r"(?:(no|nao|не|нет|ні|i didnt|i did not|i havent|i have not|i not|belum|chua|je nai pas|je nai rien|nai pas|nai rien"
    r"|nicht|nichts|noch nicht|habe nicht|hab nicht)\b|没|還没|还没|नहीं|ما |لم )"
)
# What was asked for before tells what "gave it to him" gave. Matched in folded text; the narrowest goes first.
_ASKED_FOR = (
    (
        "login-code-given",
        r"\b(otp|2fa|codes?|sms|codigos?|код\w*|смс|kod\w*|ma xac nhan|ma xac minh|ma otp|kode|verification code)\b"
        r"|验证码|驗證碼|ओटीपी|कोड|رمز|كود",
    ),
    (
        "personal-data-given",
        r"\b(passports?|selfies?|id card|my id|kyc|pasaporte|dni|passaporte|cpf|паспорт\w*|селфи|селфі|kimli\w*|cccd|can cuoc|ktp"
        r"|aadhaar|passeport|carte didentite|ausweis|personalausweis)\b|身份证|身份證|护照|護照|自拍|आधार|पासपोर्ट|جواز|الهوية|هويتي",
    ),
)


class AdmissionFinder:
    def __init__(self, corpus: Corpus) -> None:
        self._admissions = corpus.admissions
        self._aids = corpus.first_aid
        first_come = sorted(corpus.admissions.values(), key=lambda admission: admission.order)
        self._signals = SignalMatcher({admission.id: admission.signals for admission in first_come})

    def find(self, text: str, turns: Sequence[Turn]) -> Target | None:
        """Return the first aid for what is told as done of the scam that was warned of before, or None."""
        rules = _warned_of(turns)
        if not rules or not _is_short(text):
            return None
        admitted = [self._admissions[ident] for ident in self._signals.owners(text)]
        if any(not admission.aids for admission in admitted):
            return None
        meant = [ident for admission in admitted for ident in admission.aids]
        fitting = [ident for ident in meant if not rules.isdisjoint(self._aids[ident].related_rules)]
        asked = _asked_for(turns)
        aid = asked if admitted and asked in admitted[0].aids else next(iter(fitting), None)
        return Target(TargetKind.FIRST_AID, aid) if aid else None

    def not_done(self, text: str, turns: Sequence[Turn]) -> Target | None:
        """Return the scam rule that was warned of, or the first aid that was given too soon, where a short message denies the act."""
        last = _last_told(turns)
        if last is None or last.kind is not OutcomeKind.WARNED or not last.targets or not _is_short(text):
            return None
        told = [self._admissions[ident] for ident in self._signals.owners(text)]
        if all(admission.id != _NOT_DONE for admission in told):
            return None
        denies, first = _OPENS_WITH_NOT.match(fold(text)) is not None, Target.parse(last.targets[0])
        if first.kind is TargetKind.FIRST_AID:
            # "I didn't run it" takes back what the first aid was for; "i didn't sign anything" of a stolen seed does not.
            is_the_act = any(admission.id in _PLAIN_ACTS and first.id in admission.aids for admission in told)
            return first if denies and is_the_act else None
        # "I connected, but i didn't sign" did something.
        did = any(admission.aids for admission in told) and not denies
        return first if first.kind is TargetKind.RULE and not did else None

    def done(self, text: str) -> str | None:
        """Return the id of the first aid for what is told as done at a link that was judged; None where it is denied or not told.

        Who says only that it was done may have signed: that first aid covers what comes before, too.
        """
        admitted = [self._admissions[ident] for ident in self._signals.owners(text)]
        if not admitted or any(not admission.aids for admission in admitted):
            return None
        aids = admitted[0].aids
        if aids[0] == _RAN:  # "i opened it" is said of files, too; here it is said of a link
            aids = next((each.aids for each in admitted if each.aids[0] == _ONLY_VISITED), aids)
        return _WHATEVER_IT_WAS if len(aids) > _FEW_ACTS and _WHATEVER_IT_WAS in aids else aids[0]


def _last_told(turns: Sequence[Turn]) -> Turn | None:
    return next((turn for turn in reversed(turns) if turn.kind is not OutcomeKind.SMALLTALK), None)


def _asked_for(turns: Sequence[Turn]) -> str | None:
    """Return the first aid for giving what the thief asked for, as told in the last warnings; None where it is not named."""
    warned = (fold(turn.question) for turn in list(turns)[-_FEW_TURNS:][::-1] if turn.kind is OutcomeKind.WARNED)
    return next((ident for told in warned for ident, pattern in _ASKED_FOR if re.search(pattern, told)), None)


def _warned_of(turns: Sequence[Turn]) -> frozenset[str]:
    """Return the scam rules of the last turn that was no small talk."""
    last = _last_told(turns)
    if last is None or last.kind is not OutcomeKind.WARNED:
        return frozenset()
    targets = map(Target.parse, last.targets)
    return frozenset(target.id for target in targets if target.kind is TargetKind.RULE)


def _is_short(text: str) -> bool:
    if len(text.split()) == 1 and has_loose_words(text):
        return len(text) <= _MOST_CHARACTERS
    return len(text.split()) <= _MOST_WORDS
