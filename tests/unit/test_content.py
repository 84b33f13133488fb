"""The shipped content: whole, covered, sourced, and in the tone it promises. `python -m knowledge.corpus` names file and line."""

import re
from collections import defaultdict
from urllib.parse import urlsplit

import pytest
import yaml

from bot.answering.language import detect_language
from bot.texts import load_texts
from knowledge.bank import exemplars
from knowledge.corpus import CONTENT, check_corpus, load_corpus
from knowledge.folding import fold
from knowledge.models import LANGUAGES, Severity
from knowledge.signals import SignalMatcher

CORPUS = load_corpus()
RULES = tuple(CORPUS.rules.values())
EVERY_RULE = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)

SECTIONS = (
    "Crypto Airdrops Explained - A Complete Guide",
    "What are Crypto Airdrops?",
    "Why Do Companies Do Airdrops?",
    "Types of Crypto Airdrops",
    "How Do Crypto Airdrops Work?",
    "How to Participate in Airdrops?",
    "What to Do After Receiving an Airdrop?",
    "Successful Airdrops in Crypto History",
    "Pros and Cons of Crypto Airdrops",
    "How to Avoid Airdrop Scams?",
    "Crypto Airdrops and Taxes",
    *(f"Q{number}" for number in range(1, 8)),
    "Conclusion",
    "Disclaimer",
)
SCAMS = {
    "approvals": "token-approval",
    "permits": "permit-signature",
    "drainers": "drainer-claim-site",
    "seed forms": "seed-phrase-form",
    "validate your wallet": "validate-wallet",
    "support by direct message": "support-dm",
    "address poisoning": "address-poisoning",
    "unknown tokens": "unknown-token",
    "fake contracts": "fake-contract",
    "premature claims": "premature-claim",
    "pay first": "pay-first",
    "fake verification": "fake-verification-bot",
    "pasted commands": "pasted-command",
    "QR codes": "qr-code",
    "hijacked invites": "hijacked-invite",
    "compromised accounts": "compromised-official",
    "fake calls": "fake-call",
    "fake revoke tools": "fake-revoke-tool",
    "delegation phishing": "delegation-phishing",
    "recovery": "recovery-scam",
    "simulation": "simulation-spoofing",
    "burner wallets": "burner-wallet",
    "hardware wallets": "hardware-wallet",
    "revoking": "revoking-approvals",
}
SECTIONS_THAT_WARN = (
    "How to Participate in Airdrops?",
    "What to Do After Receiving an Airdrop?",
    "How to Avoid Airdrop Scams?",
    "Q4",
    "Q5",
    "Q6",
    "Q7",
)
PASSAGES_THAT_WARN = ("types-bounty", "how-user-action")
SECTIONS_THAT_DO_NOT = (
    "What are Crypto Airdrops?",
    "Why Do Companies Do Airdrops?",
    "Successful Airdrops in Crypto History",
    "Crypto Airdrops and Taxes",
    "Disclaimer",
    "Q1",
)
PASSAGES_THAT_DO_NOT = (
    "types-overview",
    "types-compare",
    "types-rules",
    "types-standard",
    "types-holder",
    "pros-cons",
    "pros-overview",
    "cons-overview",
)

_ADDRESS = re.compile(r"https?:|\bwww\.|\b[\w-]+\.[a-z]{2,}/|\b[\w.-]+@[\w-]+\.\w", re.IGNORECASE)
_HOST = re.compile(
    r"\b[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|io|xyz|app|gov|co|finance|cash|fi|me|gg|dev|info|site|claim|eth|uk|ly|link|sh)\b", re.IGNORECASE
)
NAMES_WITH_A_DOT = {"blockchain.com", "revoke.cash", "ethereum.org"}
"""Names of a company, a tool and a foundation that are written like this."""

_SAFE = {
    "en": r"safe(?:ly|st|r)?",
    "es": r"segur[oa]s?",
    "pt": r"segur[oa]s?",
    "ru": r"безопас\w*",
    "uk": r"безпеч\w*",
    "tr": r"güvenli\w*",
    "vi": r"an toàn",
    "id": r"aman",
    "zh": r"安全",
    "hi": r"सुरक्षित",
    "ar": r"آمن(?:ة|ًا|اً)?",
    "fr": r"sûre?s?|sécurisée?s?",
    "de": r"sicher(?:e[mnrs]?)?",
}
_NEGATION = re.compile(
    r"\b(?:not|no|never|nobody|cannot|isnt|dont|doesnt|wont|without|un|nunca|não|nada|не|ничто|немає|değil\w*|không|chưa|tidak|bukan|belum|"
    r"pas|jamais|rien|nicht|kein\w*|nie)\b|不|没|नहीं|ليس|لا\b|لن\b|güvenlik|安全检",
    re.IGNORECASE,
)
_ADVICE = re.compile(
    r"\b(?:you|u) (?:should|must|had better|ought to|need to)(?: \w+){0,2} (?:buy|sell|hold|hodl|keep (?:it|them|your))\b"
    r"|\b(?:we|i) (?:recommend|suggest|advise)(?: \w+){0,3} (?:buy|sell|hold)\w*\b|\b(?:good|best) time to (?:buy|sell)\b",
    re.IGNORECASE,
)


def spoken():
    """Yield where a text stands, its language and the text: all that a member may read."""
    for passage in CORPUS.passages.values():
        yield passage.source_id, "en", passage.text
        if passage.note:
            yield f"{passage.source_id} note", "en", passage.note.text
    for rule in RULES:
        yield rule.source_id, "en", rule.text
        for lang in LANGUAGES:
            yield f"{rule.source_id} {lang}", lang, f"{rule.title[lang]}. {rule.warning[lang]}"
    for aid in CORPUS.first_aid.values():
        for lang in LANGUAGES:
            yield f"{aid.source_id} {lang}", lang, "\n".join((*aid.steps[lang], aid.ask[lang]))
    for care in CORPUS.aftercare.values():
        for lang in LANGUAGES:
            yield f"{care.source_id} {lang}", lang, care.answer[lang]
    for owner in (*CORPUS.passages.values(), *RULES, *CORPUS.first_aid.values()):
        for lang in LANGUAGES:
            yield f"{owner.source_id} topic {lang}", lang, owner.topic[lang]
    for lang, lines in load_texts().lines.items():
        for key, line in lines.items():
            yield f"texts {lang} {key}", lang, line


def calls_something_safe(text, lang):
    """Tell whether a word for "safe" stands without a negation before it in its sentence."""
    for sentence in re.split(r"(?<=[.!?。！？])\s*|\n", text):
        for word in re.finditer(rf"(?<!\w){_SAFE[lang]}(?!\w)" if lang != "zh" else _SAFE["zh"], sentence, re.IGNORECASE):
            if not _NEGATION.search(sentence[: word.end() + 1]):
                return True
    return False


def test_the_content_has_no_errors():
    _, errors = check_corpus()
    assert errors == []


def test_every_type_of_scam_has_its_rule():
    assert len(RULES) >= 24
    assert {scam: ident for scam, ident in SCAMS.items() if ident not in CORPUS.rules} == {}


@EVERY_RULE
def test_a_rule_fires_on_its_examples_and_on_none_of_its_innocents(rule):
    matcher = SignalMatcher({rule.id: rule.signals})
    assert [text for text in rule.examples if not matcher.match(text)] == []
    assert [text for text in rule.innocent if matcher.match(text)] == []


@pytest.mark.parametrize("aid", CORPUS.first_aid.values(), ids=lambda aid: aid.id)
def test_no_harm_that_is_told_is_taken_for_something_harmless(aid):
    harmless, sure = SignalMatcher({aid.id: aid.harmless}), SignalMatcher({aid.id: aid.signals})
    told = [*aid.examples, *(text for texts in aid.questions.values() for text in texts)]
    assert [text for text in told if harmless.match(text) and not sure.match(text)] == []


@EVERY_RULE
@pytest.mark.parametrize("field", ["examples", "innocent"])
def test_a_rule_shows_itself_in_six_texts_and_three_languages(rule, field):
    texts = getattr(rule, field)
    assert len(set(texts)) >= 6
    assert len({detect_language(text).code for text in texts}) >= 3


@EVERY_RULE
def test_a_rule_keeps_to_its_lengths(rule):
    assert len(rule.answer) <= 500
    assert 2 <= len(rule.advice) <= 5
    assert max(map(len, rule.title.values())) <= 70
    assert max(map(len, rule.warning.values())) <= 220


@EVERY_RULE
def test_a_rule_is_more_than_one_word_that_anybody_may_say(rule):
    """A signal of a single group fires on its words alone: it has to be a phrase."""
    single = [term for signal in rule.signals if len(signal.all) == 1 for term in signal.all[0]]
    assert [term for term in single if fold(term).isascii() and " " not in fold(term) and len(fold(term)) < 5] == []


def test_sections_are_the_guides_headings_and_all_are_covered():
    assert {passage.section for passage in CORPUS.passages.values()} == set(SECTIONS)


@pytest.mark.parametrize("passage", CORPUS.passages.values(), ids=lambda passage: passage.id)
def test_a_passage_keeps_to_its_lengths(passage):
    assert len(passage.answer) <= 350
    assert len(passage.details) <= 450
    assert len(passage.note.text if passage.note else "") <= 320


def cited_hosts():
    return set(yaml.safe_load((CONTENT / "cited_hosts.yaml").read_text(encoding="utf-8"))["hosts"])


def test_cited_hosts_are_the_listed_ones_and_no_others():
    assert {urlsplit(source.url).hostname for source in CORPUS.sources.values() if source.url} == cited_hosts()


def test_cited_addresses_are_plain_web_addresses():
    for source in CORPUS.sources.values():
        if source.url:
            parts = urlsplit(source.url)
            assert parts.scheme in {"http", "https"}, source.id
            assert parts.hostname == parts.netloc, source.id


def test_no_address_stands_in_what_members_read():
    assert [(place, found[0]) for place, _, text in spoken() if (found := _ADDRESS.search(text))] == []


def test_hosts_are_named_only_where_they_are_names():
    named = {(place, found) for place, _, text in spoken() for found in _HOST.findall(text) if found.lower() not in NAMES_WITH_A_DOT}
    assert named == set()


def test_no_question_stands_under_two_targets():
    owners = defaultdict(set)
    for row in exemplars(CORPUS):
        if row.lang:
            owners[fold(row.text) or row.text].add(str(row.target))
    assert {question: sorted(targets) for question, targets in owners.items() if len(targets) > 1} == {}


def test_nothing_is_called_safe():
    assert [place for place, lang, text in spoken() if calls_something_safe(text, lang)] == []


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "This site is safe."),
        ("en", "Do not pay. It is safe to claim."),
        ("es", "Este sitio es seguro."),
        ("ru", "Сайт безопасен."),
        ("zh", "这个网站安全。"),
        ("de", "Das ist sicher."),
    ],
)
def test_the_check_for_safe_sees_a_verdict(lang, text):
    assert calls_something_safe(text, lang)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "It is not safe."),
        ("en", "No link is safe."),
        ("ru", "Это не безопасно."),
        ("de", "Das ist nicht sicher."),
        ("en", "Safeguard is a bot."),
    ],
)
def test_the_check_for_safe_lets_a_negation_pass(lang, text):
    assert not calls_something_safe(text, lang)


def test_nobody_is_told_to_buy_sell_or_hold():
    assert [(place, found[0]) for place, _, text in spoken() if (found := _ADVICE.search(text)) and place != "guide:types-rules"] == []


def test_passages_about_taking_part_and_receiving_warn():
    due = [p for p in CORPUS.passages.values() if p.section in SECTIONS_THAT_WARN or p.id in PASSAGES_THAT_WARN]
    assert [passage.id for passage in due if not 1 <= len(passage.warn) <= 2] == []


def test_definitions_history_and_taxes_do_not_warn():
    quiet = [p for p in CORPUS.passages.values() if p.section in SECTIONS_THAT_DO_NOT or p.id in PASSAGES_THAT_DO_NOT]
    assert [passage.id for passage in quiet if passage.warn] == []
    assert set(PASSAGES_THAT_DO_NOT) <= set(CORPUS.passages)


def test_no_passage_warns_of_something_harmless():
    named = {ident for passage in CORPUS.passages.values() for ident in passage.warn}
    harmless = {ident for ident in named if CORPUS.rules[ident].severity is Severity.INFO}
    assert harmless <= {"verify-official-link"}


def test_first_aid_warns_of_the_second_scam_and_has_an_order():
    orders = [aid.order for aid in CORPUS.first_aid.values()]
    assert len(set(orders)) == len(orders)
    assert [aid.id for aid in CORPUS.first_aid.values() if "recovery-scam" not in aid.related_rules] == []


def test_every_question_after_first_aid_has_its_own_place():
    orders = [care.order for care in CORPUS.aftercare.values()]
    assert len(orders) >= 8
    assert len(set(orders)) == len(orders)


@pytest.mark.parametrize("aid", CORPUS.first_aid.values(), ids=lambda aid: aid.id)
def test_first_aid_has_the_same_steps_in_every_language(aid):
    assert {lang: len(steps) for lang, steps in aid.steps.items() if len(steps) != len(aid.steps["en"])} == {}
    assert len(aid.steps["en"]) >= 2


def test_the_first_source_of_every_rule_can_be_opened_or_named():
    assert [owner.id for owner in (*RULES, *CORPUS.first_aid.values()) if not any(source.url for source in owner.sources)] == []
