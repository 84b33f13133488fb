"""Phrases laid out in ways that hide them among words: counted in letters and words, each behind the same words, with asides, spelt."""

from random import Random

import pytest

from bot.models import Certainty
from bot.screening.secrets import find_secrets, redact
from tests.unit.screening.secrets import making, ways
from tests.unit.screening.secrets.test_ways import is_covered, surest

LATIN_LISTS = ("bip39_english", "bip39_spanish", "bip39_czech")
SOME_LISTS = (*LATIN_LISTS, "bip39_russian", "bip39_chinese_simplified", "bip39_japanese", "bip39_korean")

RUSSIAN = "один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать"
SPANISH = "uno dos tres cuatro cinco seis siete ocho nueve diez once doce"
TURKISH = "bir iki üç dört beş altı yedi sekiz dokuz on on_bir on_iki"
VIETNAMESE = "một hai ba bốn năm sáu bảy tám chín mười mười_một mười_hai"
RUSSIAN_ORDINALS = "первое второе третье четвертое пятое шестое седьмое восьмое девятое десятое одиннадцатое двенадцатое"
CHINESE = "一 二 三 四 五 六 七 八 九 十 十一 十二"
ROMAN = "I II III IV V VI VII VIII IX X XI XII"


def counted(counters, form, joint="\n"):
    names = [name.replace("_", " ") for name in counters.split()] if isinstance(counters, str) and " " in counters else counters
    return lambda words: joint.join(form.format(n=name, w=ways.mark(word)) for name, word in zip(names, words, strict=True))


COUNTED = {
    "cyrillic letters": counted("абвгдежзиклм", "{n}) {w}"),
    "cyrillic letters, the full alphabet": counted("абвгдеёжзийк", "{n}. {w}", " "),
    "greek letters": counted("αβγδεζηθικλμ", "{n}) {w}"),
    "arabic letters": counted("أبجدهوزحطيكل", "{n}) {w}"),
    "korean letters": counted("가나다라마바사아자차카타", "{n}. {w}"),
    "letters in brackets": counted("abcdefghijkl", "[{n}] {w}"),
    "roman and a dash": counted(ROMAN, "{n} – {w}", ", "),
    "roman alone": counted(ROMAN.lower(), "{n} {w}"),
    "chinese numbers": counted(CHINESE, "{n}、{w}"),
    "chinese numbers in brackets": counted(CHINESE, "（{n}）{w}"),
    "chinese ordinals": counted(CHINESE, "第{n}个词{w}", "，"),
    "russian numbers": counted(RUSSIAN, "{n} - {w}"),
    "russian ordinals": counted(RUSSIAN_ORDINALS, "{n}: {w}"),
    "spanish numbers": counted(SPANISH, "{n}: {w}"),
    "turkish numbers": counted(TURKISH, "{n} {w}", ", "),
    "vietnamese numbers": counted(VIETNAMESE, "{n}: {w}"),
    "black circled digits": counted("❶❷❸❹❺❻❼❽❾❿⓫⓬", "{n} {w}"),
}
BEHIND_WORDS = {
    "german sentences": counted(range(1, 13), "das {n}. Wort ist {w}"),
    "chinese classifiers": counted(range(1, 13), "第{n}个：{w}"),
    "japanese classifiers": counted(range(1, 13), "{n}番目：{w}"),
    "indonesian": counted(range(1, 13), "Kata ke-{n}: {w}"),
    "shell": counted(range(1, 13), 'export WORD{n}="{w}"'),
    "settings": counted(range(1, 13), "SEED_WORD_{n}={w}"),
    "objects": counted(range(1, 13), '{{"index": {n}, "word": "{w}"}}', ",\n"),
    "fields of a form": counted(range(1, 13), '<input id="{n}" value="{w}">', ""),
    "elements": counted(range(1, 13), "<word>{w}</word>", ""),
    "classes": counted(range(1, 13), '<li class="seed-word n{n}">{w}</li>', ""),
    "then, in portuguese": counted(range(1, 13), "{w}", " depois "),
}


@pytest.mark.parametrize("way", [*COUNTED, *BEHIND_WORDS])
def test_what_counts_or_comes_with_every_word_does_not_hide_a_phrase(way):
    for name in SOME_LISTS:
        write = (COUNTED | BEHIND_WORDS)[way]
        rng = Random(f"{name}{way}")
        written = ways.placed(write(making.bip39(rng, name)))
        assert surest(written.text) is Certainty.CERTAIN, name
        assert is_covered(written, find_secrets(written.text)), name


def test_a_word_of_a_phrase_that_is_also_what_comes_with_each_is_kept():
    words = making.LISTS["bip39_english"].words
    rng = Random(1)
    phrase = making.bip39_of([*rng.sample(words, 5), "word", *rng.sample(words, 6)], "bip39_english")
    text = "\n".join(f"the word {at} is {word}" for at, word in enumerate(phrase, 1))
    assert surest(text) is Certainty.CERTAIN


@pytest.mark.parametrize("form", ["{} (like the thing)", "{} (i am not sure here)", "{} [see the photo]"])
def test_asides_in_brackets_do_not_hide_a_phrase(form):
    phrase = making.bip39(Random(form), size=24)
    text = " ".join(form.format(word) if at % 3 == 0 else word for at, word in enumerate(phrase))
    assert surest(text) is Certainty.CERTAIN


@pytest.mark.parametrize(
    "form", ["first half: {}\nsecond half: {}", "primera mitad: {}\nsegunda mitad: {}", "первая часть {} вторая часть {}"]
)
def test_a_phrase_in_two_halves_is_one(form):
    for seed in range(5):
        phrase = making.bip39(Random(f"{form}{seed}"), size=24)
        text = form.format(" ".join(phrase[:12]), " ".join(phrase[12:]))
        left = redact(text).text
        assert surest(text) is Certainty.CERTAIN
        assert not any(word in left.split() for word in phrase)


@pytest.mark.parametrize("joint", [" ", "-", "."])
@pytest.mark.parametrize("between", [", ", "\n", "  "])
def test_words_that_are_spelt_letter_by_letter_are_read(joint, between):
    for name in LATIN_LISTS:
        phrase = making.bip39(Random(f"{name}{joint}{between}"), name)
        text = between.join(joint.join(word) for word in phrase)
        assert surest(text) is Certainty.CERTAIN, name


def test_a_few_words_around_do_not_hide_words_that_are_spelt():
    spelt = "\n".join(" ".join(word) for word in making.bip39(Random(4)))
    assert surest(f"help me i can not get in:\n{spelt}\nwhat should i do now") is Certainty.CERTAIN


def test_what_is_spelt_for_show_is_no_secret():
    for text in ("a - b - c - d - e - f", "H E L L O   W O R L D   G M   G M   A L L   O F   Y O U   L E T S   G O", "w-a-g-m-i  " * 9):
        assert find_secrets(text) == ()


@pytest.mark.parametrize("write", [str.lower, str.upper])
def test_the_beginnings_of_words_run_together_are_read(write):
    for seed in range(20):
        phrase = making.bip39(Random(seed), size=(12, 24)[seed % 2])
        assert surest(write("".join(word[:4] for word in phrase))) is Certainty.CERTAIN


@pytest.mark.parametrize("prefix", ["", "0x"])
def test_a_phrase_in_hexadecimal_is_certain(prefix):
    for name in ("bip39_english", "bip39_russian"):
        assert surest(prefix + " ".join(making.bip39(Random(2), name)).encode().hex()) is Certainty.CERTAIN


def test_text_and_code_in_hexadecimal_are_no_secret():
    rng = Random(3)
    assert find_secrets(b"the quick brown fox jumps over the lazy dog and so on".hex() * 2) == ()
    assert find_secrets("0x6080604052" + rng.randbytes(300).hex()) == ()


@pytest.mark.parametrize("mark", ["\u0336", "\u0332", "\u20e0"])
def test_struck_and_underlined_letters_are_read(mark):
    for name in ("bip39_english", "bip39_french", "bip39_russian"):
        phrase = making.bip39(Random(mark), name)
        assert surest(" ".join("".join(letter + mark for letter in word) for word in phrase)) is Certainty.CERTAIN, name


def test_small_capitals_and_blank_letters_are_read():
    small = str.maketrans("abcdefghijklmnoprstuvwyz", "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ")
    phrase = making.bip39(Random(5))
    assert surest(" ".join(phrase).translate(small)) is Certainty.CERTAIN
    assert surest("\u3164".join(phrase)) is Certainty.CERTAIN


@pytest.mark.parametrize("form", ["{w}{n}", "{n}{w}"])
@pytest.mark.parametrize("joint", [" ", ""])
def test_digits_at_russian_words_make_no_latin_ones_of_them(form, joint):
    phrase = making.bip39(Random(form), "bip39_russian")
    assert surest(joint.join(form.format(n=at, w=word) for at, word in enumerate(phrase, 1))) is Certainty.CERTAIN


LAID_OUT_FOR_OTHERS = """
one for the money, two for the show, three to get ready, four to go, five for the road, six feet under, seven wonders, eight days
a) connect the wallet b) check the network c) switch the chain d) approve the token e) confirm the swap f) wait for the block g) done h) gm
first open the app, second you pick the coin, third you set the price, fourth you press buy, fifth you wait, sixth you cry, seventh you go
step 1: open the site. step 2: sign in. step 3: pick the task. step 4: do the task. step 5: wait. step 6: claim. step 7: share. step 8: rest
один купил, два продал, три потерял, четыре вернул, пять забыл, шесть нашёл, семь раздал, восемь получил, девять ушёл, десять пришёл
第一个是积分，第二个是邀请，第三个是任务，第四个是质押，第五个是空投，第六个是交易，第七个是投票，第八个是治理
""".strip().split("\n")


@pytest.mark.parametrize("text", LAID_OUT_FOR_OTHERS)
def test_other_lists_that_are_counted_are_no_secret(text):
    assert find_secrets(text) == ()
