import pytest

from bot.bootstrap import open_retriever
from bot.settings import Settings
from knowledge.langchain_retriever import to_langchain


@pytest.fixture(scope="module")
def retriever(tmp_path_factory):
    opened, _ = open_retriever(Settings(home=tmp_path_factory.mktemp("home")))
    return to_langchain(opened, limit=4)


def test_it_gives_the_likeliest_passages_first(retriever):
    found = retriever.invoke("are airdrops taxed as income?")
    assert found[0].metadata["section"] == "Crypto Airdrops and Taxes"
    assert len(found) == 4
    confidences = [each.metadata["confidence"] for each in found]
    assert confidences == sorted(confidences, reverse=True)


def test_it_gives_scam_rules_too(retriever):
    assert any(
        each.metadata["source_id"].startswith("rule:") for each in retriever.invoke("a site wants my 12 words to validate the wallet")
    )
