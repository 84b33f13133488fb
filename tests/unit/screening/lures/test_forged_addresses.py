"""An address forged to look like one that was shown before: whoever presents it is flagged, whoever speaks of it is not."""

import pytest

from bot.models import Standing
from bot.screening.addresses import judge_address
from bot.screening.lures import LureDetector, Stance
from bot.screening.verdict import LinkContext
from knowledge.lures.shipped import LureKnowledge, open_lures
from tests.conftest import message

KNOWLEDGE = open_lures()
DETECTOR = LureDetector(KNOWLEDGE)
SHOWN = "0x4f3a52e0b1c97d86aa10cc2e4b7d9305fe61b8d7"
FORGED = "0x4f3d0917be22c4650f9a13ee80d76c5512abb8d7"
OTHER = "0x9c01d3be447a60f2518e7bb2da90cf316e5588aa"


def find(text, address=FORGED, detector=DETECTOR):
    text = text.format(a=address, shown=SHOWN)
    verdict = judge_address(address, LinkContext(text=text, addresses_seen=(SHOWN,)), None, 0.5)
    return verdict, detector.find(message(text), (verdict,), text)


@pytest.mark.parametrize(
    "text",
    [
        "{a}",
        "treasury is {a}",
        "the safe again: {a}",
        "deposit address: {a}",
        "donations {a} please",
        "{a} is the right one",
        "CA {a} ✅",
        "send it to {a}",
        "don't use the old one, this works {a}",
        "la tesorería está en {a}",
        "a carteira do grupo {a}",
        "кошелёк фонда {a}",
        "гаманець фонду {a}",
        "grubun adresi {a}",
        "ví của quỹ {a}",
        "dompet kas {a}",
        "国库 {a}",
        "फंड का वॉलेट {a}",
        "محفظة الصندوق {a}",
        "l'adresse du fonds {a}",
        "Kasse: {a}",
    ],
)
def test_whoever_writes_it_down_is_flagged(text):
    verdict, found = find(text)
    assert verdict.standing is Standing.SUSPICIOUS
    assert found is not None
    assert (found.flagged, found.stance) == (True, Stance.PROMOTING)
    assert found.reasons[0] == "link_suspicious"


@pytest.mark.parametrize(
    "text",
    [
        "is {a} ours?",
        "careful, {a} is not the treasury",
        "somebody sends dust from {a}",
        "0.0 usdt came from {a} today",
        "{a} is fake, compare the middle with {shown}",
        "I sent 300 usdc to {a} and it is gone",
        'he wrote "{a}" to me',
        '"{a}"',
        "poisoned entry: {a}",
        "compare every letter, {a} ends as ours does",
        "bana {a}'dan toz geldi",
        "please ban whoever posts {a}",
        "llegó polvo desde {a}",
        "mandé 2 eth a {a}, ayuda",
        "perdi tudo para {a}",
        "пришли копейки с {a}",
        "я отправил на {a}",
        "{a} sahte, dikkat edin",
        "tôi đã gửi vào {a}",
        "saya sudah kirim ke {a}",
        "我转了两个 eth 到 {a}",
        "{a} नकली है",
        "احذروا {a}",
        "j'ai envoyé à {a}",
        "ich habe an {a} gesendet",
    ],
)
def test_whoever_speaks_of_it_is_not(text):
    verdict, found = find(text)
    assert verdict.standing is Standing.SUSPICIOUS
    assert found is None


def test_another_address_is_nobodys_forgery():
    verdict, found = find("treasury is {a}", OTHER)
    assert verdict.standing is Standing.UNKNOWN
    assert found is None


def test_what_was_said_of_a_forgery_before_excuses_nobody():
    fresh = LureDetector(KNOWLEDGE)
    assert find("treasury is {a}", OTHER, fresh)[1] is None
    assert find("treasury is {a}", detector=fresh)[1] is not None
    assert find("treasury is {a}", OTHER, fresh)[1] is None


def test_without_a_model_it_is_flagged_too():
    plain = LureDetector(LureKnowledge(reader=KNOWLEDGE.reader, model=None))
    assert find("treasury is {a}", detector=plain)[1] is not None
    assert find("is {a} ours?", detector=plain)[1] is None
