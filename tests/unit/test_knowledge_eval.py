import json

import pytest

from adapters.cli import main


@pytest.fixture
def words_only(tmp_path, monkeypatch):
    monkeypatch.setenv("JUMPMASTER_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("JUMPMASTER_EMBEDDER", "words")


def test_eval_counts_right_sections(tmp_path, capsys, words_only):
    rows = [
        {"text": "what is a bounty airdrop", "section": "Types of Crypto Airdrops"},
        {"text": "what is a bounty airdrop", "section": "Disclaimer"},
        {"text": "what is a bounty airdrop", "section": "Disclaimer", "also_ok": ["Types of Crypto Airdrops"]},
    ]
    file = tmp_path / "questions.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)))
    assert main(["knowledge", "eval", str(file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"questions": 3, "hit_at_1": 0.6667, "hit_at_3": 0.6667}


def test_eval_names_the_lines_it_cannot_read(tmp_path, capsys, words_only):
    file = tmp_path / "questions.jsonl"
    asked = '"text": "what is a bounty airdrop", "section": "Types of Crypto Airdrops"'
    broken = ("broken", f'{{{asked}, "also_ok": 5}}', f'{{{asked}, "also_ok": [["x"]]}}', f'{{{asked}, "also_ok": null}}', "[]")
    file.write_text("\n".join([f"{{{asked}}}", *broken]))
    assert main(["knowledge", "eval", str(file)]) == 1
    said = capsys.readouterr().err
    assert [line.split()[1] for line in said.splitlines() if line.startswith("line")] == ["2", "3", "4", "5", "6"]


def test_eval_of_a_file_that_is_not_there_is_wrong_usage(tmp_path, capsys, words_only):
    assert main(["knowledge", "eval", str(tmp_path / "nowhere.jsonl")]) == 2
    assert f"{tmp_path / 'nowhere.jsonl'} cannot be read: No such file or directory." in capsys.readouterr().err
