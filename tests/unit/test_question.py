"""What of a message is the question, and where two questions stand in one."""

import pytest

from bot.answering.question import split_questions, to_question, without_attribution


@pytest.mark.parametrize(
    ("written", "text", "command"),
    [
        ("what is an airdrop", "what is an airdrop", None),
        ("  what\tis   it  ", "what is it", None),
        ("/ask what is it", "what is it", "ask"),
        ("/ASK@JumpBot what is it", "what is it", "ask"),
        ("/start", "", "start"),
        ("/help@JumpBot ", "", "help"),
        ("@JumpBot what is it", "what is it", None),
        ("hey @JumpBot, what is it", "hey what is it", None),
        ("mail me@example.org about it", "mail me@example.org about it", None),
        ("is 1/2 of it mine", "is 1/2 of it mine", None),
        ("", "", None),
        ("\u200b \u2060", "", None),
    ],
)
def test_mentions_commands_and_spaces_are_taken_off(written, text, command):
    question = to_question(written)
    assert (question.text, question.command) == (text, command)


@pytest.mark.parametrize("hidden", ["\u200b", "\u00ad", "\u202e", "\u2066", "\ufeff", "\u200d"])
def test_invisible_characters_do_not_split_words(hidden):
    assert to_question(f"se{hidden}ed phrase").text == "seed phrase"


def test_control_characters_are_gaps():
    assert to_question("seed\x00phrase\x1bnow").text == "seed phrase now"


def test_decomposed_letters_are_composed():
    assert to_question("que\u0301").text == "qué"


def test_words_are_counted():
    assert to_question("/ask what  is it").words == 3
    assert to_question("").words == 0


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("what is an airdrop? how do i claim one?", ("what is an airdrop?", "how do i claim one?")),
        ("what is an airdrop and do i pay taxes on it", ("what is an airdrop", "do i pay taxes on it")),
        ("qué es un airdrop y cómo lo reclamo", ("qué es un airdrop", "cómo lo reclamo")),
        ("что такое аирдроп, и нужно ли платить налог", ("что такое аирдроп", "нужно ли платить налог")),
        ("什么是空投？怎么领取空投？", ("什么是空投？", "怎么领取空投？")),
        ("airdrop kya hai aur tax lagta hai kya", ("airdrop kya hai", "tax lagta hai kya")),
        ("ما هو الإيردروب؟ هل هو قانوني؟", ("ما هو الإيردروب؟", "هل هو قانوني؟")),
        ("what is it\nhow do i join", ("what is it", "how do i join")),
        ("what is it good for & what goes wrong", ("what is it good for", "what goes wrong")),
        ("is there a fee, how do they arrive", ("is there a fee", "how do they arrive")),
        ("я не знаю, что с ними делать", ("я не знаю, что с ними делать",)),
        ("was ist das, wie mache ich mit", ("was ist das", "wie mache ich mit")),
        ("这个东西是什么，怎么参加它", ("这个东西是什么", "怎么参加它")),
        ("before i send it, what do i check and who gets it", ("before i send it, what do i check", "who gets it")),
    ],
)
def test_two_questions_in_one_are_told_apart(text, pieces):
    assert split_questions(text) == pieces


@pytest.mark.parametrize(
    "text",
    [
        "what is an airdrop",
        "taxes and claiming",
        "is it real? lol",
        "pros and cons",
        "",
        "?",
        "hi. what is an airdrop",
        "thanks! what is an airdrop",
        "什么是空投",
        "once it has landed, what do i do",
        "если пришло, можно ли продать",
        "wenn das kommt, kann ich verkaufen",
    ],
)
def test_one_question_stays_whole(text):
    assert split_questions(text) == (text,)


@pytest.mark.parametrize(
    "text",
    [
        "is arbitrum-claims.xyz legit",
        "is blockchain.com still giving away lumens?",
        "what is 3.5% of the supply worth",
        "i got a mail from me@project.org about it",
    ],
)
def test_a_dot_inside_a_name_or_number_ends_no_question(text):
    assert split_questions(text) == (text,)


def test_a_long_message_gives_a_handful_of_pieces():
    assert 2 <= len(split_questions("what is that thing? " * 100)) <= 4


@pytest.mark.parametrize(
    ("asked", "bare"),
    [
        ("do i owe tax when they arrive, what does the guide say", "do i owe tax when they arrive"),
        ("according to the guide, how big was the stellar one", "how big was the stellar one"),
        ("what does the guide say about selling right away", "selling right away"),
        ("what does the article list for people who got one", "what for people who got one"),
        ("laut dem guide wie viele arten gibt es", "wie viele arten gibt es"),
        ("согласно гайду сколько видов бывает", "сколько видов бывает"),
    ],
)
def test_whose_words_are_wanted_is_left_out_of_what_is_asked(asked, bare):
    assert without_attribution(asked) == bare


@pytest.mark.parametrize("asked", ["what does the guide say", "what does the guide say about it", "who wrote the guide", "how do i join"])
def test_a_question_about_the_guide_itself_stays_whole(asked):
    assert without_attribution(asked) == asked


def test_of_a_long_story_the_sentences_that_ask_are_kept():
    story = (
        "I bought some in 2021. My neighbour laughed. We had tea. He has a boat. I do tasks. {} My wife is tired. The dog too. So be it."
    )
    asked = "Can I touch the strange coins that came yesterday, and what are they?"
    assert asked in split_questions(story.format(asked))
    assert split_questions(story.format("It rained."))[-1] == "So be it."
