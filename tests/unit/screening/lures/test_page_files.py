"""A file that is a page under a host's name is a lure beside words that lure, and a file else."""

import pytest

from bot.screening.lures import LureDetector
from knowledge.lures.shipped import open_lures
from tests.conftest import message

DETECTOR = LureDetector(open_lures())


def find(text):
    return DETECTOR.find(message(text), (), text)


@pytest.mark.parametrize(
    "text",
    [
        "open claim-lumenforge.xyz.html to get your airdrop",
        "your reward is ready\nlumenforge.network.htm",
        "recibe tu airdrop\nforja-lumen.com.html",
        "забери награду в файле lumen-drop.app.xhtml",
        "connect wallet with Lumen.Claim.ORG.SVG and the tokens come",
    ],
)
def test_it_is_flagged_beside_words_that_lure(text):
    found = find(text)
    assert found is not None
    assert found.reasons[0] == "malicious_download"
    assert "lure_wording" not in found.reasons


@pytest.mark.parametrize(
    "text",
    [
        "claim-lumenforge.xyz.html",
        "the build writes lumenforge.dev.html now",
        "is this airdrop file real?\nclaim-lumenforge.xyz.html",
        "scam, never open it: claim-lumenforge.xyz.html asks for your wallet",
        "the airdrop text is in templates/claim.en.html",
        "airdrop notes in docs/lumenforge.xyz.html",
        "airdrop rules: rules.html",
        "the airdrop page is claim.component.html",
    ],
)
def test_it_is_not_alone_asked_about_or_warned_of(text):
    assert find(text) is None
