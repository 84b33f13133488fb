"""What is admitted after a warning gets the first aid of the scam that was warned of, in every language, and only then."""

import pytest

from bot.answering.admitted import AdmissionFinder
from bot.answering.memory import Turn
from bot.models import OutcomeKind
from knowledge.corpus import load_corpus
from knowledge.models import LANGUAGES

CORPUS = load_corpus()
FINDER = AdmissionFinder(CORPUS)
DENIED = CORPUS.admissions["denied"]
ACTS = [admission for admission in CORPUS.admissions.values() if admission.aids]
RULE_OF = {
    "gave": "seed-phrase-form",
    "paid": "pay-first",
    "signed": "token-approval",
    "ran": "pasted-command",
    "opened": "connect-wallet",
    "did": "seed-to-helper",
}
AID_OF = {
    "gave": "seed-exposed",
    "paid": "sent-funds",
    "signed": "signed-approval",
    "ran": "malware-run",
    "opened": "visited-only",
    "did": "seed-exposed",
}


def warned(*rules: str, kind: OutcomeKind = OutcomeKind.WARNED) -> Turn:
    return Turn(question="what was said", kind=kind, targets=tuple(f"rule:{rule}" for rule in rules))


def found(text: str, *turns: Turn) -> str | None:
    aid = FINDER.find(text, turns)
    return aid.id if aid else None


@pytest.mark.parametrize("admission", ACTS, ids=lambda admission: admission.id)
def test_what_was_done_gets_the_first_aid_of_what_was_warned_of(admission):
    for text in admission.examples:
        assert found(text, warned(RULE_OF[admission.id])) == AID_OF[admission.id], text
    for text in admission.innocent:
        assert found(text, warned(RULE_OF[admission.id])) is None, text


@pytest.mark.parametrize("admission", ACTS, ids=lambda admission: admission.id)
def test_there_is_an_example_in_every_language(admission):
    assert len(admission.examples) >= len(LANGUAGES)


@pytest.mark.parametrize("text", DENIED.examples)
def test_what_was_not_done_gets_none(text):
    assert found(text, warned("seed-phrase-form")) is None


def test_the_warning_tells_what_the_same_words_mean():
    assert found("i already sent it", warned("seed-phrase-form")) == "seed-exposed"
    assert found("i already sent it", warned("pay-first")) == "sent-funds"


def test_the_more_urgent_of_two_is_given():
    assert found("i typed it already", warned("impersonated-admin")) == "seed-exposed"


def test_nothing_is_admitted_where_nothing_was_warned_of():
    assert found("i already gave it") is None
    assert found("i already gave it", Turn(question="x", kind=OutcomeKind.ANSWERED, targets=("passage:what-is",))) is None
    assert found("i already gave it", warned("burner-wallet")) is None
    assert found("i already gave it", warned("seed-phrase-form"), warned(kind=OutcomeKind.NOT_FOUND)) is None


def test_small_talk_between_changes_nothing():
    chatter = Turn(question="oh no", kind=OutcomeKind.SMALLTALK, targets=("route:chatter",))
    assert found("i already gave it", warned("seed-phrase-form"), chatter) == "seed-exposed"


def test_a_longer_message_is_left_to_the_search():
    assert found("i already paid my taxes last year so is there anything else", warned("pay-first")) is None


@pytest.mark.asyncio
async def test_the_answer_is_the_first_aid_in_the_askers_language(ask):
    await ask("me piden la frase semilla para reclamar", "admitted")
    outcome = await ask("ya la puse", "admitted")
    assert outcome.targets == ("first_aid:seed-exposed",)
    assert outcome.reply.lang == "es"


def spared(text: str, *turns: Turn) -> str | None:
    rule = FINDER.not_done(text, turns)
    return rule.id if rule else None


def test_what_was_not_done_is_told_so_in_every_language():
    not_done = CORPUS.admissions["not-done"]
    assert len(not_done.examples) >= len(LANGUAGES)
    for text in not_done.examples:
        assert spared(text, warned("seed-phrase-form")) == "seed-phrase-form", text
    for text in not_done.innocent:
        assert spared(text, warned("seed-phrase-form")) is None, text


def test_who_did_something_else_is_not_spared():
    assert spared("i not sign only approve", warned("connect-wallet")) is None
    assert spared("i clicked it but i didn't sign", warned("connect-wallet")) is None
    assert (
        spared("i didn't give it", Turn(question="x", kind=OutcomeKind.WARNED, targets=("first_aid:coins-gone", "rule:pay-first"))) is None
    )
    assert spared("i didn't give it") is None


def test_who_denies_the_very_act_takes_a_first_aid_back():
    gave = Turn(question="x", kind=OutcomeKind.WARNED, targets=("first_aid:seed-exposed",))
    ran = Turn(question="x", kind=OutcomeKind.WARNED, targets=("first_aid:malware-run",))
    assert spared("não mandei", gave) == "seed-exposed"
    assert spared("ما شغلته", ran) == "malware-run"
    assert spared("لسه ما دفعت", warned("pay-first")) == "pay-first"
    assert spared("i didn't sign anything", gave) is None
    assert spared("i already gave it", gave) is None


@pytest.mark.parametrize(
    ("asked", "told", "aid"),
    [
        ("a man from binance support wrote and wants the otp", "i already gave it", "login-code-given"),
        ("واحد من الدعم الفني كلمني خاص وطلب رمز التحقق", "عطيته اياه", "login-code-given"),
        ("dm dari CS katanya akun bermasalah suruh kirim kode", "udah gue kirim barusan", "login-code-given"),
        ("the support wants my passport to unlock it", "i already sent it", "personal-data-given"),
        ("the support wants my seed phrase", "i already gave it", "seed-exposed"),
    ],
)
def test_what_was_asked_for_tells_what_was_given(asked, told, aid):
    assert found(told, Turn(question=asked, kind=OutcomeKind.WARNED, targets=("rule:support-dm",))) == aid


@pytest.mark.asyncio
async def test_who_did_nothing_hears_that_nothing_happened(ask):
    await ask("có người nhắn tin riêng nói là admin bảo gửi 12 từ khóa", "spared")
    outcome = await ask("em chưa gửi", "spared")
    assert outcome.kind is OutcomeKind.WARNED
    assert outcome.reply.body.startswith("Tốt:")
    assert outcome.reply.warnings
