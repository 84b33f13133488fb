"""Every reply that can be put together keeps the limits and its sources, in every language."""

from itertools import pairwise, permutations

import pytest

from bot.answering.compose import MOST_WARNINGS, Composer
from bot.answering.grounding import LONGEST_BODY, MOST_CITATIONS, ground
from bot.texts import load_texts
from knowledge.corpus import load_corpus
from knowledge.ingest.listing import list_builtin
from knowledge.models import LANGUAGES, RouteKind, Target, TargetKind

CORPUS = load_corpus()
TEXTS = load_texts()
PASSAGES = tuple(CORPUS.passages.values())
PAIRS = tuple(permutations(PASSAGES, 2))
RULES = tuple(CORPUS.rules.values())
FIRST_AID = tuple(CORPUS.first_aid.values())
ROUTES = tuple(CORPUS.routes.values())
EVERY_LANGUAGE = pytest.mark.parametrize("lang", LANGUAGES)


def listed():
    texts = {}
    for each in list_builtin(CORPUS):
        texts[each.source_id] = (*texts.get(each.source_id, ()), each.text)
    return texts


LISTED = listed()


@pytest.fixture(scope="module")
def composer():
    return Composer(CORPUS, TEXTS)


def check(reply, lang):
    """Hold a reply to the contract; raises Ungrounded where marks, citations and quotes do not agree."""
    assert ground(reply, LISTED) is reply
    assert 0 < len(reply.body) <= LONGEST_BODY == 1200
    assert len(reply.citations) <= MOST_CITATIONS == 3
    assert [citation.number for citation in reply.citations] == list(range(1, len(reply.citations) + 1))
    assert len(reply.warnings) <= MOST_WARNINGS == 2
    for warning in reply.warnings:
        assert warning.title == CORPUS.rules[warning.rule_id].title[lang]
        assert warning.advice == CORPUS.rules[warning.rule_id].warning[lang]
    return reply


def shows_uncorrected(reply, passages):
    """Return the passages whose answer is given without the correction that belongs to it."""
    return [each.id for each in passages if each.note and each.answer in reply.body and each.note.text not in reply.body]


@EVERY_LANGUAGE
def test_every_passage_makes_a_whole_answer(composer, lang):
    for passage in PASSAGES:
        reply = check(composer.answer([passage], lang), lang)
        assert passage.answer in reply.body
        assert shows_uncorrected(reply, [passage]) == []
        assert {warning.rule_id for warning in reply.warnings} == set(passage.warn)
        assert reply.citations[0].source_id == passage.source_id
        assert reply.citations[0].section == passage.section


@EVERY_LANGUAGE
def test_every_pair_of_passages_keeps_the_limits(composer, lang):
    for pair in PAIRS:
        reply = check(composer.answer(pair, lang), lang)
        assert pair[0].answer in reply.body
        assert pair[1].answer in reply.body or all(passage.note for passage in pair)
        told = [passage for passage in pair if passage.answer in reply.body]
        assert bool(reply.warnings) == any(passage.warn for passage in told)


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_no_answer_of_a_pair_stands_without_its_correction(composer, lang):
    uncorrected = [
        (*(each.id for each in pair), found) for pair in PAIRS if (found := shows_uncorrected(composer.answer(pair, lang), pair))
    ]
    assert (len(uncorrected), uncorrected[:3]) == (0, [])


@EVERY_LANGUAGE
def test_every_rule_makes_a_whole_answer(composer, lang):
    for rule in RULES:
        reply = check(composer.scam_answer(rule, [], lang), lang)
        assert rule.answer in reply.body
        assert rule.advice[0] in reply.body
        assert [warning.rule_id for warning in reply.warnings] == [rule.id]
        assert reply.citations[0].source_id == rule.source_id


def test_a_brief_answer_is_the_direct_one_with_its_warning(composer):
    passage, rule = CORPUS.passages["faq-bounty"], CORPUS.rules["qr-code"]
    answer, warning = composer.answer((passage,), "en", brief=True), composer.scam_answer(rule, (), "en", brief=True)
    assert answer.body == f"{passage.answer} [1]"
    assert answer.warnings
    assert warning.body == f"{rule.answer} [1]"
    assert warning.warnings


@EVERY_LANGUAGE
def test_every_rule_with_every_passage_keeps_the_limits(composer, lang):
    for rule in RULES:
        for passage in PASSAGES:
            reply = check(composer.scam_answer(rule, [passage], lang), lang)
            assert rule.answer in reply.body
            assert shows_uncorrected(reply, [passage]) == []


@EVERY_LANGUAGE
def test_every_first_aid_is_given_whole_and_in_the_members_language(composer, lang):
    for aid in FIRST_AID:
        reply = check(composer.first_aid(aid, lang), lang)
        assert reply.lang == lang
        for place, step in enumerate(aid.steps[lang], 1):
            assert f"{place}. {step}" in reply.body
        assert aid.ask[lang] in reply.body
        due = "connect-wallet" if aid.id == "visited-only" else "recovery-scam"
        assert [warning.rule_id for warning in reply.warnings] == [due]


@EVERY_LANGUAGE
def test_every_route_has_a_reply_in_the_members_language(composer, lang):
    nearby = (Target(TargetKind.PASSAGE, "what-is"), Target(TargetKind.RULE, "pay-first"), Target(TargetKind.FIRST_AID, "sent-funds"))
    for route in ROUTES:
        for topics in ((), nearby):
            reply = check(composer.route(route, topics, lang), lang)
            assert reply.lang == lang
            assert TEXTS.say(route.text, lang) in reply.body
            if route.kind is RouteKind.NO_ADVICE:
                assert TEXTS.say("disclaimer_line", lang) in reply.body


@EVERY_LANGUAGE
def test_what_is_not_known_offers_topics_and_cites_nothing(composer, lang):
    targets = tuple(Target(TargetKind.PASSAGE, ident) for ident in ("types-overview", "after-options", "avoid-overview"))
    reply = check(composer.not_found(targets, lang), lang)
    assert reply.citations == ()
    for target in targets:
        assert CORPUS.passages[target.id].topic[lang] in reply.body


@EVERY_LANGUAGE
def test_asking_back_names_both_meanings(composer, lang):
    everything = [Target(TargetKind.PASSAGE, passage.id) for passage in PASSAGES] + [Target(TargetKind.RULE, rule.id) for rule in RULES]
    for first, second in pairwise(everything):
        reply = check(composer.clarify(first, second, lang), lang)
        assert composer.topic(first, lang) in reply.body
        assert composer.topic(second, lang) in reply.body


@EVERY_LANGUAGE
def test_an_english_answer_says_that_it_is_english(composer, lang):
    for reply in (composer.answer([CORPUS.passages["what-is"]], lang), composer.scam_answer(CORPUS.rules["pay-first"], [], lang)):
        assert reply.lang == "en"
        assert (TEXTS.say("english_sources", lang) in reply.body) == (lang != "en")


def test_a_correction_is_cited_to_the_source_that_settles_it(composer):
    for passage in PASSAGES:
        if passage.note:
            cited = composer.answer([passage], "en").citations[1]
            assert (cited.source_id, cited.title) == (passage.note.source.id, passage.note.source.title)


def test_a_citation_is_marked_as_our_own_words(composer):
    for passage in PASSAGES:
        assert all(citation.own_words for citation in composer.answer([passage], "en").citations)


def test_a_refusal_to_advise_offers_facts_and_their_source(composer):
    for route in ROUTES:
        if route.kind is RouteKind.NO_ADVICE:
            reply = composer.route(route, (), "en")
            assert [citation.source_id for citation in reply.citations] == [f"guide:{route.see_also[0]}"]


def test_the_same_warning_is_not_given_twice(composer):
    for pair in PAIRS:
        given = [warning.rule_id for warning in composer.answer(pair, "en").warnings]
        assert len(given) == len(set(given))
