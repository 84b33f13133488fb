from pathlib import Path

from bot.settings import to_reference


def test_the_settings_page_is_what_the_settings_say():
    page = Path(__file__).parents[2] / "docs" / "settings.md"
    assert page.read_text(encoding="utf-8") == to_reference(), "run: python -m bot.settings > docs/settings.md"
