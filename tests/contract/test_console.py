"""The terminal speaks like every other door."""

import io

import pytest

from adapters.console.render import to_lines
from adapters.console.screen import PlainScreen
from bot.texts import load_texts
from tests.contract.chat_adapter import Shown, SpeakingContract


class Terminal:
    longest = 4000

    def __init__(self):
        self.texts = load_texts()

    async def say(self, outcome):
        out = io.StringIO()
        PlainScreen(out).show(to_lines(outcome, self.texts))
        return [Shown(text=out.getvalue())]


@pytest.mark.asyncio
class TestConsole(SpeakingContract):
    @pytest.fixture
    def speaker(self):
        return Terminal()
