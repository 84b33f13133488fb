"""A phrase sent in pieces is seen when its last piece comes; nothing is kept longer than it must be."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from bot.models import Certainty
from bot.screening.secrets import RecentWords
from tests.unit.screening.secrets import making

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def send(recent: RecentWords, pieces: list[str], *, author: str = "ann", apart: timedelta = timedelta(seconds=10)):
    return [recent.find(author, piece, NOW + at * apart) for at, piece in enumerate(pieces)]


@pytest.mark.parametrize("cut", [(6, 6), (4, 4, 4), (3, 3, 3, 3), (11, 1), (1,) * 12])
@pytest.mark.parametrize("joint", [" ", "\n", ", "])
def test_the_last_piece_completes_a_phrase(cut, joint):
    rng = Random(f"{cut}{joint}")
    for _ in range(5):
        words, pieces = making.bip39(rng), []
        rest = list(words)
        for size in cut:
            pieces.append(joint.join(rest[:size]))
            del rest[:size]
        found = send(RecentWords(), pieces)
        assert any(found)
        last = next(at for at, matches in enumerate(found) if matches)
        assert all(0 <= match.start < match.end <= len(pieces[last]) for match in found[last])


def test_numbers_and_talk_between_the_pieces_do_not_hide_it():
    words = making.bip39(Random(1))
    halves = [f"{at}. {word}" for at, word in enumerate(words, 1)]
    found = send(RecentWords(), ["my seed phrase:", "\n".join(halves[:6]), "wait", "\n".join(halves[6:])])
    assert [bool(matches) for matches in found] == [False, False, False, True]


def test_it_names_the_messages_that_hold_the_rest_and_no_others():
    words, recent = making.bip39(Random(1)), RecentWords()
    said = ["gm to all of you", " ".join(words[:4]), "hm", " ".join(words[4:8]), "my cat is on the keyboard again", " ".join(words[8:])]
    found = [recent.find("ann", text, NOW, f"m{at}") for at, text in enumerate(said)]
    assert [match.pieces for match in found[-1]] == [("m1", "m3")]
    assert recent.find("bob", " ".join(words), NOW, "m9")[0].pieces == ()


@pytest.mark.parametrize("cut", [4, 6, 8, 12])
def test_a_long_phrase_is_certain_with_its_last_piece_and_names_all_the_others(cut):
    """Its first twelve words look like a phrase of their own, with a checksum that fails fifteen times in sixteen."""
    rng, completed = Random(cut), 0
    for _ in range(8):
        words, recent = making.bip39(rng, size=24), RecentWords()
        found = [recent.find("ann", " ".join(words[at : at + cut]), NOW, f"m{at}") for at in range(0, 24, cut)]
        if not any(match.certainty is Certainty.CERTAIN for matches in found[:-1] for match in matches):
            (last,) = found[-1]
            assert last.certainty is Certainty.CERTAIN
            assert last.pieces == tuple(f"m{at}" for at in range(0, 24 - cut, cut))
            completed += 1
    assert completed >= 4


def test_a_likely_phrase_is_told_once_and_not_again_with_each_further_word():
    words, recent = making.bip39(Random(4), size=24), RecentWords()
    found = [recent.find("ann", " ".join(words[at : at + 6]), NOW, f"m{at}") for at in (0, 6)]
    assert found[1][0].certainty is Certainty.LIKELY
    assert recent.find("ann", words[12], NOW, "m12") == ()


def test_a_message_edited_from_one_piece_to_the_next_is_no_piece_of_itself():
    words, recent = making.bip39(Random(1)), RecentWords()
    recent.find("ann", " ".join(words[:6]), NOW, "m1")
    assert recent.find("ann", " ".join(words[6:]), NOW, "m1")[0].pieces == ()


@pytest.mark.parametrize("again", [str, str.upper, lambda text: text.replace(" ", ", ")])
def test_a_piece_that_is_edited_counts_once(again):
    words, recent = making.bip39(Random(7)), RecentWords()
    for text, ref in ((words[:4], "m1"), (words[4:8], "m2")):
        recent.find("ann", " ".join(text), NOW, ref)
    recent.find("ann", again(" ".join(words[:4])), NOW, "m1")
    (found,) = recent.find("ann", " ".join(words[8:]), NOW, "m3")
    assert (found.certainty, found.pieces) == (Certainty.CERTAIN, ("m1", "m2"))


def test_an_edit_that_completes_a_phrase_from_the_middle_is_the_whole_message():
    words, recent = making.bip39(Random(8)), RecentWords()
    recent.find("ann", " ".join(words[:4]), NOW, "m1")
    recent.find("ann", " ".join(words[8:]), NOW, "m2")
    edited = " ".join(words[:8])
    (found,) = recent.find("ann", edited, NOW, "m1")
    assert (found.certainty, found.start, found.end) == (Certainty.CERTAIN, 0, len(edited))
    assert found.pieces == ("m2",)


def test_four_letter_heads_sent_in_pieces_are_joined():
    found = 0
    for seed in range(20):
        heads = [word[:4] for word in making.bip39(Random(seed))]
        found += any(send(RecentWords(), [" ".join(heads[:4]), " ".join(heads[4:8]), " ".join(heads[8:])])[-1])
    assert found >= 17


def test_a_misspelt_word_in_a_piece_is_read_as_what_it_was_meant_to_be():
    found = 0
    for seed in range(20):
        words = making.bip39(Random(seed), size=24)
        words[4] = words[4][:2] + "x" + words[4][2:]
        pieces = [" ".join(words[at : at + 8]) for at in (0, 8, 16)]
        found += any(match.certainty is Certainty.CERTAIN for matches in send(RecentWords(), pieces) for match in matches)
    assert found >= 14


@pytest.mark.parametrize("sign", ["\ufffd", "e\u0301\u0336", "\u3099"])
def test_signs_that_are_no_letters_among_the_words_do_no_harm(sign):
    words = making.bip39(Random(9))
    for count in range(1, 12):
        text = " ".join([*words[:count], "hellp", sign, *([sign] * (count % 3))])
        found = RecentWords().find("ann", text, NOW)
        assert all(0 <= match.start < match.end <= len(text) for match in found)


@pytest.mark.parametrize("label", ["next part: ", "part ", "third part "])
def test_what_leads_to_each_piece_is_no_word_of_it(label):
    words = making.bip39(Random(label))
    found = send(RecentWords(), [label + " ".join(words[at : at + 3]) for at in range(0, 12, 3)])
    assert any(match.certainty is Certainty.CERTAIN for match in found[-1])


def test_pieces_more_than_five_minutes_apart_are_not_joined():
    words = making.bip39(Random(2))
    pieces = [" ".join(words[:6]), " ".join(words[6:])]
    assert send(RecentWords(), pieces, apart=timedelta(minutes=6)) == [(), ()]
    assert send(RecentWords(), pieces, apart=timedelta(minutes=4))[1]


def test_words_of_two_authors_are_not_joined():
    words = making.bip39(Random(3))
    recent = RecentWords()
    assert send(recent, [" ".join(words[:6])]) == send(recent, [" ".join(words[6:])], author="bob") == [()]


def test_a_hit_and_a_wish_make_it_forget():
    words = making.bip39(Random(4))
    first, second = " ".join(words[:6]), " ".join(words[6:])
    recent = RecentWords()
    assert send(recent, [first, second])[1]
    assert send(recent, [second]) == [()]
    recent.forget("ann")
    send(recent, [first])
    recent.forget("ann")
    assert send(recent, [second]) == [()]


def test_only_so_many_authors_are_kept():
    words = making.bip39(Random(5))
    recent = RecentWords(authors=3)
    send(recent, [" ".join(words[:6])])
    for author in ("b", "c", "d"):
        send(recent, ["apple river"], author=author)
    assert send(recent, [" ".join(words[6:])]) == [()]


def test_chat_of_short_messages_is_no_phrase():
    chat = ["hello", "nice", "what happen", "wait", "ok cool", "please check", "thank you", "any news", "yes", "good", "love this", "same"]
    assert not any(send(RecentWords(), chat))


@pytest.mark.parametrize("name", ["bip39_english", "bip39_spanish", "bip39_japanese", "bip39_chinese_simplified"])
@pytest.mark.parametrize("size", [12, 24])
def test_a_phrase_sent_a_word_at_a_time_is_found_in_every_list(name, size):
    rng = Random(f"{name} {size}")
    for _ in range(5):
        found = send(RecentWords(), making.bip39(rng, name, size), apart=timedelta(seconds=5))
        assert any(match.certainty is Certainty.CERTAIN for matches in found for match in matches)


def test_greetings_one_after_another_are_no_phrase():
    # Each dozen of a list's words passes its checksum in one of sixteen; some of these do.
    rng = Random(1)
    said = [
        "gm",
        "hello",
        "nice",
        "cool",
        "good",
        "thanks",
        "ok",
        "lol",
        "wow",
        "moon",
        "wait",
        "yes",
        "what",
        "when",
        "now",
        "love",
        "team",
    ]
    for _ in range(60):
        found = send(RecentWords(), [rng.choice(said) for _ in range(40)], apart=timedelta(seconds=5))
        assert all(match.certainty is Certainty.POSSIBLE for matches in found for match in matches)


def test_no_text_is_kept():
    recent = RecentWords()
    words = making.bip39(Random(6))
    send(recent, ["my seed phrase is " + " ".join(words[:6])])
    kept = repr(vars(recent))
    assert not any(f"'{word}" in kept or f" {word}" in kept for word in words)


@pytest.mark.parametrize("cut", [(6, 6), (3, 3, 3, 3), (1,) * 12])
def test_a_phrase_behind_a_lot_of_other_words_is_still_seen(cut):
    rng = Random(f"behind {cut}")
    words, pieces = making.bip39(rng), [" ".join([*making.bip39(rng)[:7], "maybe", "later"]) for _ in range(15)]
    for size in cut:
        pieces.append("\n".join(words[:size]))
        del words[:size]
    assert any(send(RecentWords(), pieces, apart=timedelta(seconds=1))[15:])


def test_whoever_writes_a_lot_is_remembered_for_no_more_than_others():
    recent, kept = RecentWords(), []
    for at in range(60):
        assert not recent.find("ann", "still very happy about this great world", NOW + at * timedelta(seconds=1))
        kept.append(len(repr(vars(recent))))
    assert max(kept) < 1.2 * kept[20]
    assert kept[20] > 3 * kept[0]


def test_words_that_only_lead_to_the_next_piece_do_not_hide_it():
    rng = Random(7)
    for _ in range(20):
        words = making.bip39(rng)
        pieces = [
            words[0],
            "then " + " ".join(words[1:4]),
            "wait",
            "\n".join(words[4:6]),
            "next",
            "then " + words[6],
            " ".join(words[7:]).upper(),
        ]
        assert send(RecentWords(), pieces)[-1]


@pytest.mark.parametrize(
    "chat",
    [
        ["浮云终日行，游子久不至。", "三夜频梦君，情亲见君意。", "告归常局促，苦道来不易。", "江湖多风波，舟楫恐失坠。"],
        ["助记词可以截图保存吗", "12个单词放哪里最好", "助记词存在微信收藏里有风险吗", "拍了照片，同步到云端了怎么办"],
        ["蕃汉断消息，死生长别离。", "无人收废帐，归马识残旗。", "欲祭疑君在，天涯哭此时。"],
    ],
)
def test_chinese_sentences_one_after_another_are_no_phrase(chat):
    assert not any(send(RecentWords(), chat))


def test_chinese_words_sent_in_pieces_are_found():
    rng = Random(8)
    for _ in range(20):
        words = making.bip39(rng, "bip39_chinese_simplified")
        assert send(RecentWords(), [" ".join(words[:6]), " ".join(words[6:])])[-1]


def test_commands_one_after_another_are_no_phrase():
    rng = Random(9)
    for _ in range(150):
        commands = [rng.choice(["/flag", "/report", "/check", "/help", "/block", "/ask"]) for _ in range(25)]
        assert not any(send(RecentWords(), commands))


def test_a_phrase_in_pieces_behind_commands_is_found():
    words = making.bip39(Random(10))
    assert send(RecentWords(), [f"/ask {' '.join(words[:6])}", f"/ask@some_bot {' '.join(words[6:])}"])[-1]


@pytest.mark.parametrize("joint", [" ", "\n", ", "])
@pytest.mark.parametrize("command", ["/flag", "/start", "/check@some_bot"])
def test_a_whole_phrase_behind_a_command_is_covered_to_its_end(command, joint):
    rng = Random(f"{command}{joint}")
    for _ in range(5):
        text = f"{command} {joint.join(making.bip39(rng))}"
        [found] = RecentWords().find("ann", text, NOW)
        assert (found.certainty, found.end) == (Certainty.CERTAIN, len(text))


@pytest.mark.parametrize("list_name", ["bip39_chinese_simplified", "bip39_chinese_traditional"])
@pytest.mark.parametrize("joints", [("", ""), ("", " "), (" ", "")])
def test_characters_written_as_one_word_make_a_phrase_however_unevenly_they_are_sent(list_name, joints):
    rng, seen = Random(f"{list_name}{joints}"), 0
    for _ in range(20):
        words = making.bip39(rng, list_name)
        cuts = [0, *sorted(rng.sample(range(1, 12), 2)), 12]
        pieces = [joints[at % 2].join(words[cuts[at] : cuts[at + 1]]) for at in range(3)]
        *early, last = send(RecentWords(), pieces)
        seen += any(match.certainty is not Certainty.POSSIBLE and match.end == len(pieces[-1]) for match in last) and not any(early)
    assert seen >= 18


def test_pieces_of_characters_are_named_and_what_was_said_before_is_not():
    rng, recent = Random(8), RecentWords()
    words = making.bip39(rng, "bip39_chinese_simplified")
    said = ["大家早上好，请问有人在吗", "".join(words[:5]), "".join(words[5:6]), "".join(words[6:])]
    found = [recent.find("ann", text, NOW, f"m{at}") for at, text in enumerate(said)]
    assert [match.pieces for match in found[-1]] == [("m1", "m2")]


def test_short_chinese_messages_one_after_another_are_talk():
    said = [
        "你好",
        "有人在吗",
        "我的钱包打不开了",
        "怎么办",
        "昨天还可以的",
        "今天就不行",
        "谢谢大家",
        "我等一下再试",
        "好的",
        "没事",
        "已经可以了",
    ]
    for start in range(len(said)):
        assert not any(send(RecentWords(), [*said[start:], *said[:start]]))
