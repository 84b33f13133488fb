"""Headings written as plain lines, tables and printed pages: what makes one passage, and where it stands."""

import pytest

from knowledge.ingest.models import IngestLimits, Section
from knowledge.ingest.outline import with_written_headings
from knowledge.ingest.printed import as_running_text
from knowledge.ingest.tables import write_out_markdown_tables
from knowledge.ingest.worker import parse
from tests.fakes.files import make_docx, make_pdf, paragraph


def outlined(text, heading=""):
    return [(each.heading, each.text) for each in with_written_headings([Section(heading=heading, text=text)])]


def test_each_question_of_an_faq_stands_above_its_answer():
    text = "**Q: When is the draw?**\nOn Monday.\n\nWho may take part?\n\nA: Everyone.\nTwice."
    assert outlined(text, "Help") == [("Help > When is the draw?", "On Monday."), ("Help > Who may take part?", "Everyone.\nTwice.")]


@pytest.mark.parametrize("question", ["¿Quién gana?", "什么时候开始？", "В: Когда раздача?", "Q3. Is it on?", "متى نبدأ؟"])
def test_questions_are_known_in_other_languages_and_numbered(question):
    assert len(outlined(f"{question}\nthe answer")) == 1
    assert outlined(f"{question}\nthe answer")[0][1] == "the answer"


@pytest.mark.parametrize(
    "title",
    ["THE RULES", "**Fees**", "**Fees:**", "Fees\n====", "Fees\n----", "3. Fees and limits", "4.2 Fees"],
)
def test_titles_that_are_written_as_lines_are_headings(title):
    (found,) = outlined(f"{title}\nSwaps cost one percent, the rest is free.")
    assert found[0].upper().endswith(("FEES", "FEES AND LIMITS", "THE RULES"))
    assert found[1] == "Swaps cost one percent, the rest is free."


def test_a_short_line_that_opens_a_paragraph_is_its_heading():
    assert outlined("Intro text.\n\nContract address\n0xabc, on Base.")[1] == ("Contract address", "0xabc, on Base.")


@pytest.mark.parametrize(
    "text",
    [
        "Mirela: has anyone seen the lamp?\nAnsel: no",
        "- who pays?\n- the treasury",
        "1. Apples\n2. Pears\n3. Plums",
        "1. Be kind.\n2. No adverts.",
        "Done. Or is it?\nYes.",
        "a line in the middle\nof a paragraph\nThat goes on",
        "| who? | what? |\n| a | b |",
        "x" * 200 + "?\nno",
        "NO.\nthat is all",
    ],
)
def test_what_only_looks_like_a_heading_stays_text(text):
    assert outlined(text) == [("", text)]


def test_a_short_line_between_gaps_is_the_heading_of_the_longer_text_behind_it():
    text = "Intro text, of one line.\n\nHow we vote\n\nEach member has one voice, whatever they hold.\n\nBots\n\n/rank shows your points."
    assert outlined(text)[1:] == [("How we vote", "Each member has one voice, whatever they hold."), ("Bots", "/rank shows your points.")]


@pytest.mark.parametrize(
    "line", ["Team – 18 %", "Yes, we do", "See you soon.", "thanks", "- Open the app", "One two three four five six seven eight"]
)
def test_other_short_lines_between_gaps_are_text(line):
    text = f"Some text here.\n\n{line}\n\nA longer paragraph that comes after it, in full sentences."
    assert outlined(text) == [("", text)]


def test_a_heading_with_nothing_under_it_is_not_lost():
    assert outlined("WELCOME\n\nWhat is it?\nA game.") == [("WELCOME", "WELCOME"), ("What is it?", "A game.")]


def test_a_page_goes_on_under_the_heading_of_the_page_before():
    pages = [Section(heading="", text="1. Stake\nIt is 40.", page=1), Section(heading="", text="and 50 later.\n2. Slashing\nRare.", page=2)]
    found = [(each.heading, each.text, each.page) for each in with_written_headings(pages)]
    assert found == [("1. Stake", "It is 40.", 1), ("1. Stake", "and 50 later.", 2), ("2. Slashing", "Rare.", 2)]


def test_a_page_that_opens_with_a_heading_repeats_none():
    pages = [Section(heading="", text="1. Stake\nIt is 40.", page=1), Section(heading="", text="2. Slashing\nRare.", page=2)]
    assert [each.heading for each in with_written_headings(pages)] == ["1. Stake", "2. Slashing"]


def test_rows_of_a_markdown_table_carry_the_names_of_their_columns():
    table = "Shares:\n| Who | Share | Cliff |\n|---|:--:|---|\n| Team | 18 % | 12 months |\n| Advisors | | 6 \\| 7 |\nafter"
    assert write_out_markdown_tables(table).split("\n") == [
        "Shares:", "", "Team – Share: 18 %; Cliff: 12 months", "", "Advisors – Cliff: 6 | 7", "", "after",
    ]  # fmt: skip


def test_code_and_lone_bars_are_no_tables():
    for text in ("```\n| a | b |\n|---|---|\n| c | d |\n```", "| one line |", "| a | b |\n| c | d |\n| e | f |"):
        assert write_out_markdown_tables(text) == text


def test_rows_of_html_tables_are_lines_and_layout_stays():
    page = b"""<h1>Fees</h1><table><tr><th>What</th><th>Cost</th></tr><tr><td>Swap</td><td>1 <b>%</b></td></tr></table>
    <table><tr><td><h2>Left</h2>here</td><td>there</td></tr></table><table><tr><td>a</td><td>b</td></tr></table>"""
    parsed = parse("html", page, IngestLimits())
    assert [(each.heading, " ".join(each.text.split())) for each in parsed.sections] == [
        ("Fees", "Swap – Cost: 1 %"),
        ("Fees > Left", "here there a – b"),
    ]


def test_a_summary_and_a_term_stand_above_what_they_open():
    page = b"<h1>FAQ</h1><details><summary>Mint price</summary><p>1 ETH</p></details><dl><dt>Reveal</dt><dd>on Monday</dd></dl>"
    assert [(each.heading, each.text) for each in parse("html", page, IngestLimits()).sections] == [
        ("FAQ > Mint price", "1 ETH"),
        ("FAQ > Reveal", "on Monday"),
    ]


def test_rows_of_word_tables_are_lines_in_their_place():
    def row(*cells):
        return f"<w:tr>{''.join(f'<w:tc>{paragraph(cell)}</w:tc>' for cell in cells)}</w:tr>"

    table = f"<w:tbl>{row('Group', 'Share', 'Cliff')}{row('Team', '18 %', 'a year')}</w:tbl>"
    two = f"<w:tbl>{row('Founder', 'Odalys')}{row('Host', 'Ilse')}</w:tbl>"
    parsed = parse("docx", make_docx(paragraph("Before.") + table + paragraph("After.") + two), IngestLimits())
    lines = [line for section in parsed.sections for line in section.text.split("\n") if line]
    assert lines == ["Before.", "Team – Share: 18 %; Cliff: a year", "After.", "Founder – Odalys", "Host – Ilse"]


def test_lines_of_a_printed_paragraph_are_joined_and_page_heads_taken_out():
    ends = ("- rests\n- sleeps", "- eats\n- drinks", "never\nalways")
    pages = [
        f"Korvid Network\nGuide {number} of 3\n{number}. Part\nA validator of the network needs many cores and\nmuch memory.\n{end}"
        for number, end in enumerate(ends, 1)
    ]
    first = parse("pdf", make_pdf(pages), IngestLimits()).sections[0]
    assert (first.heading, first.page) == ("1. Part", 1)
    assert first.text == "A validator of the network needs many cores and much memory.\n- rests\n- sleeps"


def test_a_word_parted_at_the_end_of_a_full_line_is_one_again():
    (page,) = as_running_text([Section(heading="", text="the commission is between three and seven per-\ncent of it", page=1)])
    assert page.text == "the commission is between three and seven percent of it"


def test_pages_that_differ_only_in_their_numbers_keep_their_text():
    pages = [Section(heading="", text=f"Berth {number}\nPaid until the {number}th.", page=number) for number in range(1, 9)]
    assert [page.text for page in as_running_text(pages)][6] == "Berth 7\nPaid until the 7th."
