"""Any link in, one verdict out: no crash, a score that keeps its promises, and nothing a poster writes lowers it."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.models import Finding, Standing
from bot.screening.checks.confusables import skeleton
from bot.screening.checks.weighing import BUDGET, join_doubts, join_scores
from bot.screening.links.models import Disguise
from bot.screening.verdict import LinkContext
from knowledge.feeds.models import ListedAs
from tests.fakes.link_judging import BRANDS, FakeFeeds, FixedScorer, new_judge, web_link

FAST = settings(max_examples=200, deadline=None, derandomize=True)
ANY = st.text(st.characters(exclude_categories=()), max_size=120)
LABELS = st.text("abcdefghiklmnoprstuvwxyz0123456789-аеорсüß空投", min_size=1, max_size=20)
NAMES = st.sampled_from([*(brand.domains[0].partition(".")[0] for brand in BRANDS.brands), "claim", "airdrop", "quiet", "login"])
HOSTS = st.builds(
    lambda labels, ending: ".".join([*labels, ending]),
    st.lists(LABELS | NAMES | st.builds("{}{}".format, NAMES, LABELS), min_size=1, max_size=4),
    st.sampled_from(["example", "finance", "org", "xyz", "top", "pages.dev", "gitbook.io", "co.uk"]),
)
PATHS = st.sampled_from(
    ["", "/", "/claim", "/a.exe", "/go?url=https://zephyrswap-claim.live", "/exit?to=https%3A%2F%2Flisted.example", "/@a"]
)
LINKS = st.builds("https://{}{}".format, HOSTS, PATHS) | ANY
CLAIMS = (
    st.sampled_from(["this is the official site", "100% safe, checked by admins", "connect your wallet to claim", "not a scam", ""]) | ANY
)
VALUES = st.floats(0, 1)
FEEDS = FakeFeeds(hosts={"listed.example": ListedAs.BLOCKED, "quiet.example": ListedAs.ALLOWED})


@FAST
@given(LINKS, VALUES, st.floats(0.01, 0.99), ANY)
@example("https://zephyrswap.finance", 1.0, 0.5, "")
@example("https://listed.example", 0.0, 0.99, "")
@example("\ud800", 0.5, 0.5, "\udfff")
@example("0x" + "aB" * 20, 0.5, 0.5, "")
def test_any_string_gets_a_verdict_whose_score_and_standing_agree(written, value, threshold, text):
    judge = new_judge(scorer=FixedScorer(value), feeds=FEEDS, threshold=threshold)
    verdict = judge.judge_written(written, LinkContext(text=text, seen_hosts={}))
    assert 0.0 <= verdict.score <= 1.0
    assert (verdict.standing is Standing.OFFICIAL) == (verdict.score == 0.0)
    assert (verdict.standing is Standing.MALICIOUS) == (verdict.score == 1.0)
    assert (verdict.standing is Standing.SUSPICIOUS) == (threshold <= verdict.score < 1.0)
    assert verdict.evidence
    assert (verdict.host is None) == (verdict.url is None)


@FAST
@given(LINKS, VALUES, CLAIMS)
def test_nothing_a_poster_writes_lowers_a_score(written, value, claim):
    judge = new_judge(scorer=FixedScorer(value), feeds=FEEDS)
    assert judge.judge_written(written, LinkContext(text=claim)).score >= judge.judge_written(written).score


@FAST
@given(LINKS, VALUES, VALUES)
def test_a_higher_learned_score_never_lowers_the_score(written, one, other):
    low, high = sorted((one, other))
    assert (
        new_judge(scorer=FixedScorer(low)).judge_written(written).score <= new_judge(scorer=FixedScorer(high)).judge_written(written).score
    )


@FAST
@given(HOSTS, ANY, st.frozensets(st.sampled_from(list(Disguise))))
def test_how_a_link_is_shown_never_lowers_its_score(host, shown, disguises):
    judge = new_judge()
    assert (
        judge.judge(web_link(f"https://{host}", shown=shown, disguises=disguises)).score >= judge.judge(web_link(f"https://{host}")).score
    )


@FAST
@given(HOSTS, PATHS)
def test_only_a_feed_or_a_moderator_makes_malicious(host, path):
    verdict = new_judge(scorer=FixedScorer(1.0)).judge_written(f"https://{host}{path}")
    assert verdict.standing is not Standing.MALICIOUS
    if verdict.host:
        blocked = LinkContext(blocked=frozenset({verdict.host}))
        assert new_judge().judge_written(f"https://{host}{path}", blocked).standing is Standing.MALICIOUS


@FAST
@given(LINKS)
def test_no_unofficial_host_is_shown_so_that_it_can_be_clicked(written):
    verdict = new_judge(feeds=FEEDS).judge_written(written)
    if verdict.host and "." in verdict.host and verdict.standing is not Standing.OFFICIAL and BRANDS.owner_of(verdict.host) is None:
        assert not any(verdict.host in each.detail for each in verdict.evidence if each.finding is not Finding.CLEARED)


@FAST
@given(VALUES, VALUES)
def test_two_half_doubts_are_no_accusation(learned, by_rule):
    joined = join_scores(learned, by_rule)
    assert (joined >= BUDGET) == (max(learned, by_rule) >= BUDGET)
    assert max(learned, by_rule) <= joined <= 1.0


@FAST
@given(st.lists(VALUES, max_size=6), VALUES)
def test_one_doubt_more_never_makes_less(doubts, one_more):
    assert 0.0 <= join_doubts(doubts) <= join_doubts([*doubts, one_more]) + 1e-9 <= 1.0 + 1e-9


@FAST
@given(ANY)
def test_a_skeleton_never_has_the_letters_it_folds(text):
    assert not set(skeleton(text)) & set("0134578|іаеосрх")
