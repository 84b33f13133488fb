"""Money that was sent to somebody met in a chat is told as sent, whoever sent it; what is asked about sending is not."""

import pytest

from knowledge.corpus import load_corpus
from knowledge.signals import SignalMatcher

AID = load_corpus().first_aid["sent-funds"]
SIGNALS = SignalMatcher({AID.id: AID.signals})


@pytest.mark.parametrize(
    "text",
    [
        "my uncle wired 900 dollars to somebody on whatsapp",
        "le mande 200 euros a un tipo de discord",
        "meine oma hat einem typen auf telegram 400 euro überwiesen",
        "брат перевёл 300 баксов какому-то чуваку в телеге",
        "j'ai viré 150 euros à un inconnu sur telegram",
        "他给陌生人汇了300美元",
        "حولت 100 دولار لشخص غريب",
    ],
)
def test_money_sent_to_a_stranger_is_a_harm(text):
    assert AID.id in SIGNALS.owners(text)


@pytest.mark.parametrize(
    "text",
    [
        "how much eth do i need before somebody can send it",
        "did they get paid in usdt by someone at uniswap",
        "someone sent me 5 usdt from nowhere",
        "i sent 5 usdt to my ledger",
    ],
)
def test_what_is_asked_of_sending_is_none(text):
    assert AID.id not in SIGNALS.owners(text)
