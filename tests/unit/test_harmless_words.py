"""What only sounds like a harm is told from what is one, by words alone."""

import pytest

from bot.bootstrap import open_retriever
from bot.settings import Settings


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    return open_retriever(Settings(home=tmp_path_factory.mktemp("home")))[0].read


@pytest.mark.parametrize(
    ("said", "aid"),
    [
        ("moved everything to my cold wallet yesterday", "seed-exposed"),
        ("sent everything to my other wallet", "sent-funds"),
        ("how do i keep my wallet from being robbed", "coins-gone"),
        ("prüfseite will dass ich da etwas signiere, die wollen dass ich mich beeile", "signed-approval"),
        ("la cartera está vacía, dónde compro para el gas", "coins-gone"),
        ("у подруги всё украли, как это вообще возможно", "coins-gone"),
        ("abone oldum ve kayıt oldum", "signed-approval"),
        ("官网上连接了钱包", "visited-only"),
    ],
)
def test_it_only_sounds_like_a_harm(read, said, aid):
    reading = read(said)
    assert f"first_aid:{aid}" in map(str, reading.harmless)
    assert f"first_aid:{aid}" not in map(str, (*reading.signals, *reading.told))


@pytest.mark.parametrize(
    ("said", "aid"),
    [
        ("moved my coins to my new wallet and now my coins are gone", "coins-gone"),
        ("i registered on that page and i confirmed something weird", "signed-approval"),
    ],
)
def test_a_harm_that_is_told_outweighs_harmless_words(read, said, aid):
    reading = read(said)
    assert f"first_aid:{aid}" in map(str, reading.signals)
    assert f"first_aid:{aid}" not in map(str, reading.harmless)
