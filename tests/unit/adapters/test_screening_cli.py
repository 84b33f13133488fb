"""`jumpmaster check` and `jumpmaster screen`: what a script reads, and how they end."""

from __future__ import annotations

import io
import json
from types import SimpleNamespace

import pytest

from adapters.cli import main


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("JUMPMASTER_HOME", str(tmp_path))


@pytest.mark.parametrize("as_json", [True, False])
@pytest.mark.parametrize(("links", "code"), [(["uniswap.org", "@somebody"], 0), (["uniswap.org", "https://[::1", "uniswap.org"], 1)])
def test_a_link_that_cannot_be_read_fails_without_stopping_the_others(links, code, as_json, capsys):
    assert main(["check", *links, *(["--json"] if as_json else [])]) == code
    out = capsys.readouterr().out
    if as_json:
        told = [json.loads(line) for line in out.splitlines()]
        assert [each["written"] for each in told] == links
        assert [any(said["finding"] == "errored" for said in each["evidence"]) for each in told] == ["[::1" in link for link in links]
    else:
        assert out.count("official   0.000  uniswap.org") == links.count("uniswap.org")
        assert ("x address:" in out) == bool(code)


def test_links_are_read_from_stdin_one_a_line(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(b"uniswap.org\n\n  \nhttps://[::1\r\n\xff.example\n")))
    assert main(["check", "-", "--json"]) == 1
    assert [json.loads(line)["written"] for line in capsys.readouterr().out.splitlines()] == [
        "uniswap.org",
        "https://[::1",
        "\ufffd.example",
    ]


def test_an_editors_mark_is_no_part_of_the_first_link(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(b"\xef\xbb\xbfuniswap.org\n")))
    assert main(["check", "-", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["written"] == "uniswap.org"


@pytest.mark.parametrize("command", [["check", "-"], ["screen"]])
def test_a_closed_stdin_is_told_of(command, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", None)
    assert main(command) == 1
    assert "stdin is closed" in capsys.readouterr().err


def test_scores_are_not_longer_than_they_mean(capsys):
    main(["check", "mailto:a@b.example", "--json"])
    assert json.loads(capsys.readouterr().out)["score"] == 0.1
