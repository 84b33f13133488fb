"""The memory of conversations: bounded in turns, minutes and number."""

from datetime import timedelta

import pytest

from bot.answering.memory import ConversationMemory, Turn
from bot.models import OutcomeKind


class Clock:
    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now

    def pass_minutes(self, minutes):
        self.now += 60 * minutes


def make_turn(question="q"):
    return Turn(question=question, kind=OutcomeKind.ANSWERED, targets=("passage:what-is",))


def asked(memory, conversation="c"):
    return [turn.question for turn in memory.recall(conversation)]


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def memory(clock):
    return ConversationMemory(turns=3, keep=timedelta(minutes=30), conversations=4, clock=clock)


def test_turns_come_back_oldest_first(memory):
    for question in ("one", "two"):
        memory.remember("c", make_turn(question))
    assert asked(memory) == ["one", "two"]


def test_only_the_last_turns_are_kept(memory):
    for number in range(10):
        memory.remember("c", make_turn(str(number)))
    assert asked(memory) == ["7", "8", "9"]


def test_conversations_do_not_hear_each_other(memory):
    memory.remember("a", make_turn("mine"))
    memory.remember("b", make_turn("yours"))
    assert asked(memory, "a") == ["mine"]
    assert asked(memory, "b") == ["yours"]
    assert asked(memory, "unknown") == []


def test_a_conversation_is_forgotten_after_its_time(memory, clock):
    memory.remember("c", make_turn())
    clock.pass_minutes(29)
    assert asked(memory) == ["q"]
    clock.pass_minutes(2)
    assert asked(memory) == []


def test_each_turn_starts_the_time_again(memory, clock):
    memory.remember("c", make_turn("one"))
    clock.pass_minutes(20)
    memory.remember("c", make_turn("two"))
    clock.pass_minutes(20)
    assert asked(memory) == ["one", "two"]


def test_reading_does_not_start_the_time_again(memory, clock):
    memory.remember("c", make_turn())
    clock.pass_minutes(20)
    assert asked(memory) == ["q"]
    clock.pass_minutes(20)
    assert asked(memory) == []


def test_a_new_turn_does_not_bring_back_what_was_too_long_ago(memory, clock):
    memory.remember("c", make_turn("old"))
    clock.pass_minutes(31)
    memory.remember("c", make_turn("new"))
    assert asked(memory) == ["new"]


def test_one_old_conversation_does_not_keep_or_take_others(memory, clock):
    memory.remember("old", make_turn("old"))
    clock.pass_minutes(25)
    memory.remember("young", make_turn("young"))
    clock.pass_minutes(10)
    assert asked(memory, "young") == ["young"]
    assert asked(memory, "old") == []


def test_beyond_the_bound_the_longest_silent_conversation_goes(memory):
    for name in "abcd":
        memory.remember(name, make_turn(name))
    memory.remember("a", make_turn("a again"))
    memory.remember("e", make_turn("e"))
    assert asked(memory, "b") == []
    assert asked(memory, "a") == ["a", "a again"]
    assert [asked(memory, name) for name in "cde"] == [["c"], ["d"], ["e"]]


def test_a_conversation_can_be_forgotten(memory):
    memory.remember("c", make_turn())
    memory.forget("c")
    memory.forget("never there")
    assert asked(memory) == []


def test_no_turns_means_no_memory(clock):
    memory = ConversationMemory(turns=0, keep=timedelta(minutes=30), conversations=4, clock=clock)
    memory.remember("c", make_turn())
    assert asked(memory) == []


def test_what_was_recalled_does_not_change_afterwards(memory):
    memory.remember("c", make_turn("one"))
    before = memory.recall("c")
    memory.remember("c", make_turn("two"))
    assert [turn.question for turn in before] == ["one"]
