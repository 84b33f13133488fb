"""Seed phrases of every scheme, damaged and hidden ones, and words that only look like a phrase."""

from itertools import pairwise
from random import Random

import pytest

from bot.models import Certainty
from bot.screening.secrets import find_secrets, redact
from tests.unit.screening.secrets import making

INTRODUCTIONS = [
    "my seed phrase is: {}",
    "mi frase semilla es: {}",
    "minha frase de recuperação: {}",
    "моя сид фраза: {}",
    "моя сід-фраза: {}",
    "kurtarma ifadem: {}",
    "cụm từ khôi phục của tôi: {}",
    "frasa pemulihan saya: {}",
    "我的助记词是：{}",
    "मेरा सीड फ्रेज: {}",
    "عبارة الاسترداد: {}",
    "ma phrase de récupération: {}",
    "meine Seed-Phrase: {}",
]
VECTORS = [  # known to everybody, and still what a wallet may be made from
    ["abandon"] * 11 + ["about"],
    ["zoo"] * 11 + ["wrong"],
    ["test"] * 11 + ["junk"],
]


def kinds(text: str) -> set[str]:
    return {match.kind for match in find_secrets(text)}


@pytest.mark.parametrize("name", [name for name in making.LISTS if name.startswith("monero")])
@pytest.mark.parametrize("form", ["plain", "lines", "numbered", "commas"])
def test_monero_seeds_of_every_list_are_certain(name, form):
    text = making.FORMATS[form](making.monero(Random(name), name))
    assert [match.certainty for match in find_secrets(text)] == [Certainty.CERTAIN]


@pytest.mark.parametrize("joint", ["\n", ", ", ",", "\n- ", " "])
def test_a_phrase_that_is_nearly_in_alphabetical_order_is_certain(joint):
    rng, found = Random(2), []
    while len(found) < 8:
        words = making.bip39(rng)
        if sum(left < right for left, right in pairwise(words)) == 9:
            found.append(words)
    assert [[match.certainty for match in find_secrets(joint.join(words))] for words in found] == [[Certainty.CERTAIN]] * len(found)


def test_shares_and_electrum_seeds_are_certain():
    rng = Random(1)
    texts = {"slip39_share": making.slip39(rng, 20), "electrum_seed": making.electrum(rng)}
    for kind, words in texts.items():
        assert [(match.kind, match.certainty) for match in find_secrets(" ".join(words))] == [(kind, Certainty.CERTAIN)]
    assert kinds(" ".join(making.slip39(rng, 33))) == {"slip39_share"}
    assert kinds(" ".join(making.electrum(rng, "100"))) == {"electrum_seed"}


def test_an_old_electrum_seed_is_likely_where_it_is_called_one():
    rng = Random(2)
    for _ in range(10):
        words = making.draw(rng, making.LISTS["electrum_old"], 12)
        assert find_secrets("my electrum seed: " + " ".join(words))


@pytest.mark.parametrize("introduction", INTRODUCTIONS)
@pytest.mark.parametrize("name", making.BIP39_LISTS)
def test_a_phrase_is_found_whatever_language_speaks_of_it(introduction, name):
    words = making.bip39(Random(introduction + name), name)
    assert kinds(introduction.format(" ".join(words))) == {"seed_phrase"}


@pytest.mark.parametrize("words", VECTORS)
def test_published_phrases_are_secrets_too(words):
    assert find_secrets(" ".join(words))[0].certainty is not Certainty.POSSIBLE


def test_a_mistyped_phrase_is_likely_where_it_is_called_one():
    rng = Random(3)
    for _ in range(20):
        text = "my seed phrase is " + " ".join(making.mistyped_bip39(rng))
        assert find_secrets(text)[0].certainty is not Certainty.POSSIBLE


def test_a_misspelt_word_does_not_save_a_phrase_from_sight():
    rng = Random(4)
    for _ in range(20):
        words = making.bip39(rng)
        at = max(range(12), key=lambda place: len(words[place]))
        words[at] = words[at][:2] + words[at][3:]
        redacted = redact("my seed phrase: " + " ".join(words)).text
        assert not any(f"{one} {two}" in redacted for one, two in pairwise(words))


def test_a_misspelt_first_word_belongs_to_the_phrase():
    rng = Random(11)
    for _ in range(20):
        words = making.bip39(rng)
        if len(words[0]) < 5:
            continue
        words[0] = words[0][:-1] + "qx"[words[0][-1] == "q"]
        text = "сид фраза: " + " ".join(words)
        assert text[find_secrets(text)[0].start :].startswith(words[0])


def test_a_phrase_that_holds_the_word_that_counts_it_is_covered():
    rng = Random(12)
    for at in range(12):
        words = making.draw(rng, making.LISTS["bip39_english"], 12)
        words[at] = "word"
        words = next(
            each
            for each in ([*words[:-1], last] for last in making.LISTS["bip39_english"].words)
            if making.bip39_of(each, "bip39_english") == each
        )
        text = "\n".join(f"word {number} is {word}" for number, word in enumerate(words, 1))
        assert find_secrets(text)[0].certainty is Certainty.CERTAIN


def test_chinese_characters_without_spaces_are_found():
    rng = Random(13)
    assert all(find_secrets("".join(making.bip39(rng, "bip39_chinese_simplified", 24))) for _ in range(30))


def test_words_run_together_or_cut_to_four_letters_are_found():
    rng = Random(5)
    for _ in range(5):
        words = making.bip39(rng)
        assert kinds("".join(words)) == {"seed_phrase"}
        assert kinds("seed: " + "".join(word.title() for word in words)) == {"seed_phrase"}
    for _ in range(5):
        assert kinds("my seed phrase: " + " ".join(word[:4] for word in making.bip39(rng, size=24))) == {"seed_phrase"}


def test_full_width_letters_do_not_hide_a_phrase():
    words = making.bip39(Random(6))
    assert kinds(making.full_width(" ".join(words))) == {"seed_phrase"}


def test_a_scrambled_numbered_list_is_read_by_its_numbers():
    rng = Random(7)
    numbered = [f"{at}. {word}" for at, word in enumerate(making.bip39(rng), 1)]
    rng.shuffle(numbered)
    assert find_secrets("\n".join(numbered))[0].certainty is Certainty.CERTAIN


def test_what_introduces_a_phrase_stays_readable():
    words = making.bip39(Random(8))
    assert redact(f"hello, my seed phrase is: {' '.join(words)}\nthanks").text == "hello, my seed phrase is: [removed]\nthanks"


def test_several_phrases_one_a_line_are_all_covered():
    rng = Random(9)
    phrases = [making.bip39(rng) for _ in range(5)]
    left = redact("\n".join(" ".join(words) for words in phrases)).text.split()
    assert not {word for words in phrases for word in words} & set(left)


def test_words_in_the_order_of_the_list_are_no_phrase():
    words = making.LISTS["bip39_english"].words
    assert [find_secrets(" ".join(words[at : at + 12])) for at in range(0, 2000, 97)] == [()] * 21
    assert find_secrets("\n".join(words[100:300])) == ()


def test_the_damaged_word_of_the_packaged_russian_list_is_known_in_both_forms():
    rng = Random(10)
    words = making.LISTS["bip39_russian"].words
    damaged = next(word for word in words if "\ufffd" in word)
    drawn = making.draw(rng, making.LISTS["bip39_russian"], 11)
    for spelling in (damaged, "снова"):
        assert kinds("сид фраза: " + " ".join([*drawn, spelling])) == {"seed_phrase"}


LISTS_WITH_ODD_ITEMS = {"lines": "\n".join, "commas": ", ".join, "bullets": lambda words: "\n".join(f"* {word}" for word in words)}


@pytest.mark.parametrize("form", LISTS_WITH_ODD_ITEMS)
def test_a_list_with_two_words_past_reading_is_still_a_phrase(form):
    rng = Random(14)
    covered = 0
    for _ in range(40):
        words = making.bip39(rng)
        for at in rng.sample(range(12), 2):
            words[at] = "qzxj" + words[at][:2]
        left = redact(LISTS_WITH_ODD_ITEMS[form](words)).text
        covered += not any(word in left for word in words)
    # Ten everyday words of twelve may be anybody's list.
    assert covered >= 38


@pytest.mark.parametrize("said", ["umm", "i think", "(not sure)", "(maybe?)", "creo que", "не уверен", "galiba", "je crois"])
def test_hesitation_between_the_words_does_not_hide_them(said):
    rng = Random(said)
    for _ in range(10):
        words = making.bip39(rng)
        words.insert(rng.randrange(2, 11), said)
        words.insert(rng.randrange(2, 11), said)
        assert kinds("seed phrase: " + " ".join(words)) == {"seed_phrase"}


def test_a_phrase_among_chinese_words_is_found():
    rng = Random(15)
    for _ in range(10):
        words = " ".join(making.mistyped_bip39(rng))
        assert kinds(f"帮我看看助记词 {words} 为什么余额是零，我昨天还看到的") == {"seed_phrase"}


def test_a_list_of_one_theme_is_no_phrase():
    lists = [
        "pepper, oil, cheese, milk, bread, egg, rice, garlic, tomato, onion, salt, butter",
        "dog\ncat\nlion\ntiger\nwolf\nfox\nhorse\ncow\npanda\nzebra\ngoat\nfrog",
        "music travel art food fashion photo movie game sport nature dance video",
    ]
    assert [find_secrets(text) for text in lists] == [()] * 3


def test_chinese_words_between_commas_are_no_phrase():
    assert find_secrets("骗局, 骗子, 钓鱼, 假冒, 冒充, 仿冒, 被盗, 病毒, 木马, 恶意, 黑客, 转账, 汇款") == ()


@pytest.mark.parametrize("vector", VECTORS)
@pytest.mark.parametrize("form", ["{v} is public, mine is {p} help", "hello {p} and the test one is {v}", "is {v} {p} ok?", "{p}\n{v}"])
def test_a_published_phrase_does_not_hide_a_real_one_beside_it(vector, form):
    rng = Random(form)
    for _ in range(10):
        words = making.bip39(rng)
        text = form.format(v=" ".join(vector), p=" ".join(words))
        assert any(match.certainty is Certainty.CERTAIN for match in find_secrets(text))
        assert not set(words) - {*vector} - {"mine", "public", "one", "test", "help"} & set(redact(text).text.split())
