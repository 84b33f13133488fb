"""Every reason why something was not done has its line in every language, and names no platform."""

import pytest

from bot.moderation.problems import Problem, problem_text
from bot.texts import CHAT_ROOMS, load_texts
from knowledge.models import LANGUAGES

TEXTS = load_texts(*CHAT_ROOMS)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("problem", Problem)
def test_each_has_a_line_of_its_own_in_every_language(problem, lang):
    line = problem_text(problem, TEXTS, lang)
    assert line.strip()
    assert lang == "en" or line != problem_text(problem, TEXTS, "en")
    assert "telegram" not in line.lower()
    assert "discord" not in line.lower()


def test_no_line_is_without_a_problem():
    lines = {key.removeprefix("problem_") for key in TEXTS.lines["en"] if key.startswith("problem_")}
    assert lines == {problem.value for problem in Problem}


@pytest.mark.parametrize("code", ["", "Bad Request: chat not found", "50013"])
def test_what_is_no_problem_of_ours_has_no_line(code):
    assert problem_text(code, TEXTS, "en") == ""
