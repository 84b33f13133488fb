"""What is opened at once, and what waits for the first link or group message."""

from bot.bootstrap import open_screening
from bot.screening.secrets import coded, layout, wordlists
from bot.settings import Settings
from knowledge.lures import shipped


def test_what_runs_on_opens_the_lures_before_the_first_message(tmp_path, monkeypatch):
    opened = []
    monkeypatch.setattr("bot.screening.lures.detector.open_lures", lambda: opened.append(True) or shipped.open_lures())
    tools = open_screening(Settings(home=tmp_path))
    assert opened == []
    tools.open()
    tools.open()
    assert opened == [True]


def test_what_runs_on_has_read_the_word_lists_before_the_first_message(tmp_path):
    lists = (wordlists.shelf, coded.best_gains, coded.spellings, layout.all_counting_words)
    for each in lists:
        each.cache_clear()
    tools = open_screening(Settings(home=tmp_path))
    assert [each.cache_info().currsize for each in lists] == [0] * 4
    tools.open()
    assert [each.cache_info().currsize for each in lists] == [1] * 4
