"""Whether an operator's passage answers, and what stays beside it, without any model."""

import pytest

from bot.answering.decision import Decision
from bot.answering.documents_first import DocumentChoice, following
from knowledge.corpus import load_corpus
from knowledge.models import Passage, Source, Target
from knowledge.retriever import DocumentFindings, Findings, ScoredPassage, ScoredTarget

UNKNOWN = {"route:guide-gap": 0.6, "passage:what-is": 0.3, "route:off-topic": 0.1}


@pytest.fixture(scope="module")
def choice():
    return DocumentChoice(load_corpus())


def passage(section, text="Text.", source="doc:1"):
    return Passage(id=source, source=Source(id=source, title="Handbook", publisher="The DAO"), section=section, answer=text)


def found(confidence, shares=UNKNOWN, *, by_meaning=True):
    targets = tuple(ScoredTarget(Target.parse(written), share) for written, share in shares.items())
    whole = Findings(targets=targets, signals=(), nearest=0.5, by_meaning=by_meaning)
    return DocumentFindings(passages=(ScoredPassage(passage=passage("Fees"), confidence=confidence),), whole=whole)


def decision(target, sure):
    return Decision(targets=(Target.parse(target),) if target else (), confidence=sure)


def answers(choice, target, confidence, *, sure=0.9, shares=UNKNOWN, **others):
    return bool(choice.choose(decision(target, sure), found(confidence, shares), (), **others).passages)


@pytest.mark.parametrize("target", ["", "route:guide-gap", "route:live-drops", "route:thanks", "passage:what-is", "rule:fake-call"])
def test_a_passage_that_surely_answers_does(choice, target):
    assert answers(choice, target, 0.95)
    assert not answers(choice, target, 0.03)


def test_it_takes_more_where_the_question_is_of_another_field(choice):
    elsewhere = {"route:off-topic": 0.9999, "passage:what-is": 0.0001}
    assert answers(choice, "route:off-topic", 0.6, shares=UNKNOWN)
    assert not answers(choice, "route:off-topic", 0.6, shares=elsewhere)


def test_what_the_guide_surely_lacks_is_no_documents_matter_for_that(choice):
    lacking = {"route:guide-gap": 0.6, "rule:fake-call": 0.2, "route:other-crypto": 0.1, "route:live-drops": 0.1}
    assert answers(choice, "route:guide-gap", 0.16, shares=lacking)
    assert not answers(choice, "route:guide-gap", 0.14, shares=lacking)


@pytest.mark.parametrize(("target", "guess", "sure"), [("route:price-prediction", 0.8, 0.99), ("route:injection", 0.9, 0.995)])
def test_what_is_declined_takes_more_and_much_more_where_that_is_sure(choice, target, guess, sure):
    advice = {"route:price-prediction": 0.5, "route:injection": 0.4, "passage:what-is": 0.1}
    assert answers(choice, target, 0.9999, sure=guess, shares=advice)
    assert not answers(choice, target, 0.9, sure=sure, shares=advice)


def test_a_sure_refusal_is_never_lifted(choice):
    assert not answers(choice, "route:attack-help", 1.0, sure=0.995)
    assert not choice.may_answer(decision("route:attack-help", 0.995), ())


def test_first_aid_is_never_replaced(choice):
    assert not answers(choice, "first_aid:seed-exposed", 1.0, sure=0.2)
    assert not choice.may_answer(decision("first_aid:seed-exposed", 0.2), ())


@pytest.mark.parametrize("target", ["route:injection", "rule:impersonated-admin", "passage:what-is", ""])
def test_nor_where_the_words_themselves_give_it_away(choice, target):
    given = decision(target, 0.5)
    for written in ("route:injection", "first_aid:seed-exposed", "rule:impersonated-admin"):
        assert choice.choose(given, found(1.0), (Target.parse(written),)) is given
    assert choice.choose(given, found(1.0), (Target.parse("route:live-drops"),)).passages or target == "route:injection"


@pytest.mark.parametrize("rule", ["rule:burner-wallet", "rule:fake-contract"])
def test_where_a_rules_words_are_used_it_takes_more_and_the_rule_stays(choice, rule):
    fired = (Target.parse(rule),)
    given = decision(rule, 0.97)
    surely = choice.choose(given, found(0.97), fired)
    assert surely.passages
    assert surely.targets == fired
    assert choice.choose(given, found(0.7), ()).passages
    assert choice.choose(given, found(0.7), fired) is given


def test_what_the_guide_surely_has_stays_beside_a_document(choice):
    beside = choice.choose(decision("passage:what-is", 0.9), found(0.95), ())
    alone = choice.choose(decision("passage:what-is", 0.3), found(0.95), ())
    assert [str(each) for each in beside.targets] == ["passage:what-is"]
    assert (alone.targets, [str(each) for each in alone.warned_of]) == ((), ["passage:what-is"])


def test_a_scam_rule_stays_beside_a_document(choice):
    assert [str(each) for each in choice.choose(decision("rule:fake-call", 0.3), found(0.95), ()).targets] == ["rule:fake-call"]


def test_nothing_found_changes_nothing(choice):
    given = decision("route:off-topic", 0.9)
    assert choice.choose(given, DocumentFindings(), ()) is given


@pytest.mark.parametrize(("target", "enough"), [("", 0.36), ("route:off-topic", 0.36), ("route:thanks", 0.76), ("rule:fake-call", 0.71)])
def test_without_a_model_a_passages_words_have_to_do(choice, target, enough):
    given = decision(target, 0.9)
    assert choice.choose(given, found(enough, by_meaning=False), ()).passages
    assert not choice.choose(given, found(enough - 0.02, by_meaning=False), ()).passages
    assert not choice.choose(decision("route:buy-advice", 0.5), found(1.0, by_meaning=False), ()).passages


def test_after_a_document_it_takes_less(choice):
    confidence = next(share / 100 for share in range(1, 100) if answers(choice, "", share / 100, led_on=True))
    assert not answers(choice, "", confidence)


def test_both_readings_of_a_follow_up_count_and_the_same_document_goes_before():
    def readings(*scored):
        return DocumentFindings(passages=tuple(ScoredPassage(passage=each, confidence=share) for each, share in scored))

    told, price, other = passage("When"), passage("Price"), passage("Price", source="doc:2")
    alone = readings((price, 0.5), (other, 0.5), (told, 0.01))
    in_context = readings((told, 0.9), (price, 0.8), (other, 0.8))
    both = following(alone, in_context, ["doc:1"])
    assert [(each.passage.section, each.passage.source_id) for each in both.passages][:2] == [("Price", "doc:1"), ("Price", "doc:2")]
    assert both.passages[0].confidence > both.passages[1].confidence
    assert following(DocumentFindings(), DocumentFindings(), []).passages == ()
