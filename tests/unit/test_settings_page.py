from pathlib import Path

from bot.settings import to_example, to_reference

ROOT = Path(__file__).parents[2]


def test_the_settings_page_is_what_the_settings_say():
    page = ROOT / "docs" / "settings.md"
    assert page.read_text(encoding="utf-8") == to_reference(), "run: python -m bot.settings > docs/settings.md"


def test_the_example_file_names_every_setting():
    example = ROOT / ".env.example"
    assert example.read_text(encoding="utf-8") == to_example(), "run: python -m bot.settings --example > .env.example"
