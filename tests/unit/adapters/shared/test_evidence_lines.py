"""What every check found about a link, told to a moderator."""

from adapters.shared.evidence_lines import evidence_lines
from bot.models import Evidence, Finding, LinkVerdict, Standing
from bot.texts import CHAT_ROOMS, load_texts

TEXTS = load_texts(*CHAT_ROOMS)
DETAIL = "MetaMask's own domain is metamask.io, this one is metamask-claim.xyz: its name joins."
LINK = LinkVerdict(
    written="https://metamask-claim.xyz",
    url="https://metamask-claim.xyz",
    host="metamask-claim.xyz",
    registrable_domain="metamask-claim.xyz",
    standing=Standing.SUSPICIOUS,
    score=0.9,
    evidence=(Evidence(check="lookalike", finding=Finding.FLAGGED, detail=DETAIL, weight=0.7),),
)


def test_english_has_the_whole_of_it():
    assert "its name joins" in evidence_lines(LINK, TEXTS, "en")[1]


def test_other_languages_have_the_names_and_no_english_sentence():
    line = evidence_lines(LINK, TEXTS, "de")[1]
    assert line.startswith(f"• {TEXTS.say('check_lookalike', 'de')}")
    assert "metamask-claim[.]xyz" in line
    assert "metamask.io" in line
    assert "this one" not in line
