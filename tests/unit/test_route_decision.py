"""What is decided from what was found, without any model."""

from dataclasses import replace

import pytest

from bot.answering.route import Router
from knowledge.corpus import load_corpus
from knowledge.models import Target
from knowledge.retriever import Findings, ScoredTarget

AID, RULE, ANSWER = "first_aid:seed-exposed", "rule:impersonated-admin", "passage:faq-legit"


@pytest.fixture(scope="module")
def router():
    return Router(load_corpus())


def found(shares, *, signals=(), named=(), told=(), harmless=(), words=12):
    ranked = sorted(shares.items(), key=lambda pair: -pair[1])
    return Findings(
        targets=tuple(ScoredTarget(Target.parse(written), share) for written, share in ranked),
        signals=tuple(map(Target.parse, signals)),
        nearest=0.6,
        by_meaning=True,
        words=words,
        named=tuple(map(Target.parse, named)),
        told=tuple(map(Target.parse, told)),
        harmless=tuple(map(Target.parse, harmless)),
    )


def decided(decision):
    return [str(target) for target in decision.targets]


def test_first_aid_that_nothing_bears_out_yields_to_the_scam_rule(router):
    unclear = {AID: 0.3, RULE: 0.25, ANSWER: 0.25, "route:off-topic": 0.2}
    assert decided(router.decide(found(unclear)))[0] == RULE


@pytest.mark.parametrize(
    ("shares", "signals"),
    [({AID: 0.6, RULE: 0.2, ANSWER: 0.2}, ()), ({AID: 0.3, RULE: 0.25, ANSWER: 0.45}, (AID,)), ({AID: 0.34, RULE: 0.01, ANSWER: 0.3}, ())],
    ids=["clear", "told in words", "no rule fits"],
)
def test_first_aid_stays_where_something_bears_it_out(router, shares, signals):
    assert decided(router.decide(found(shares, signals=signals)))[0] == AID


def test_first_aid_is_out_of_the_question_where_it_only_sounds_like_its_harm(router):
    likely = {AID: 0.9, ANSWER: 0.08, RULE: 0.02}
    assert decided(router.decide(found(likely)))[0] == AID
    assert decided(router.decide(found(likely, harmless=(AID,))))[0] == ANSWER


def test_words_that_tell_a_harm_outweigh_the_surest_guess(router):
    assert decided(router.decide(found({ANSWER: 0.99, AID: 0.01}, signals=(AID,))))[0] == AID


@pytest.mark.parametrize(("signals", "first"), [((), "first_aid:signed-approval"), (("first_aid:visited-only",), "first_aid:visited-only")])
def test_by_accident_tells_of_a_visit_where_words_say_that_it_was_one(router, signals, first):
    shares = {"first_aid:visited-only": 0.5, "first_aid:signed-approval": 0.45, ANSWER: 0.05}
    assert decided(router.decide(found(shares, signals=signals, told=("first_aid:signed-approval",))))[0] == first


def test_a_second_question_about_another_fact_of_the_same_section_is_answered_too(router):
    whole = found({"passage:avoid-verify-source": 0.7, "passage:avoid-research": 0.25, "rule:fake-contract": 0.05})
    part = found({"passage:avoid-research": 0.9, "passage:avoid-verify-source": 0.1})
    assert decided(router.decide(whole, [part])) == ["passage:avoid-verify-source", "passage:avoid-research"]


def test_a_part_that_means_the_same_adds_no_second_answer(router):
    whole = found({"passage:avoid-verify-source": 0.7, "passage:avoid-research": 0.3})
    part = found({"passage:avoid-research": 0.62, "passage:avoid-verify-source": 0.38})
    assert decided(router.decide(whole, [part])) == ["passage:avoid-verify-source"]


@pytest.mark.parametrize(("signals", "second"), [((), []), ((AID,), [AID])], ids=["a guess", "told in words"])
def test_first_aid_stands_beside_an_answer_only_where_words_bear_it_out(router, signals, second):
    whole = found({"passage:what-is": 0.8, AID: 0.1, ANSWER: 0.1})
    part = found({AID: 0.95, "passage:what-is": 0.05}, signals=signals)
    assert decided(router.decide(whole, [part])) == ["passage:what-is", *second]


def test_what_the_message_opens_with_is_answered_first(router):
    whole = found({"passage:tax-overview": 0.6, "passage:what-is": 0.4})
    opening = found({"passage:what-is": 0.95, "passage:tax-overview": 0.05})
    assert decided(router.decide(whole, [opening])) == ["passage:tax-overview", "passage:what-is"]
    assert decided(router.decide(whole, [opening], opening=opening)) == ["passage:what-is", "passage:tax-overview"]


def test_a_scam_rule_comes_first_whatever_the_message_opens_with(router):
    whole = found({"rule:impersonated-admin": 0.6, "passage:what-is": 0.4})
    opening = found({"passage:what-is": 0.95, "rule:impersonated-admin": 0.05})
    assert decided(router.decide(whole, [opening], opening=opening)) == ["rule:impersonated-admin", "passage:what-is"]


def test_two_points_that_are_named_come_in_the_order_of_their_list(router):
    named = ("passage:cons-overview", "passage:pros-overview")
    whole = found({"passage:cons-overview": 0.7, "passage:pros-overview": 0.3}, named=named)
    assert decided(router.decide(whole)) == ["passage:pros-overview", "passage:cons-overview"]


ATTACK, ADVICE = "route:attack-help", "route:sell-advice"


def test_somebody_who_was_approached_is_warned_and_not_told_off(router):
    assert decided(router.decide(found({ATTACK: 0.6, RULE: 0.35, ANSWER: 0.05}))) == [RULE]


@pytest.mark.parametrize(
    ("shares", "signals", "first"),
    [
        ({ATTACK: 0.75, RULE: 0.2, ANSWER: 0.05}, (), ATTACK),
        ({ATTACK: 0.6, RULE: 0.35, ANSWER: 0.05}, (ATTACK,), ATTACK),
        ({ADVICE: 0.6, RULE: 0.35, ANSWER: 0.05}, (), ADVICE),
        ({ATTACK: 0.2, RULE: 0.1, ANSWER: 0.7}, (), ANSWER),
    ],
    ids=["a clear order", "an order in so many words", "no refusal", "a plain question"],
)
def test_a_warning_takes_the_place_of_a_doubtful_refusal_only(router, shares, signals, first):
    assert decided(router.decide(found(shares, signals=signals)))[0] == first


def test_a_passage_stands_beside_a_warning_only_where_it_fits_too(router):
    assert decided(router.decide(found({RULE: 0.7, ANSWER: 0.25, ADVICE: 0.05}))) == [RULE, ANSWER]
    assert decided(router.decide(found({RULE: 0.85, ANSWER: 0.1, ADVICE: 0.05}))) == [RULE]


TAXES, SALE = "passage:tax-overview", "passage:faq-sell"


def test_a_follow_up_that_is_clear_by_itself_changes_the_topic_though_it_leads_on(router):
    """In "and what about taxes" only the first words point back."""
    before = found({SALE: 0.9, TAXES: 0.1})
    clear, doubtful = found({TAXES: 0.95, SALE: 0.05}), found({TAXES: 0.6, SALE: 0.4})
    last = (Target.parse(SALE),)
    assert decided(router.decide_follow_up(clear, before, last=last, points_back=True)) == [TAXES]
    assert decided(router.decide_follow_up(doubtful, before, last=last, points_back=True)) == [SALE]


def test_words_that_mean_the_warning_before_are_not_taken_for_a_question_of_the_guide(router):
    """Read alone "why do they want it" asks why companies give tokens away."""
    alone, before = found({"passage:why-overview": 0.95, RULE: 0.05}), found({RULE: 0.6, "passage:why-overview": 0.4})
    last = (Target.parse(RULE),)
    assert decided(router.decide_follow_up(alone, before, last=last, points_back=True, stays=True))[0] == RULE
    assert decided(router.decide_follow_up(alone, before, last=last, points_back=True)) == ["passage:why-overview"]


def test_who_could_help_with_that_does_not_ask_for_the_bot(router):
    alone = replace(found({"route:who-are-you": 0.9, TAXES: 0.1}), nearest=0.9)
    assert decided(router.decide_follow_up(alone, found({TAXES: 1.0}), last=(Target.parse(TAXES),), points_back=True, stays=True)) == [
        TAXES
    ]


ATTACK = "route:attack-help"


def test_a_route_that_a_message_only_sounds_like_is_not_taken(router):
    likely = {ATTACK: 0.9, RULE: 0.08, ANSWER: 0.02}
    assert decided(router.decide(found(likely))) == [ATTACK]
    assert decided(router.decide(found(likely, harmless=[ATTACK])))[0] == RULE


def test_a_glance_is_not_trusted_with_a_message_that_sounds_like_a_route(router):
    likely = {ATTACK: 0.95, RULE: 0.05}
    assert router.is_sure_at_a_glance(found(likely))
    assert not router.is_sure_at_a_glance(found(likely, harmless=[ATTACK]))
    assert not router.is_half_sure(found({ANSWER: 0.6, ATTACK: 0.4}, harmless=[ATTACK]))


def test_a_wish_for_advice_on_what_a_rule_warns_of_carries_the_warning(router):
    wish = {"route:sell-advice": 0.9, RULE: 0.06, ANSWER: 0.04}
    decision = router.decide(found(wish, signals=("rule:unknown-token", "route:sell-advice")))
    assert decided(decision) == ["route:sell-advice"]
    assert [str(target) for target in decision.warned_of] == ["rule:unknown-token"]
    assert router.decide(found(wish)).warned_of == ()


def test_a_harm_that_no_word_tells_is_not_taken_from_the_blue(router):
    alone = found({AID: 0.6, RULE: 0.05, "route:other-crypto": 0.35}, words=5)
    asked = (Target.parse("route:other-crypto"),)
    assert decided(router.decide_follow_up(alone, alone, last=asked, points_back=True))[0] == "route:other-crypto"
    warned = (Target.parse(RULE),)
    assert decided(router.decide_follow_up(alone, alone, last=warned, points_back=True))[0] == AID
    told = found({AID: 0.6, RULE: 0.05, "route:other-crypto": 0.35}, words=5, signals=(AID,))
    assert decided(router.decide_follow_up(told, told, last=asked, points_back=True))[0] == AID


def test_what_only_sounds_like_a_wish_for_advice_is_warned_of_where_words_tell_a_scam(router):
    wish = {"route:buy-advice": 0.9, RULE: 0.06, ANSWER: 0.04}
    assert decided(router.decide(found(wish, signals=("rule:doubled-giveaway",)))) == ["rule:doubled-giveaway"]
    assert decided(router.decide(found(wish))) == ["route:buy-advice"]


def test_what_hardly_means_anything_after_an_answer_is_asked_back(router):
    passages, rules = (ANSWER, "passage:tax-overview", "passage:join-overview"), ("rule:qr-code", "rule:fake-call", "rule:personal-data")
    vague = {**dict.fromkeys(passages, 0.12), **dict.fromkeys(rules, 0.08), "route:chatter": 0.4}
    last = (Target.parse("passage:what-is"),)
    decision = router.decide_follow_up(found(vague, words=7), found(vague, words=7), last=last, points_back=True)
    assert decision.ask_about and not decision.targets
    chat = {**dict.fromkeys(passages, 0.12), "route:chatter": 0.64}
    assert decided(router.decide_follow_up(found(chat, words=7), found(chat, words=7), last=last, points_back=True)) == ["route:chatter"]
