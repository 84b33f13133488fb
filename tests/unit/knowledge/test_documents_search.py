"""Which of an operator's passages answers, and how sure that is, without a real model."""

import numpy as np
import pytest

from knowledge.document_space import level_space
from knowledge.document_words import DocumentWords, stems
from knowledge.documents import Background, DocumentIndex
from knowledge.ingest.models import Chunk

WORDS = {"what": 900, "is": 900, "the": 2000, "how": 700, "do": 600, "i": 1500, "airdrop": 800}


def chunk(number, heading, text):
    return Chunk(
        source_id="doc:1", number=number, of=9, title="Handbook", section=f"Handbook > {heading}" if heading else "", text=text,
        page=None, shown="handbook.md", collection="documents",
    )  # fmt: skip


CHUNKS = (
    chunk(0, "Fees", "A swap costs a quarter of a percent."),
    chunk(1, "Staking", "Choose a keeper and lock your tokens."),
    chunk(2, "Meeting times", "The council comes together on Wednesdays."),
    chunk(3, "", "Whatever else there is to say."),
)


def unit(*numbers):
    """Return a vector at length 1 in a space that crowds together, as the model's does."""
    crowded = (5, *numbers)
    return np.array(crowded, np.float32) / np.float32(np.linalg.norm(crowded))


VECTORS = np.stack([unit(1, 0, 0, 0), unit(0, 1, 0, 0), unit(0, 0, 1, 0), unit(0.3, 0.3, 0.3, 0)])
BUILT_IN = Background(vectors=np.stack([unit(0, 0, 0, 1)]), words=WORDS)


def index(**fields):
    return DocumentIndex(CHUNKS, **{"vectors": VECTORS, "background": BUILT_IN, **fields})


def sections(found):
    return [scored.passage.section for scored in found]


def test_the_nearest_passage_comes_first_and_is_sure():
    found = index().search("how do i stake", unit(0.1, 1, 0.1, 0), 3)
    assert sections(found)[0] == "Handbook > Staking"
    assert found[0].confidence > 0.8
    assert found[0].confidence > found[1].confidence + 0.05


def test_what_the_built_in_content_is_nearer_to_is_no_answer():
    found = index().search("how do i get an airdrop", unit(0.1, 0.2, 0.1, 3), 3)
    assert found[0].confidence < 0.2


def test_what_all_texts_have_in_common_tells_nothing():
    """A language of its own makes two texts alike, and says nothing of what they are about."""
    english, german = (1.0, 0.0), (0.0, 1.0)

    def spoken(lang, *numbers):
        vector = np.array((5, *(3 * side for side in lang), *numbers), np.float32)
        return vector / np.linalg.norm(vector)

    asked = [spoken(lang, *row) for lang in (english, german) for row in np.eye(4)]
    content = [spoken(english, 0, 0, 0, 1), spoken(english, 0, 0, 0.5, 1)]
    space = level_space(np.stack([*asked, *content]), [*["en"] * 4, *["de"] * 4, "", ""])
    chunks, vectors = (CHUNKS[0], CHUNKS[1]), np.stack([spoken(german, 1, 0, 0, 0), spoken(english, 0, 1, 0, 0.2)])
    question = spoken(english, 1, 0.2, 0.2, 0.2)

    def best(space):
        background = Background(vectors=np.stack(content), words=WORDS, space=space)
        return sections(DocumentIndex(chunks, vectors=vectors, background=background).search("?", question, 1))

    assert (best(None), best(space)) == (["Handbook > Staking"], ["Handbook > Fees"])


def test_a_heading_asked_for_tells_among_equal_passages():
    vector = unit(1, 1, 1, 1)
    headings = {"Fees": unit(2, 0, 0, 1), "Staking": unit(0, 2, 0, 1), "Meeting times": vector}
    alike = np.stack([unit(1, 1, 1, 1)] * 4)
    assert sections(index(vectors=alike, headings=headings).search("when", vector, 1)) == ["Handbook > Meeting times"]


def test_words_in_common_tell_among_equal_passages():
    found = index(vectors=np.stack([unit(1, 1, 1, 1)] * 4)).search("which keeper", unit(1, 1, 1, 1), 1)
    assert sections(found) == ["Handbook > Staking"]


def test_who_asks_about_another_project_means_none_of_these():
    documents = index(background=Background(vectors=BUILT_IN.vectors, words=WORDS, names=frozenset({"linea", "keeper"})))
    asked, vector = ("what are the fees", "what are the fees on linea", "what does a keeper do"), unit(1, 0.3, 0.3, 0)
    ours, theirs, named = (documents.search(text, vector, 1)[0].confidence for text in asked)
    assert ours > 0.6 > 0.4 > theirs
    assert named > theirs


def test_without_a_model_words_alone_decide():
    found = index(vectors=None).search("what is a swap", None, 4)
    assert (sections(found)[0], found[0].confidence > 0.5) == ("Handbook > Fees", True)
    assert found[1].confidence < 0.4
    assert index(vectors=None).may_answer("what is a swap", np.zeros(5, np.float32))


def test_a_question_that_the_model_could_not_read_is_searched_by_its_words():
    assert sections(index().search("what is a swap", None, 1)) == ["Handbook > Fees"]


@pytest.mark.parametrize("chunks", [(), CHUNKS[:1], CHUNKS[3:]])
def test_none_or_one_passage_will_do(chunks):
    found = DocumentIndex(chunks, vectors=VECTORS[: len(chunks)], background=BUILT_IN)
    assert len(found.search("what is the fee", unit(1, 0.1, 0, 0), 5)) == len(chunks)
    assert found.may_answer("what is the fee", np.zeros(5, np.float32))


class StraightMap:
    """The glance sees what the whole model sees."""

    def shorten(self, vectors):
        return vectors

    def guess(self, state):
        return state

    def guess_whole(self, state):
        return state


class CoarseMap(StraightMap):
    """The short vector lies where documents are, the long one where the built-in content is."""

    def guess_whole(self, state):
        return unit(0, 0, 0, 9)


def test_a_glance_tells_what_is_worth_a_search():
    documents = index(glance_map=StraightMap())
    assert documents.may_answer("how do i stake", unit(0.1, 1, 0.1, 0))
    assert not documents.may_answer("what is an airdrop", unit(0.1, 0.1, 0.1, 3))


def test_what_the_long_vector_rules_out_is_not_worth_a_search():
    for glance_map, is_worth in ((StraightMap(), True), (CoarseMap(), False)):
        documents = DocumentIndex(CHUNKS[:3], vectors=VECTORS[:3], background=BUILT_IN, glance_map=glance_map)
        assert documents.may_answer("what is it", unit(0.1, 1, 0.1, 0)) is is_worth


def test_common_words_say_less_than_rare_ones():
    words = DocumentWords(["the quorum is four", "the fee"], ["Quorum", "Fee"], WORDS)
    assert words.weigh("quorum") > words.weigh("airdro") > words.weigh("the")
    asked = words.ask("what is the quorum")
    assert asked.held[0] > 5 * asked.held[1]
    assert asked.alike[0] > 0.5 > asked.alike[1]
    assert asked.held[0] <= asked.total


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("staking", "stake"),
        ("Moderators", "moderator"),
        ("Gebühren", "gebuhr"),
        ("领取", "领取截止"),
        ("fee", "fees"),
        ("mods", "модераторы"),
        ("合约", "contract"),
        ("gebühr", "fees"),
        ("عقد", "contract"),
    ],
)
def test_forms_of_a_word_are_one_word(one, other):
    assert set(stems(one)) & set(stems(other))


def test_words_of_nothing_are_none():
    asked = DocumentWords([], [], {}).ask("?!")
    assert (asked.total, len(asked.held), len(asked.alike)) == (1.0, 0, 0)


SPELLING = DocumentWords(["Bridge fee and harvest contract, moderators of the raffle"], [], {"adds": 40})


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("brige fee", "bridge fee"),
        ("harvset?", "harvest"),
        ("contrct", "contract"),
        ("mpderators", "moderators"),
        ("wen clam", "wen claim"),
    ],
)
def test_a_slip_is_read_as_the_word_that_documents_or_communities_have(written, meant):
    assert SPELLING.spell(written) == meant


@pytest.mark.parametrize("written", ["Bridge fee?", "ridge", "waffle", "adds", "fe", "bridge2", "橋の料金", "who is Bren"])
def test_what_may_be_another_word_stays_as_it_is(written):
    assert SPELLING.spell(written) == written


def test_who_asks_for_one_particular_thing_means_no_document_without_it():
    vector = unit(0.1, 1, 0.1, 0)
    asked = index().search("how do i reach the cfo on staking", vector, 1)[0].confidence
    assert asked < index().search("how do i reach the man on staking", vector, 1)[0].confidence / 4


def test_a_contract_address_is_found_by_its_form():
    token = chunk(4, "Coin", f"The coin lives at 0x{'a' * 40} and nowhere else.")
    found = DocumentIndex((*CHUNKS, token), vectors=None, background=BUILT_IN).search("what is the contract address", None, 1)
    assert found[0].passage.section == "Handbook > Coin"
