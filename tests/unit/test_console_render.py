"""What a reply looks like in a terminal, and that nothing in it acts on one."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from adapters.console.render import Line, Look, to_lines, to_source_lines
from adapters.console.screen import PlainScreen, TerminalScreen, open_screen
from adapters.shared.clean import clean_line, clean_text
from bot.models import Citation, Outcome, OutcomeKind, Reply, SafetyWarning
from bot.texts import load_texts
from knowledge.models import LANGUAGES, Severity, Source

TEXTS = load_texts()
CITATION = Citation(
    number=1,
    source_id="guide:what-is",
    title="Airdrops Explained",
    credit="A. Writer, A Publisher",
    section="What are Airdrops?",
    url=None,
    quote="They are free.",
)
HOSTILE = "\x1b]0;title\x07\x1b[31mred\x9b2J\x07 \u202egnp.exe\u2066 \ud83d\r\x00"
HARMLESS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def outcome(body: str = "Tokens for free. [1]", *, lang: str = "en", citations: tuple[Citation, ...] = (CITATION,), warnings=()) -> Outcome:
    return Outcome(kind=OutcomeKind.ANSWERED, reply=Reply(body=body, lang="en", citations=citations, warnings=warnings), lang=lang)


def warning(severity: Severity = Severity.CAUTION) -> SafetyWarning:
    return SafetyWarning(rule_id="x", severity=severity, title="Look first", advice="Type the address yourself.")


def shown(rendered: Outcome) -> str:
    out = io.StringIO()
    PlainScreen(out).show(to_lines(rendered, TEXTS))
    return out.getvalue()


def painted(lines: tuple[Line, ...], width: int = 40, **options) -> str:
    console = Console(file=io.StringIO(), force_terminal=True, width=width, **{"_environ": {}, "color_system": "standard", **options})
    TerminalScreen(console).show(lines)
    return console.file.getvalue()


def test_the_warning_comes_first_then_the_answer_then_the_sources() -> None:
    text = shown(outcome(warnings=(warning(),)))
    assert text == (
        "⚠ Warning: Look first\n"
        "  Type the address yourself.\n"
        "\n"
        "Tokens for free. [1]\n"
        "\n"
        "Sources\n"
        '[1] Our summary of "Airdrops Explained" (A. Writer, A Publisher), section What are Airdrops?\n'
    )


def test_nothing_is_shown_where_nothing_is_said() -> None:
    assert to_lines(Outcome(kind=OutcomeKind.IGNORED), TEXTS) == ()


def test_a_short_answer_has_no_list_of_sources() -> None:
    assert shown(outcome("Hello!", citations=())) == "Hello!\n"


def test_severity_is_told_by_more_than_a_colour() -> None:
    heads = {severity: shown(outcome(warnings=(warning(severity),))).split("\n")[0] for severity in Severity}
    assert heads == {
        Severity.INFO: "ⓘ Look first",
        Severity.CAUTION: "⚠ Warning: Look first",
        Severity.CRITICAL: "⚠ WARNING: Look first",
    }
    assert [to_lines(outcome(warnings=(warning(each),)), TEXTS)[0].look for each in Severity] == [Look.INFO, Look.CAUTION, Look.CRITICAL]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_summary_is_never_shown_as_the_authors_words(lang: str) -> None:
    title, credit = "Airdrops Explained", "A. Writer, A Publisher"
    in_english = '"Airdrops Explained"' if lang == "en" else title
    guide = shown(outcome(lang=lang))
    rule = shown(outcome(lang=lang, citations=(replace(CITATION, source_id="rule:x"),)))
    assert TEXTS.say("summary_label", lang, title=in_english, credit=credit, section=CITATION.section) in guide
    assert TEXTS.say("rule_label", lang, credit=f'"{title}" ({credit})') in rule
    assert CITATION.quote not in guide + rule


@pytest.mark.parametrize("lang", LANGUAGES)
def test_labels_are_in_the_readers_language(lang: str) -> None:
    text = shown(outcome(lang=lang, warnings=(warning(),)))
    assert TEXTS.say("sources_word", lang) in text
    assert TEXTS.say("warning_word", lang) in text


def test_a_language_without_texts_gets_english_labels() -> None:
    assert "Sources" in shown(outcome(lang="ja"))


def test_a_rule_names_where_it_comes_from() -> None:
    cited = replace(CITATION, source_id="rule:x", url="https://example.org/a")
    assert shown(outcome(citations=(cited,))).endswith(
        '[1] Our summary; source: "Airdrops Explained" (A. Writer, A Publisher)\n    https://example.org/a\n'
    )


def test_a_section_that_only_repeats_the_title_is_left_out() -> None:
    assert "section" not in shown(outcome(citations=(replace(CITATION, section=CITATION.title),)))


def test_a_document_is_cited_as_its_authors_with_its_page() -> None:
    cited = replace(CITATION, own_words=False, page=12)
    text = shown(outcome(citations=(cited,)))
    assert '[1] "Airdrops Explained" (A. Writer, A Publisher) · What are Airdrops? · p. 12\n' in text
    assert "summary" not in text


def test_list_items_are_set_in() -> None:
    lines = to_lines(outcome("Steps:\n1. First\n- Second\n  * Third", citations=()), TEXTS)
    assert [line.lead for line in lines] == ["", "1. ", "- ", "  * "]


def test_sources_show_their_address() -> None:
    sources = [Source(id="a", title="T", publisher="P", author="A", url="https://example.org"), Source(id="b", title="U", publisher="P")]
    assert [line.lead + line.text for line in to_source_lines(sources)] == ['- "T" (A, P)', "  https://example.org", '- "U" (P)']


def test_nothing_that_acts_on_a_terminal_gets_through() -> None:
    cited = replace(CITATION, title=HOSTILE, credit=HOSTILE, section=HOSTILE, url="https://example.org/" + HOSTILE)
    warned = SafetyWarning(rule_id="x", severity=Severity.INFO, title=HOSTILE, advice=HOSTILE)
    for own_words in (True, False):
        text = shown(outcome(HOSTILE, citations=(replace(cited, own_words=own_words),), warnings=(warned,)))
        assert not HARMLESS.search(text)
        assert "gnp.exe" in text
    assert not HARMLESS.search(
        "".join(line.text for line in to_source_lines([Source(id="a", title=HOSTILE, publisher=HOSTILE, url=HOSTILE)]))
    )


def test_an_escape_that_never_ends_does_not_swallow_the_text() -> None:
    assert clean_text("\x1b]0;a\nb") == "\ufffd]0;a\nb"
    assert clean_text("\x1b[31mred\x1b") == "\ufffdred\ufffd"


def test_joiners_and_marks_that_languages_need_stay() -> None:
    for text in ("می‌خواهم", "👩‍🚀 🏴", "नमस्ते क्या हाल है", "é\u0323", "שָׁלוֹם"):
        assert clean_text(text) == text
    assert clean_text("Z" + "\u0300" * 50) == "Z" + "\u0300" * 4


def test_a_line_is_one_line() -> None:
    assert clean_line("a\r\nb\u2028c\td") == "a b c d"


@given(st.text())
def test_cleaning_twice_is_cleaning_once_and_leaves_nothing_that_acts(text: str) -> None:
    cleaned = clean_text(text)
    assert not HARMLESS.search(cleaned)
    assert clean_text(cleaned) == cleaned


LONG = "An airdrop sends tokens to wallets, and somebodywithaverylongnamethatgoesonandonandonandon wrote that. [1]"


@pytest.mark.parametrize("width", [20, 40, 80])
@pytest.mark.parametrize(
    "body",
    [LONG, "- " + LONG, "空投是项目方把代币免费发到钱包里的做法。" * 6, "إيردروب يعني إرسال الرموز إلى المحافظ مجانا " * 5, "👩‍🚀" * 60],
)
def test_no_line_is_wider_than_the_terminal_and_no_letter_is_lost(body: str, width: int) -> None:
    text = painted(to_lines(outcome(body, citations=()), TEXTS), width)
    assert max(cell_len(line) for line in text.split("\n")) <= width
    assert "".join(text.split()) == "".join(body.split())


def test_wrapped_lines_stand_under_their_text() -> None:
    text = painted((Line(lead="10. ", text="one two three four five six seven eight nine ten"),), 24)
    assert text == "10. one two three four\n    five six seven eight\n    nine ten\n"


def test_an_address_is_never_broken() -> None:
    address = "https://example.org/" + "a" * 60
    assert f"\n{address}\n" in "\n" + painted((Line(lead="    ", text=address, look=Look.ADDRESS),), 40, color_system=None)
    assert painted((Line(lead="    ", text="https://example.org", look=Look.ADDRESS),), 40, color_system=None)[:5] == "    h"


def test_a_dumb_terminal_is_as_wide_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "24")
    text = painted((Line(text="one two three four five six seven"),), _environ={"TERM": "dumb"}, color_system=None)
    assert text == "one two three four five\nsix seven\n"


def test_what_looks_like_markup_is_shown_as_it_is() -> None:
    assert "[red]x[/red] [link=http://a]b[/link] :smile:" in painted((Line(text="[red]x[/red] [link=http://a]b[/link] :smile:"),), 80)


def test_colour_is_there_and_can_be_turned_off() -> None:
    lines = to_lines(outcome(warnings=(warning(Severity.CRITICAL),)), TEXTS)
    assert "\x1b[1;31m⚠ WARNING" in painted(lines, 80)
    assert not re.search(r"\x1b\[[\d;]*3\d", painted(lines, 80, no_color=True))
    assert "\x1b" not in painted(lines, 80, color_system=None)


def test_a_pipe_gets_whole_lines_and_no_colours() -> None:
    out = io.StringIO()
    screen = open_screen(out)
    with screen.thinking():
        screen.show([Line(text="x" * 300, look=Look.CRITICAL)])
    assert out.getvalue() == "x" * 300 + "\n"
