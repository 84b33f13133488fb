"""Replies from operators' documents: their words as they stand, cited, within the limits."""

import pytest

from bot.answering.compose import Composer
from bot.answering.decision import Decision
from bot.answering.documents import compose_documents
from bot.answering.grounding import LONGEST_BODY, ground
from bot.answering.replies import Replies
from bot.models import OutcomeKind
from bot.texts import load_texts
from knowledge.corpus import load_corpus
from knowledge.models import Passage, Source, Target
from knowledge.retriever import ScoredPassage

SOURCE = Source(id="doc:1", title="Handbook", publisher="The DAO")


def found(text, confidence=0.9, place=0):
    passage = Passage(id=f"doc:1:{place}", source=SOURCE, section="Fees", answer=text, own_words=False, page=4, collection="documents")
    return ScoredPassage(passage=passage, confidence=confidence)


def grounded(*scored):
    reply = compose_documents(scored)
    return ground(reply, {each.passage.source_id: (each.passage.text,) for each in scored})


def test_the_best_passage_is_quoted_with_its_place():
    reply = grounded(found("Fees are paid in SOL."))
    assert reply.body == "Fees are paid in SOL. [1]"
    (citation,) = reply.citations
    assert (citation.title, citation.credit, citation.section, citation.page) == ("Handbook", "The DAO", "Fees", 4)
    assert citation.quote == "Fees are paid in SOL."
    assert not citation.own_words


def test_the_next_passage_comes_along_only_when_it_is_nearly_as_good():
    assert len(grounded(found("One.", 0.9), found("Two.", 0.85, 1)).citations) == 2
    assert len(grounded(found("One.", 0.9), found("Two.", 0.3, 1)).citations) == 1


def test_where_none_is_clearly_asked_for_both_are_told():
    assert len(grounded(found("One.", 0.5), found("Two.", 0.2, 1)).citations) == 2
    assert len(grounded(found("One.", 0.2), found("Two.", 0.05, 1)).citations) == 1


def test_never_more_than_two_passages():
    assert len(grounded(*(found(f"Text {place}.", 0.9, place) for place in range(6))).citations) == 2


@pytest.mark.parametrize(
    "text",
    ["word " * 400, "One whole sentence here. " * 60, "x" * 3000, "中文的句子。" * 300, "a" * 260 + ". " + "b" * 900, "line\nline\n" * 200],
    ids=["words", "sentences", "no gaps", "chinese", "one long tail", "lines"],
)
def test_a_long_passage_is_cut_and_still_holds(text):
    reply = grounded(found(text), found(text, 0.9, 1))
    assert len(reply.body) <= LONGEST_BODY
    assert [citation.number for citation in reply.citations] == [1, 2]


def test_a_cut_falls_at_the_end_of_a_sentence():
    body = grounded(found("One whole sentence here. " * 60)).body
    assert body.endswith("here. [1]")


def test_a_cut_inside_a_sentence_shows():
    assert "…" in grounded(found("word " * 400)).body


@pytest.mark.parametrize("text", ["The rate is fixed [2], as voted [7].", "Terms apply [1].", "Table [12] lists them."])
def test_marks_in_the_document_are_not_taken_for_our_citations(text):
    reply = grounded(found(text))
    assert reply.body.count("[1]") == 1


def test_what_stands_beside_something_else_leaves_room_for_it():
    assert len(compose_documents((found("word " * 400), found("term " * 400, 0.9, 1)), beside=True).body) <= LONGEST_BODY - 500


class NoSignals:
    corpus = load_corpus()

    def fired(self, text):
        return ()


@pytest.fixture(scope="module")
def replies():
    return Replies(NoSignals(), Composer(NoSignals.corpus, load_texts()))


def replied(replies, target, *scored):
    return replies.reply(Decision(targets=(Target.parse(target),), confidence=0.9, passages=scored), "en")


def test_the_guides_answer_comes_after_a_documents_with_its_own_warning(replies):
    alone = replies.reply(Decision(targets=(Target.parse("passage:join-overview"),), confidence=0.9), "en").reply
    both = replied(replies, "passage:join-overview", found("Fees are paid in SOL.")).reply
    assert both.citations[0].title == "Handbook"
    assert both.citations[1].source_id == "guide:join-overview"
    assert both.body.startswith("Fees are paid in SOL. [1]\n\n")
    assert alone.warnings
    assert both.warnings == alone.warnings


@pytest.mark.parametrize("passage", sorted(NoSignals.corpus.passages))
def test_every_answer_of_the_guide_has_room_beside_two_long_passages(replies, passage):
    answered = replied(replies, f"passage:{passage}", found("word " * 400), found("term " * 400, 0.9, 1))
    assert answered.kind is OutcomeKind.ANSWERED
    assert f"guide:{passage}" in {each.source_id for each in answered.reply.citations}


def test_a_scam_rules_warning_stands_over_a_documents_passage(replies):
    answered = replied(replies, "rule:fake-call", found("Mirela cuts the podcast."))
    assert [warning.rule_id for warning in answered.reply.warnings] == ["fake-call"]
    assert answered.reply.body == "Mirela cuts the podcast. [1]"
