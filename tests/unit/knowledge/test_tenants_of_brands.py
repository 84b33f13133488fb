"""Sites that strangers open below a brand's own domain are theirs: never official, and what a feed says of them is obeyed."""

import pytest

from bot.models import Standing
from bot.screening.verdict import LinkJudge
from knowledge.brand_files import load_brands
from knowledge.feeds.shipped_gate import shipped_gate
from knowledge.hostkinds import load_hostkinds


@pytest.mark.parametrize(
    "host", ["orbit-promo.netlify.com", "orbit-wallet-desk.slack.com", "orbit-interview.zoom.us", "orbit.paragraph.xyz"]
)
def test_a_site_below_a_brands_domain_that_anybody_opens_is_not_official(host):
    judge = LinkJudge(brands=load_brands(), hosts=load_hostkinds())
    assert judge.judge_written(f"https://{host}/").standing is not Standing.OFFICIAL
    assert judge.judge_written(f"https://{host.partition('.')[2]}/").standing is Standing.OFFICIAL
    assert shipped_gate().refuse_block(host) is None
