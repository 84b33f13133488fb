"""The configuration of feeds: what ships is complete, an operator's file changes it by name, and mistakes are told with their place."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.feeds import configured
from knowledge.feeds.configured import ConfiguredFeed, FeedsMisconfigured, load_feeds


@pytest.fixture
def configure(tmp_path: Path):
    def configure(text: str | bytes) -> dict[str, ConfiguredFeed]:
        path = tmp_path / "feeds.yaml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return {feed.name: feed for feed in load_feeds(tmp_path)}

    return configure


def test_what_ships_names_its_source_and_licence(tmp_path):
    feeds = load_feeds(tmp_path)
    assert {"metamask", "metamask-stalelist", "metamask-hotlist", "scamsniffer", "polkadot", "polkadot-addresses", "phantom"} <= {
        feed.name for feed in feeds if feed.enabled
    }
    for feed in feeds:
        assert feed.url.startswith("https://")
        assert feed.title
        assert feed.publisher
        assert feed.home.startswith("https://github.com/")
        assert feed.licence
        assert feed.format != "auto"
        assert not feed.on_this_machine
    assert {feed.name: feed.delay for feed in feeds if feed.delay} == {"scamsniffer": timedelta(days=7)}


def test_an_operators_file_adds_and_changes(configure):
    feeds = configure("""
feeds:
  phantom: {enabled: false}
  metamask:
    url: https://mirror.example/config.json
    refresh_every: 30m
  my-list_2.txt:
    url: http://127.0.0.1:8000/list
    on_this_machine: true
    title: Our  list
    max_age: 10d
    most_megabytes: 2
""")
    assert not feeds["phantom"].enabled
    assert feeds["phantom"].licence.startswith("MIT")
    assert (feeds["metamask"].url, feeds["metamask"].refresh_every) == ("https://mirror.example/config.json", timedelta(minutes=30))
    own = feeds["my-list_2.txt"]
    assert (own.title, own.max_age, own.most_bytes, own.format) == ("Our list", timedelta(days=10), 2 * 1024 * 1024, "auto")


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "feeds:\n", "feeds: {}\n", "\ufefffeeds: {}\n"])
def test_an_empty_file_changes_nothing(configure, tmp_path, text):
    assert tuple(configure(text).values()) == load_feeds(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("feeds:\n  a:\n   url: x\n  b: [", "line 4"),
        ("feeds: [a]", "`feeds` has to have an entry"),
        ("phantom: {enabled: false}", "one field, `feeds`"),
        ("[]", "one field, `feeds`"),
        ("feeds: {a: https://a.example/}", "a has to have fields"),
        ("feeds: {a: {}}", "a: it lacks `url`"),
        ("feeds: {A: {url: 'https://a.example/'}}", "'A' is no name"),
        ("feeds: {../x: {url: 'https://a.example/'}}", "'../x' is no name"),
        ("feeds: {confirmed: {url: 'https://a.example/'}}", "'confirmed' is no name"),
        ("feeds: {feeds: {url: 'https://a.example/'}}", "'feeds' is no name"),
        ("feeds: {1: {url: 'https://a.example/'}}", "'int' is no name"),
        ("feeds: {phantom: {enable: false}}", "phantom has an unknown field 'enable'; did you mean enabled?"),
        ("feeds: {phantom: {zzz: false}}", "there are amends, delay"),
        ("feeds: {phantom: {enabled: 'no'}}", "phantom: enabled has to be true or false"),
        ("feeds: {phantom: {refresh_every: 10}}", "phantom: refresh_every has to be a time"),
        ("feeds: {phantom: {refresh_every: 1m}}", "from 5 minutes"),
        ("feeds: {phantom: {max_age: 99999d}}", "to 366 days"),
        ("feeds: {phantom: {max_age: 1h}}", "phantom: max_age is shorter than refresh_every"),
        ("feeds: {phantom: {format: xml}}", "phantom: format has to be one of auto, metamask"),
        ("feeds: {phantom: {most_megabytes: 0}}", "from 1 to 1024"),
        ("feeds: {phantom: {most_megabytes: true}}", "from 1 to 1024"),
        ("feeds: {phantom: {title: [x]}}", "phantom: title has to be a text"),
        ("feeds: {phantom: {url: 'http://a.example/'}}", "phantom: url has to start with https://"),
        ("feeds: {phantom: {url: 'file:///etc/passwd', on_this_machine: true}}", "https://"),
        ("feeds: {phantom: {url: 'https://'}}", "phantom: url is no web address"),
        ("feeds: {phantom: {url: 'https://[half'}}", "phantom: url is no web address"),
        ("feeds: {phantom: {url: 'https://me:pass@a.example/'}}", "user name or password"),
        ("feeds: {phantom: {url: 'https://a.example/{since}'}}", "belong together"),
        ("feeds: {phantom: {amends: metamask}}", "belong together"),
        ("feeds: {metamask-hotlist: {amends: nothing}}", "metamask-hotlist: amends names 'nothing'"),
        ("feeds: {metamask-hotlist: {amends: metamask-hotlist}}", "no feed that can be amended"),
        ("feeds: {a: {url: 2026-99-99}}", "no YAML"),
        (b"\xff\xfe\x00binary", "no text in UTF-8"),
        (b"feeds: \x00", "no YAML"),
        ("a" * 1_000_001, "larger than a megabyte"),
        ("[" * 5000, "nested too deeply"),
        ("feeds: !!python/object/apply:os.system [x]", "line 1"),
    ],
)
def test_a_mistake_names_the_file_and_the_entry(configure, tmp_path, text, says):
    with pytest.raises(FeedsMisconfigured) as caught:
        configure(text)
    assert str(caught.value).startswith(str(tmp_path / "feeds.yaml"))
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 500


def test_a_folder_in_its_place_is_told_of(tmp_path):
    (tmp_path / "feeds.yaml").mkdir()
    with pytest.raises(FeedsMisconfigured, match="cannot be read"):
        load_feeds(tmp_path)


@given(text=st.text(alphabet=st.sampled_from("feds:{}[]&*!-a1 \n'\"#|>\ud7ff\x00"), max_size=60))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
def test_no_text_breaks_it(configure, text):
    try:
        configure("feeds: " + text)
    except FeedsMisconfigured as error:
        assert "feeds.yaml" in str(error)


def test_the_page_tells_of_every_feed_and_field(tmp_path):
    page = (Path(__file__).parents[3] / "docs" / "feeds.md").read_text()
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in page.splitlines() if line.startswith("| `")]
    told = {row[0].strip("`"): row for row in rows}
    for feed in load_feeds(tmp_path):
        _, _, licence, delay, pace, what = told[feed.name]
        assert feed.licence.startswith(licence), feed.name
        assert delay == ("7d" if feed.delay else "")
        assert pace == next(f"{feed.refresh_every // unit}{name}" for unit, name in UNITS if feed.refresh_every >= unit)
        assert what.startswith("off") is not feed.enabled
    assert {name.strip("`") for row in rows for name in row[0].split(", ")} >= configured.FIELDS


UNITS = ((timedelta(days=1), "d"), (timedelta(hours=1), "h"), (timedelta(minutes=1), "m"))
