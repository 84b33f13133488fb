"""Russian in Latin letters is put back into its own; nothing else is touched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.romanised import in_own_letters
from knowledge.bank import exemplars
from knowledge.corpus import load_corpus


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("chto takoe airdrop", "что такое airdrop"),
        ("kak poluchit airdrop?", "как получить airdrop?"),
        ("u menya ukrali vse dengi iz metamask", "у меня украли все деньги из metamask"),
        ("moy koshelek pustoy, POMOGITE", "мой кошелек пустой, помогите"),
        ("spasibo", "спасибо"),
        ("3amalt connect bas ma sign", "عملت connect بس ما sign"),
        ("ana 7atet el 12 kelma fi site", "انا حطيت ال12 كلمة في موقع"),
        ("flousi lessa mawgouda", "فلوسي لسه موجودة"),
    ],
)
def test_russian_and_arabic_are_spelt_in_their_letters_and_loan_words_stay(text, wanted):
    assert in_own_letters(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "",
        "what is an airdrop",
        "eto na",
        "kak",
        "moi aussi",
        "ich habe es gegeben",
        "is web3 safe",
        "hola la wallet el link",
        "bagi2 airdrop apa",
        "7days left to claim",
        "apa itu airdrop aman",
        "что такое airdrop",
        "a" * 5000,
    ],
)
def test_another_language_stays_as_it_is(text):
    assert in_own_letters(text) == text


def test_hardly_a_question_of_another_language_is_taken_for_russian_or_arabic():
    others = [row.text for row in exemplars(load_corpus()) if row.lang not in {None, "ru", "ar"}]
    assert [text for text in others if in_own_letters(text) != text] == []


@given(st.text(max_size=80))
def test_no_text_breaks_it_and_twice_is_once(text):
    once = in_own_letters(text)
    assert in_own_letters(once) == once


@pytest.mark.asyncio
async def test_a_robbed_member_is_answered_in_russian(ask):
    outcome = await ask("u menya ukrali vse dengi iz metamask chto delat", "romanised")
    assert outcome.lang == "ru"
    assert outcome.targets[0].startswith("first_aid:")
