"""What is kept is worked out once, and no more is kept than was said."""

from knowledge.kept import Kept


def test_what_was_asked_is_worked_out_once():
    asked: list[str] = []
    kept: Kept[str, int] = Kept(lambda key: asked.append(key) or len(key), most=10)
    assert [kept["a"], kept["bbb"], kept["a"]] == [1, 3, 1]
    assert asked == ["a", "bbb"]


def test_no_more_is_kept_than_was_said():
    kept: Kept[int, int] = Kept(lambda key: -key, most=3)
    for key in range(100):
        assert kept[key] == -key
        assert len(kept) <= 3
