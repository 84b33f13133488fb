"""Folding: what people type in different ways becomes the same words."""

import pytest

from knowledge.folding import fold, has_loose_words


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Validate   YOUR\twallet!!", "validate your wallet"),
        ("¿Qué es la comisión?", "que es la comision"),
        ("façade, Straße, Łódź, smørrebrød, œuf", "facade strasse lodz smorrebrod oeuf"),
        ("Ví của tôi bị đánh cắp", "vi cua toi bi danh cap"),
        ("IŞIK ılık İstanbul", "isik ilik istanbul"),
        ("ｆｕｌｌ ｗｉｄｔｈ ①", "full width 1"),
        ("seed_phrase-form/step.2", "seed phrase form step 2"),
        ("第一，助记词。", "第一 助记词"),
        ("", ""),
        ("!!! ...", ""),
    ],
)
def test_case_accents_and_punctuation_make_no_difference(written, folded):
    assert fold(written) == folded


@pytest.mark.parametrize("apostrophe", ["'", "’", "‘", "`", "ʼ", "＇", "´"])
def test_every_apostrophe_people_type_is_dropped(apostrophe):
    assert fold(f"don{apostrophe}t") == "dont"


@pytest.mark.parametrize(("one", "other"), [("ё", "е"), ("й", "и"), ("ї", "і"), ("की", "का"), ("が", "か")])
def test_marks_that_make_another_letter_stay(one, other):
    assert fold(one) != fold(other)


def test_vowel_signs_stay_with_their_word():
    assert fold("सीड फ्रेज़ दो") == fold("सीड  फ्रेज़, दो")
    assert len(fold("सीड फ्रेज़").split()) == 2


def test_composed_and_decomposed_letters_are_the_same():
    assert fold("re\u0301cupe\u0301rer") == fold("récupérer") == "recuperer"


@pytest.mark.parametrize("text", ["助记词", "エアドロップ", "에어드랍", "เหรียญ", "محفظة", "वॉलेट", "claim 代币"])
def test_scripts_without_reliable_gaps_are_loose(text):
    assert has_loose_words(text)


@pytest.mark.parametrize("text", ["wallet", "кошелёк", "cüzdan", "ví", "", "123"])
def test_scripts_with_gaps_are_not_loose(text):
    assert not has_loose_words(text)
