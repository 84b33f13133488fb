"""Lures: the author's act decides, not the link, not the role, and not the words alone."""

import pytest

from bot.models import Author, Evidence, Finding, LinkVerdict, Role, Standing
from bot.screening.checks.accounts import CHECK, NAMESAKE_WEIGHT
from bot.screening.checks.hosting import MEMBERS
from bot.screening.lures import LureDetector, Stance
from knowledge.lures.content import load_lures
from knowledge.lures.examples import to_sighting
from knowledge.lures.judging import judge
from knowledge.lures.models import Sighting
from knowledge.lures.reading import read_text
from knowledge.lures.shipped import LureKnowledge, open_lures
from tests.conftest import message

KNOWLEDGE = open_lures()
DETECTOR = LureDetector(KNOWLEDGE)
HOST = "claim-orbitswap.example"


def link(standing, written=f"https://{HOST}/start", host=HOST):
    return LinkVerdict(
        written=written, url=f"https://{host}/start" if host else None, host=host, registrable_domain=host, standing=standing, score=0.5
    )


def detect(text, *links, role=Role.MEMBER, **fields):
    return DETECTOR.detect(message(text, author=Author(id="u1", role=role), **fields), links, text)


MALICIOUS, SUSPICIOUS = link(Standing.MALICIOUS), link(Standing.SUSPICIOUS)
UNKNOWN = link(Standing.UNKNOWN, "https://notes.lumenforge.example/7", "notes.lumenforge.example")
OFFICIAL = link(Standing.OFFICIAL, "https://halcyon.example/claim", "halcyon.example")


@pytest.mark.parametrize("text", [f"look https://{HOST}/start", f"https://{HOST}/start", f"new page https://{HOST}/start everyone"])
@pytest.mark.parametrize("bad", [MALICIOUS, SUSPICIOUS])
def test_a_bad_link_that_is_only_posted_is_flagged(text, bad):
    finding = detect(text, bad)
    assert finding.flagged
    assert finding.stance is Stance.PROMOTING
    assert finding.reasons[0] == f"link_{bad.standing.value}"


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        (f"is https://{HOST}/start legit? somebody sent it to me", Stance.ASKING),
        (f"don't click https://{HOST}/start, it is a drainer", Stance.WARNING),
        (f"mods please ban this user, he posts https://{HOST}/start", Stance.REPORTING),
    ],
)
def test_whoever_speaks_of_a_listed_link_is_not_flagged(text, stance):
    finding = detect(text, MALICIOUS)
    assert not finding.flagged
    assert finding.reasons == ()
    assert finding.stance is stance


def test_a_room_called_as_its_brand_is_elsewhere_may_be_named():
    written = "discord.gg/lumenforge"
    anybodys = link(Standing.UNKNOWN, written, "discord.gg")
    namesake = anybodys._replace(evidence=(Evidence(check=CHECK, finding=Finding.PASSED, detail="", weight=NAMESAKE_WEIGHT),))
    text = f"join our server {written}, calls every day"
    assert detect(text, anybodys).flagged
    assert detect(text, namesake).score < detect(text, anybodys).score
    assert not detect(f"join the lumenforge discord {written}", namesake).flagged


def test_a_members_page_on_a_brands_own_site_is_announced_as_an_official_link_is():
    text = "📢 Our campaign is live, claim your badge: https://halcyon.example/c/lumenforge"
    of_member = OFFICIAL._replace(standing=Standing.UNKNOWN, evidence=(Evidence(check=MEMBERS, finding=Finding.FLAGGED, detail=""),))
    assert detect(text, of_member) == detect(text, OFFICIAL)
    assert detect(text, of_member).score < detect(text, OFFICIAL._replace(standing=Standing.UNKNOWN)).score
    assert detect(text, of_member._replace(standing=Standing.SUSPICIOUS)).flagged


def test_a_bare_unknown_link_is_not_flagged():
    assert not detect(UNKNOWN.written, UNKNOWN).flagged


def test_defanging_excuses_a_warning_and_no_promotion():
    written = "hxxps://claim-orbitswap[.]example"
    bad = link(Standing.SUSPICIOUS, written)
    assert detect(f"Claim your tokens now at {written}, ends tonight", bad).flagged
    assert not detect(f"Scam alert: {written} is fake, stay away", bad).flagged


@pytest.mark.parametrize("role", list(Role))
def test_no_role_excuses_a_seed_phrase_form(role):
    assert detect("Please enter your 12 word recovery phrase in the form below to keep your rewards", role=role).flagged


@pytest.mark.parametrize("role", [Role.ADMIN, Role.BOT])
def test_staff_with_a_lookalike_claim_page_is_flagged(role):
    assert detect(f"Claim your tokens before midnight https://{HOST}/start", SUSPICIOUS, role=role).flagged


def test_an_official_announcement_with_an_official_link_is_not_flagged():
    assert not detect("The claim page is live: https://halcyon.example/claim", OFFICIAL, role=Role.ADMIN).flagged


@pytest.mark.parametrize(
    "text",
    [
        "DM me, I am from the support team and will recover your wallet",
        "Send 0.1 ETH to the pool and get 0.2 ETH back instantly",
        "Paste this into PowerShell to verify you are human and claim your reward",
        "Easy remote job, $500 per day, no experience, write to me on WhatsApp",
        "Selling private drainer with panel, 80/20 split, DM",
        "Validate your wallet at the portal in my bio to fix the error",
        "Verkaufe verifizierte Binance Accounts, volles KYC, schreib mir",
        "Продам верифицированные аккаунты бирж, пишите в лс",
        "把你的助记词发给我，我帮你处理",
    ],
)
def test_a_lure_needs_no_link(text):
    assert detect(text).flagged


@pytest.mark.parametrize(
    "text",
    [
        "cIaim y0ur a1rdr0p and c0nnect y0ur wa11et",
        "сlaim your аirdrop, cоnnect your wallet",
        "c l a i m  y o u r  a i r d r o p  now, connect wallet",
    ],
)
def test_painted_letters_hide_nothing(text):
    finding = detect(f"{text} https://drop-lumen.example", link(Standing.UNKNOWN, "https://drop-lumen.example", "drop-lumen.example"))
    assert finding.flagged
    assert "claim_lure" in finding.reasons


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("c.l.a.i.m y.o.u.r t-o-k-e-n-s here", "claim your tokens here"),
        ("c. l. a. i. m your tokens", "claim your tokens"),
        ("r3cl4m4 ya", "reclama ya"),
        ("c0n3ct4 tu wallet", "conecta tu wallet"),
    ],
)
def test_words_in_disguise_are_read_as_what_they_are(text, words):
    reading = read_text(text, (), KNOWLEDGE.reader.lexicon)
    assert (reading.folded, reading.obfuscated) == (words, True)


@pytest.mark.parametrize("text", ["meet at 9 a.m. or p.m.", "the k0b4lt room", "a1b2c3d4 is the commit", "web3 layer2 base64"])
def test_what_hides_no_word_is_left(text):
    assert not read_text(text, (), KNOWLEDGE.reader.lexicon).obfuscated


def test_what_others_wrote_is_not_the_authors_lure():
    quoted = 'he wrote me "connect your wallet and claim 5000 free tokens before midnight", what a clown'
    assert not detect(quoted).flagged


@pytest.mark.parametrize(
    "own", ["don't miss it", "go go go", "this one is paying", "забирайте, пока не поздно", "bunu kaçırmayın", "good luck everyone"]
)
def test_whoever_urges_beside_a_quoted_lure_shows_it(own):
    brought = message(own, quoted_text=f"Claim your reward now, connect your wallet: https://{HOST}/start")
    assert DETECTOR.find_shown(brought, (SUSPICIOUS,)) is not None


@pytest.mark.parametrize(
    "own", ["is it real", "scam", "lừa đảo đó", "mods please ban him", "don't click", "anyone tried this", "осторожно"]
)
def test_whoever_asks_or_warns_beside_a_quoted_lure_does_not(own):
    brought = message(own, quoted_text=f"Claim your reward now, connect your wallet: https://{HOST}/start")
    assert DETECTOR.find_shown(brought, (SUSPICIOUS,)) is None


def test_reasons_are_stable_ids():
    known = {lure.reason for lure in load_lures()} | {"link_malicious", "link_suspicious", "lure_wording"}
    for lure in load_lures():
        for example in lure.examples[:5]:
            assert {"_".join(reason.split()) for reason in KNOWLEDGE.reader.see(to_sighting(example)).fired} <= known


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("buying sol 4% over spot, any amount, you send first, I am known here", "p2p_trade"),
        ("my pool gives 3% weekly, nobody else has it, only through me", "investment_offer"),
    ],
)
def test_what_is_flagged_for_its_wording_names_the_kind_it_is_nearest_to(text, kind):
    assert KNOWLEDGE.reader.see(Sighting(text=text)).fired == ()
    assert detect(text).reasons == (kind,)


@pytest.mark.parametrize("text", ["vote for my proposal on the forum, it is about the docs", "the launcher starts now, thanks"])
def test_a_hint_alone_flags_nobody(text):
    assert KNOWLEDGE.reader.likeliest_kind(KNOWLEDGE.reader.see(Sighting(text=text)))
    assert detect(text).reasons == ()


@pytest.mark.parametrize(
    ("text", "group"), [("I give away my 12 words", "seed"), ("bonus for first 300 of you", "firstn"), ("over within 48 hours", "urgent")]
)
def test_a_term_with_a_number_is_found(text, group):
    assert group in KNOWLEDGE.reader.see(Sighting(text=text)).present


def test_without_a_model_signals_and_links_still_flag():
    bare = LureDetector(LureKnowledge(reader=KNOWLEDGE.reader, model=None))
    lure = "Claim your free airdrop now, connect your wallet"
    assert bare.detect(message(f"{lure} https://{HOST}/start"), [SUSPICIOUS], f"{lure} https://{HOST}/start").flagged
    asked = f"is https://{HOST}/start a scam?"
    assert not bare.detect(message(asked), [SUSPICIOUS], asked).flagged
    assert not judge(KNOWLEDGE.reader.see(to_sighting(load_lures()[0].examples[-1])), None).flagged


def test_the_shipped_model_fits_the_content():
    """After a change of the lure content this fails until `python -m knowledge.lures train` has run."""
    assert KNOWLEDGE.problem is None


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("write to desk@lampfi.example", "mail"),
        ("logs go to dev@lampfi.example please", "mail"),
        ("write to recovery.expert77@gmail.com", "mail"),
        ("write to @desk_lampfi", "handle"),
    ],
)
def test_a_mailbox_is_no_account(text, sign):
    seen = KNOWLEDGE.reader.see(Sighting(text=text))
    assert {"mail", "handle"} & seen.present == {sign}


def test_a_mailbox_of_a_team_and_a_strangers_are_told_apart():
    assert not detect("you can contact support by mail: help@lampfi.example, they answer in a day").flagged
    assert detect("lost your crypto? write to recovery.expert77@gmail.com, he got all of mine back").flagged


@pytest.mark.parametrize(
    "text", ["user.method returns None in utils.py", "the method in main.rs panics", "console.log(obj.method()) prints undefined"]
)
def test_methods_of_code_are_no_secret_methods(text):
    assert detect(text).reasons == ()
    assert "glitch" not in KNOWLEDGE.reader.see(Sighting(text=text)).present
