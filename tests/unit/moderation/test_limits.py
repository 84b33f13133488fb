"""How many questions are answered, and who may do what."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.models import Role
from bot.moderation.access import may_use
from bot.moderation.limits import Admitted, QuestionLimits, Refused
from bot.moderation.models import ChatSettings
from bot.moderation.windows import Windows

NOW = datetime(2026, 5, 1, tzinfo=UTC)
SETTINGS = ChatSettings(chat_id="telegram:-1", member_questions=2, chat_questions=5)


def ask(limits, author, minutes=0.0, settings=SETTINGS):
    return limits.admit(settings, author, NOW + timedelta(minutes=minutes))


def test_member_is_refused_after_so_many_questions_and_told_once():
    limits = QuestionLimits()
    answers = [ask(limits, "u1", minute) for minute in range(5)]
    assert answers == [Admitted(), Admitted(), Refused(tell=True), Refused(tell=False), Refused(tell=False)]
    assert ask(limits, "u2") == Admitted()


def test_window_slides():
    limits = QuestionLimits()
    for minute in (0, 6):
        ask(limits, "u1", minute)
    assert ask(limits, "u1", 9.9) == Refused(tell=True)
    assert ask(limits, "u1", 10) == Admitted()
    assert ask(limits, "u1", 11) == Refused(tell=False)
    assert ask(limits, "u1", 16) == Admitted()
    assert ask(limits, "u1", 19.95) == Refused(tell=True)


def test_chat_has_a_limit_of_its_own_and_is_told_once():
    limits = QuestionLimits()
    for number in range(5):
        assert ask(limits, f"u{number}") == Admitted()
    assert [ask(limits, f"v{number}") for number in range(3)] == [Refused(tell=True), Refused(tell=False), Refused(tell=False)]
    other = ChatSettings(chat_id="telegram:-2", member_questions=2, chat_questions=5)
    assert ask(limits, "u1", settings=other) == Admitted()


def test_none_means_none():
    assert ask(QuestionLimits(), "u1", settings=ChatSettings(chat_id="c", member_questions=0)) == Refused(tell=True)


def test_memory_is_bounded():
    windows = Windows(timedelta(minutes=10), most_keys=3)
    for number in range(50):
        windows.add(f"u{number}", NOW)
        windows.tell_once(f"told{number}", NOW)
    assert len(windows) == 3
    assert not windows.has_room("u49", 1, NOW)
    assert windows.has_room("u1", 1, NOW)


@pytest.mark.parametrize("command", ["ask", "check", "report", "help", "privacy", "start"])
def test_anybody_may_ask_check_and_report(command):
    assert [role for role in Role if may_use(role, command)] == list(Role)


@pytest.mark.parametrize("command", ["flag", "why", "allow", "block", "unblock", "setup", "quiet", "status"])
def test_moderators_commands_are_theirs(command):
    assert [role for role in Role if may_use(role, command)] == [Role.MODERATOR, Role.ADMIN]
