"""What a link comes to when its evidence disagrees."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.models import Finding, Standing
from bot.screening.links.models import Disguise, FoundLink, LinkKind
from bot.screening.verdict import LinkContext
from knowledge.feeds.models import CONFIRMED, Lapsed, ListedAs
from tests.fakes.link_judging import BRANDS, CID, HOSTS, NOW, FakeFeeds, FixedScorer, evidence_of, new_judge, web_link

BLOCKED, ALLOWED = ListedAs.BLOCKED, ListedAs.ALLOWED


def standing(written, judge=None, **context):
    return (judge or new_judge()).judge_written(written, LinkContext(**context)).standing


class TestWhoIsRight:
    def test_a_moderators_block_goes_before_everything(self):
        both = {"official": frozenset({"zephyrswap.finance"}), "blocked": frozenset({"zephyrswap.finance"})}
        verdict = new_judge().judge_written("https://app.zephyrswap.finance", LinkContext(**both))
        assert (verdict.standing, verdict.score) == (Standing.MALICIOUS, 1.0)

    def test_a_moderators_permission_goes_before_a_feed(self):
        judge = new_judge(feeds=FakeFeeds(hosts={"quiet.example": BLOCKED}))
        assert standing("https://quiet.example", judge) is Standing.MALICIOUS
        assert standing("https://quiet.example", judge, official=frozenset({"quiet.example"})) is Standing.OFFICIAL

    def test_a_feed_on_exactly_this_host_goes_before_the_registry(self):
        judge = new_judge(feeds=FakeFeeds(hosts={"old.zephyrswap.finance": BLOCKED}))
        assert standing("https://old.zephyrswap.finance/x", judge) is Standing.MALICIOUS
        assert standing("https://app.zephyrswap.finance/x", judge) is Standing.OFFICIAL

    def test_a_feed_on_exactly_this_path_goes_before_the_registry(self):
        judge = new_judge(feeds=FakeFeeds(paths={("zephyrswap.finance", "/promo"): BLOCKED}))
        assert standing("https://zephyrswap.finance/promo/1", judge) is Standing.MALICIOUS
        assert standing("https://zephyrswap.finance/", judge) is Standing.OFFICIAL

    def test_the_registry_goes_before_a_feeds_entry_for_a_parent(self):
        judge = new_judge(feeds=FakeFeeds(hosts={"gitbook.io": BLOCKED}))
        assert standing("https://zephyrswap.gitbook.io", judge) is Standing.OFFICIAL
        assert standing("https://somebody.gitbook.io", judge) is Standing.MALICIOUS

    def test_a_feeds_permission_stays_below_suspicion_but_is_not_official(self):
        written = "https://zephyrswap-claim.live"
        judge = new_judge(feeds=FakeFeeds(hosts={"zephyrswap-claim.live": ALLOWED}))
        assert standing(written) is Standing.SUSPICIOUS
        assert standing(written, judge) is Standing.UNKNOWN
        assert evidence_of(judge.judge_written(written), "listed").finding is Finding.CLEARED

    def test_a_feeds_permission_for_a_hosting_service_says_nothing_of_its_tenants(self):
        judge = new_judge(feeds=FakeFeeds(hosts={"pages.dev": ALLOWED}))
        verdict = judge.judge_written("https://zephyrswap-claim.pages.dev")
        assert verdict.standing is Standing.SUSPICIOUS
        assert evidence_of(verdict, "listed").finding is Finding.PASSED

    def test_a_feeds_permission_for_a_platform_does_not_reach_its_pages(self):
        judge = new_judge(feeds=FakeFeeds(hosts={"sites.example": ALLOWED}))
        assert standing("https://sites.example/view/zephyrswap-claim", judge) is Standing.SUSPICIOUS
        assert evidence_of(judge.judge_written("https://sites.example/"), "listed").finding is Finding.CLEARED

    def test_a_moderators_permission_for_a_platform_does_not_reach_its_pages(self):
        allowed = frozenset({"sites.example", "pages.dev"})
        assert standing("https://sites.example/view/zephyrswap-claim", official=allowed) is Standing.SUSPICIOUS
        assert standing("https://zephyrswap-claim.pages.dev", official=allowed) is Standing.SUSPICIOUS
        assert standing("https://our.pages.dev", official=frozenset({"our.pages.dev"})) is Standing.OFFICIAL

    def test_a_moderator_can_name_one_account_of_a_platform(self):
        assert standing("https://t.me/pond_friends", official=frozenset({"t.me/pond_friends"})) is Standing.OFFICIAL
        assert standing("https://t.me/pond_friendz", official=frozenset({"t.me/pond_friends"})) is Standing.UNKNOWN

    def test_a_learned_score_of_one_is_still_not_malicious(self):
        verdict = new_judge(scorer=FixedScorer(1.0)).judge_written("https://quiet.example")
        assert verdict.standing is Standing.SUSPICIOUS
        assert verdict.score < 1.0

    def test_unknown_domain_is_never_called_official(self):
        verdict = new_judge(scorer=FixedScorer(0.0)).judge_written("https://quiet.example")
        assert verdict.standing is Standing.UNKNOWN
        assert verdict.score > 0.0


class TestMembersPages:
    """A page that a member wrote on a brand's own site."""

    def test_it_is_unknown_whatever_names_and_lures_stand_in_it(self):
        judge = new_judge(scorer=FixedScorer(0.99))
        for written in (
            "https://pond.org/c/somebody",
            "https://pond.org/c/zephyrswap-airdrop-claim",
            "https://www.pond.org/c/glimmerwallet",
        ):
            verdict = judge.judge_written(written)
            assert verdict.standing is Standing.UNKNOWN, written
            assert 0 < verdict.score < 0.5
        assert standing("https://pond.org/about", judge) is Standing.OFFICIAL

    def test_it_says_whose_site_it_is_and_that_members_write_there(self):
        verdict = new_judge().judge_written("https://pond.org/c/somebody")
        said = evidence_of(verdict, "members_page")
        assert said.finding is Finding.FLAGGED
        assert "Pond's own site" in said.detail
        assert "somebody's" in said.detail
        assert "but this page is not its own" in evidence_of(verdict, "official").detail

    def test_feeds_and_moderators_decide_about_it(self):
        page = "https://pond.org/c/somebody"
        assert standing(page, new_judge(feeds=FakeFeeds(paths={("pond.org", "/c/somebody"): BLOCKED}))) is Standing.MALICIOUS
        assert standing(page, blocked=frozenset({"pond.org/c/somebody"})) is Standing.MALICIOUS
        assert standing(page, official=frozenset({"pond.org/c/somebody"})) is Standing.OFFICIAL
        assert standing(page, official=frozenset({"pond.org"})) is Standing.UNKNOWN

    def test_how_it_is_written_counts_against_it(self):
        assert standing("https://zephyrswap.finance@pond.org/c/somebody") is Standing.SUSPICIOUS
        anchored = new_judge().judge(web_link("https://pond.org/c/somebody", shown="zephyrswap.finance"))
        assert anchored.standing is Standing.SUSPICIOUS
        assert new_judge().judge_written("https://pond.org/c/somebody/setup.exe").score > 0.3

    def test_a_redirect_to_it_is_not_official(self):
        verdict = new_judge().judge_written("https://zephyrswap.finance/exit?to=https://pond.org/c/somebody")
        assert verdict.standing is Standing.UNKNOWN


class TestCarriedAddresses:
    def test_an_official_page_that_sends_on_to_a_strangers_is_not_official(self):
        assert standing("https://glimmerwallet.io/login?next=https://quiet.example/") is Standing.UNKNOWN
        assert standing("https://glimmerwallet.io/login?next=https://app.glimmerwallet.io/") is Standing.OFFICIAL
        assert standing("https://glimmerwallet.io/login?next=https://zephyrswap-claim.live") is Standing.SUSPICIOUS

    def test_any_page_that_sends_on_to_a_scam_is_no_better_than_it(self):
        judge = new_judge(feeds=FakeFeeds(hosts={"listed.example": BLOCKED}))
        assert standing("https://quiet.example/out?redirect=https%3A%2F%2Flisted.example%2Fx", judge) is Standing.MALICIOUS


class TestOfficial:
    @pytest.mark.parametrize("written", ["https://zephyrswap.finance", "docs.zephyrswap.finance/a", "https://ZEPHYRSWAP.finance.:443/"])
    def test_official_hosts_score_zero(self, written):
        verdict = new_judge(scorer=FixedScorer(0.99)).judge_written(written)
        assert (verdict.standing, verdict.score) == (Standing.OFFICIAL, 0.0)

    def test_a_tenant_of_a_brands_platform_is_not_the_brand(self):
        assert standing("https://github.com/somebody") is Standing.UNKNOWN
        assert standing("https://somebody.github.io") is Standing.UNKNOWN
        assert standing("https://github.com") is Standing.OFFICIAL
        # A page on a platform is nobody's official page unless its account is known: better unknown than wrongly official.
        assert standing("https://github.com/features") is Standing.UNKNOWN

    @pytest.mark.parametrize("written", ["https://zephyrswap.finance@t.me/somebody", "https://zephyrswap.finance@github.com/somebody"])
    def test_a_name_before_the_at_of_an_account_is_a_trick(self, written):
        assert standing(written) is Standing.SUSPICIOUS
        assert standing("https://zephyrswap.finance@t.me/zephyrswap_news") is Standing.OFFICIAL

    def test_an_account_is_not_its_platform_even_where_no_list_says_that_the_host_is_shared(self):
        assert standing("https://x.com/somebody") is Standing.UNKNOWN
        assert standing("https://web.x.com/somebody") is Standing.UNKNOWN
        assert standing("https://x.com/") is Standing.OFFICIAL

    @pytest.mark.parametrize(
        "written",
        [
            "t.me/zephyrswap_news",
            "https://x.com/Zephyrswap",
            "https://web.x.com/zephyrswap",
            "https://pt-br.x.com/zephyrswap",
            "https://discord.gg/zephyr",
            "@zephyrswap_news",
        ],
    )
    def test_official_accounts_are_official(self, written):
        assert standing(written) is Standing.OFFICIAL

    def test_other_accounts_are_unknown_and_it_says_that_nobody_asked_the_platform(self):
        verdict = new_judge().judge_written("https://discord.gg/aBcD123")
        assert verdict.standing is Standing.UNKNOWN
        assert verdict.host == "discord.gg"
        assert evidence_of(verdict, "account_target").finding is Finding.NOT_RUN

    def test_a_posters_claim_changes_nothing(self):
        plain = standing("https://zephyrswap-claim.live")
        claimed = standing(
            "https://zephyrswap-claim.live", text="this is the official site of Zephyrswap, the admins confirmed it, 100% safe"
        )
        assert plain is claimed is Standing.SUSPICIOUS


class TestUnwrapping:
    def test_a_listed_target_makes_the_redirect_malicious(self):
        judge = new_judge(feeds=FakeFeeds(hosts={"drain.example": BLOCKED}))
        verdict = judge.judge_written("https://out.example/go?url=https%3A%2F%2Fdrain.example%2Fx")
        assert (verdict.standing, verdict.host) == (Standing.MALICIOUS, "out.example")
        found = evidence_of(verdict, "unwrapped_to")
        assert found.finding is Finding.FLAGGED
        assert "drain[.]example" in found.detail

    def test_an_official_host_that_forwards_to_a_listed_one_is_malicious(self):
        judge = new_judge(feeds=FakeFeeds(hosts={"drain.example": BLOCKED}))
        assert standing("https://zephyrswap.finance/exit?to=https://drain.example", judge) is Standing.MALICIOUS
        allowed = frozenset({"zephyrswap.finance"})
        assert standing("https://zephyrswap.finance/exit?to=https://drain.example", judge, official=allowed) is Standing.MALICIOUS

    def test_an_official_host_that_forwards_to_an_unknown_one_is_not_official(self):
        assert standing("https://zephyrswap.finance/exit?to=https://quiet.example") is Standing.UNKNOWN
        assert standing("https://zephyrswap.finance/exit?to=https://glimmerwallet.io") is Standing.OFFICIAL

    def test_a_suspicious_target_raises_the_redirect(self):
        assert standing("https://out.example/go?url=https://zephyrswap-claim.live") is Standing.SUSPICIOUS
        assert standing("https://out.example/go?url=https://quiet.example") is Standing.UNKNOWN

    def test_redirects_within_redirects_are_followed_five_deep(self):
        judge = new_judge(feeds=FakeFeeds(hosts={"drain.example": BLOCKED}))
        target = "https://drain.example/"
        for _ in range(5):
            target = "https://out.example/go?url=" + target.replace("%", "%25").replace("&", "%26").replace("?", "%3F").replace("=", "%3D")
        assert standing(target, judge) is Standing.MALICIOUS

    def test_a_shortener_says_that_its_target_was_not_seen(self):
        assert evidence_of(new_judge().judge_written("https://short.example/abc"), "unwrapped_to").finding is Finding.NOT_RUN


class TestScore:
    def test_suspicion_begins_exactly_at_the_threshold(self):
        for threshold, expected in ((0.6, Standing.SUSPICIOUS), (0.600001, Standing.UNKNOWN)):
            verdict = new_judge(scorer=FixedScorer(0.6), threshold=threshold).judge_written("https://quiet.example")
            assert verdict.score == pytest.approx(0.6)
            assert verdict.standing is expected

    def test_a_strong_lookalike_is_suspicious_whatever_the_learned_score(self):
        assert standing("https://zephyrswapp.finance", new_judge(scorer=FixedScorer(0.0))) is Standing.SUSPICIOUS

    def test_weak_signs_alone_are_not_suspicious(self):
        for written in (
            "https://quiet-garden-tools.xyz",
            "https://bank-24.example:8443/",
            "https://login.quiet.example",
            "http://quiet.top",
        ):
            assert standing(written) is Standing.UNKNOWN, written

    def test_a_learned_score_below_the_budget_and_a_weak_rule_do_not_add_up_to_an_accusation(self):
        verdict = new_judge(scorer=FixedScorer(0.45)).judge_written("https://quiet.example:8443/setup.zip")
        assert verdict.score > 0.45
        assert verdict.standing is Standing.UNKNOWN

    def test_the_scorer_gets_the_signs(self):
        scorer = FixedScorer(0.1)
        new_judge(scorer=scorer).judge_written("https://zephyrswap-claim.live")
        assert scorer.seen[0]["lookalike"] >= 0.5

    def test_the_scorers_reasons_are_shown(self):
        verdict = new_judge(scorer=FixedScorer(0.8, ("free hosting", "the letters -clm-"))).judge_written("https://quiet.example")
        assert "the letters -clm-" in evidence_of(verdict, "score").detail

    def test_without_a_model_it_says_so(self):
        assert evidence_of(new_judge().judge_written("https://quiet.example"), "score").finding is Finding.NOT_RUN

    def test_a_threshold_that_flags_everything_or_nothing_is_refused(self):
        for threshold in (0.0, 1.0, -1, 2):
            with pytest.raises(ValueError, match="threshold"):
                new_judge(threshold=threshold)


class TestEvidence:
    def test_every_check_leaves_evidence_whether_it_fires_or_not(self):
        calm = new_judge().judge_written("https://quiet.example")
        loud = new_judge().judge_written(
            "https://u:p@zephyrswap-claim.live:8443/a.exe", LinkContext(text="connect your wallet", seen_hosts={})
        )
        checks = {
            "moderators", "listed", "official", "unwrapped_to", "lookalike", "free_hosting", "gateway", "raw_ip", "userinfo", "port",
            "lure_words", "download", "script", "shape", "ending", "score", "anchor", "disguise", "wording", "newly_seen",
        }  # fmt: skip
        assert {each.check for each in calm.evidence} == {each.check for each in loud.evidence} == checks
        flagged = {each.check for each in loud.evidence if each.finding is Finding.FLAGGED}
        assert flagged >= {"lookalike", "userinfo", "port", "lure_words", "download", "ending", "wording", "newly_seen"}

    def test_without_feeds_the_lists_were_not_asked(self):
        verdict = new_judge().judge_written("https://quiet.example")
        assert evidence_of(verdict, "listed").finding is Finding.NOT_RUN
        assert verdict.feed_age is None

    def test_an_empty_store_counts_as_no_feeds(self):
        assert (
            evidence_of(new_judge(feeds=FakeFeeds(entries=0)).judge_written("https://quiet.example"), "listed").finding is Finding.NOT_RUN
        )

    def test_a_listing_names_feed_entry_and_date(self):
        verdict = new_judge(feeds=FakeFeeds(hosts={"drain.example": BLOCKED})).judge_written("https://a.drain.example")
        assert (
            evidence_of(verdict, "listed").detail
            == "On the scam list testfeed as drain[.]example, listed there since 2025-03-01 or before."
        )
        copied = new_judge(feeds=FakeFeeds(hosts={"drain.example": BLOCKED}, dated_by_feed=False)).judge_written("https://drain.example")
        assert evidence_of(copied, "listed").detail == "On the scam list testfeed as drain[.]example, in our copy since 2025-03-01."
        assert verdict.feed_age == timedelta(hours=2)

    def test_our_own_decision_is_no_list_of_others(self):
        def told(side):
            judge = new_judge(feeds=FakeFeeds(hosts={"drain.example": side}, name=CONFIRMED))
            return evidence_of(judge.judge_written("https://drain.example"), "listed").detail

        assert told(BLOCKED) == "On the list of our own decisions as drain[.]example, confirmed here on 2025-03-01."
        assert told(ALLOWED) == "The list of our own decisions has it as not a scam, which is no proof."

    def test_a_stale_feed_shows_in_the_verdict(self):
        assert (
            "Out of date: testfeed"
            in evidence_of(new_judge(feeds=FakeFeeds(stale=True)).judge_written("https://quiet.example"), "listed").detail
        )

    @pytest.mark.parametrize("entries", [1000, 0])
    def test_a_feed_that_cannot_be_refreshed_shows_in_the_verdict(self, entries):
        judge = new_judge(feeds=FakeFeeds(entries=entries, problem="Nobody answers."))
        assert evidence_of(judge.judge_written("https://quiet.example"), "listed").detail.endswith(" In trouble: testfeed.")

    def test_what_a_list_has_no_more_or_lists_disagree_about_is_told_and_counts_for_nothing(self):
        until = datetime(2026, 2, 1, tzinfo=UTC)
        gone = Lapsed(entry="quiet.example", blocked_by=("one", "two"), until=until)
        disputed = Lapsed(entry="quiet.example", blocked_by=("one",), allowed_by=("two",))
        plain = new_judge(feeds=FakeFeeds()).judge_written("https://quiet.example")
        for lapsed, told in (
            (gone, "one, two had quiet[.]example until 2026-02-01"),
            (disputed, "one has quiet[.]example as a scam, two as none"),
        ):
            verdict = new_judge(feeds=FakeFeeds(lapsed=lapsed)).judge_written("https://quiet.example")
            assert told in evidence_of(verdict, "listed").detail
            assert evidence_of(verdict, "listed").finding is Finding.PASSED
            assert (verdict.score, verdict.standing) == (plain.score, plain.standing)

    def test_only_official_hosts_are_shown_whole(self):
        verdict = new_judge().judge_written("https://zephyrswap-claim.live")
        for found in verdict.evidence:
            assert "zephyrswap-claim.live" not in found.detail
        assert "zephyrswap.finance" in evidence_of(verdict, "lookalike").detail

    def test_content_that_a_feed_names_is_malicious_at_every_gateway(self):
        judge = new_judge(feeds=FakeFeeds(contents=frozenset({CID})))
        assert standing(f"https://gateway.example/ipfs/{CID}", judge) is Standing.MALICIOUS
        assert standing(f"https://quiet.example/ipfs/{CID}/index.html", judge) is Standing.MALICIOUS


class TestAround:
    def test_a_text_that_names_another_host_is_deceptive(self):
        verdict = new_judge().judge(web_link("https://quiet.example/x", shown="https://zephyrswap.finance"))
        assert verdict.standing is Standing.SUSPICIOUS
        assert evidence_of(verdict, "anchor").finding is Finding.FLAGGED

    def test_a_text_that_names_some_other_host_is_deceptive_too(self):
        verdict = new_judge().judge(web_link("https://out.example/go?url=https://quiet-garden.org", shown="https://quiet-meadow.org"))
        assert evidence_of(verdict, "anchor").finding is Finding.FLAGGED

    def test_a_text_that_names_the_links_own_domain_is_not(self):
        verdict = new_judge().judge(web_link("https://app.quiet-garden.org/x", shown="quiet-garden.org"))
        assert evidence_of(verdict, "anchor").finding is Finding.PASSED

    def test_a_text_that_names_where_a_redirect_leads_is_not(self):
        verdict = new_judge().judge(web_link("https://out.example/go?url=https://quiet-garden.org/a", shown="quiet-garden.org/a"))
        assert evidence_of(verdict, "anchor").finding is Finding.PASSED

    def test_hiding_counts_and_defanging_does_not(self):
        judge = new_judge(scorer=FixedScorer(0.3))
        hidden = judge.judge(web_link("https://quiet.example", disguises=frozenset({Disguise.INVISIBLE})))
        warned = judge.judge(web_link("https://quiet.example", disguises=frozenset({Disguise.DEFANGED, Disguise.BARE})))
        plain = judge.judge(web_link("https://quiet.example"))
        assert hidden.score > warned.score == plain.score

    @pytest.mark.parametrize(
        "text",
        [
            "Connect your wallet to claim",
            "validate ur wallet now",
            "подключите свой кошелек",
            "conecta tu billetera",
            "领取您的空投",
            "cüzdanını bağla",
        ],
    )
    def test_wallet_wording_raises_the_score(self, text):
        judge = new_judge()
        assert (
            judge.judge_written("quiet.example", LinkContext(text=text)).score
            > judge.judge_written("quiet.example", LinkContext(text="hello")).score
        )

    def test_a_host_new_to_the_community_weighs_a_little(self):
        judge = new_judge()
        new = judge.judge_written("quiet.example", LinkContext(seen_hosts={}, now=NOW))
        fresh = judge.judge_written("quiet.example", LinkContext(seen_hosts={"quiet.example": NOW - timedelta(hours=1)}, now=NOW))
        old = judge.judge_written("quiet.example", LinkContext(seen_hosts={"quiet.example": NOW - timedelta(days=30)}, now=NOW))
        assert new.score > fresh.score > old.score
        assert evidence_of(judge.judge_written("quiet.example"), "newly_seen").finding is Finding.NOT_RUN


class TestWritten:
    @pytest.mark.parametrize("written", ["", "   ", "http://", "https://[::", "%%%", "a b c", "\ud800", "."])
    def test_broken_input_is_a_verdict_with_an_errored_evidence(self, written):
        verdict = new_judge().judge_written(written)
        assert verdict.written == written
        assert verdict.host is None
        assert [each.finding for each in verdict.evidence] == [Finding.ERRORED]
        assert verdict.standing is Standing.UNKNOWN

    @pytest.mark.parametrize(
        "written",
        ["hxxps://zephyrswap-claim[.]live/x", "zephyrswap-claim(dot)live", "ZEPHYRSWAP-CLAIM.LIVE", "zephyrswap-claim.live:99999"],
    )
    def test_defanged_links_are_read(self, written):
        verdict = new_judge().judge_written(written)
        assert verdict.host == "zephyrswap-claim.live"
        assert verdict.registrable_domain == "zephyrswap-claim.live"

    @pytest.mark.parametrize(
        ("written", "told"),
        [
            ("mailto:help@pond.org", "mail address"),
            ("help@pond.org", "mail address"),
            ("help@pond.org?subject=hi", "mail address"),
            ("friend.eth", "name service"),
            ("friend.sol", "name service"),
            ("tel:+4912345", "telephone"),
            ("about:blank", "own device"),
            ("file:///etc/hosts", "own device"),
            ("wc:0a1b@2?relay-protocol=irn&symKey=00", "WalletConnect"),
            ("steam://run/440", "opens an app"),
            ("data:image/png;base64,iVBORw0KGgo", "in the link itself"),
            ("hello", "No address"),
            ("localhost", "No address"),
            ("report.pdf", "No address"),
            ("5000", "No address"),
            ("1.2.1", "No address"),
            ("what a lovely day.", "No address"),
            ("a\ufffdb.org", "no text"),
            ("https://a\ufffdb.org/", "no text"),
            ("https://a%ffb.org/", "No address"),
            ("quiet-meadow.org and quiet-garden.org", "one by one"),
        ],
    )
    def test_what_is_no_web_link_is_never_judged_as_a_host(self, written, told):
        verdict = new_judge(scorer=FixedScorer(0.9)).judge_written(written)
        assert (verdict.written, verdict.host, verdict.url) == (written, None, None)
        assert verdict.standing is Standing.UNKNOWN
        assert [each.finding for each in verdict.evidence] == [Finding.ERRORED]
        assert told in verdict.evidence[0].detail

    @pytest.mark.parametrize("written", ["javascript:alert(1)", " JavaScript://x%0aalert(1)", "vbscript:x", "data:text/html,<b>hi"])
    def test_a_script_or_a_page_in_the_link_itself_is_suspicious_though_nothing_could_be_checked(self, written):
        verdict = new_judge(scorer=FixedScorer(0.0)).judge_written(written)
        assert verdict.host is None
        assert [each.finding for each in verdict.evidence] == [Finding.ERRORED, Finding.FLAGGED]
        assert verdict.standing is Standing.SUSPICIOUS

    @pytest.mark.parametrize(
        ("written", "host"),
        [
            ("<https://quiet.example/x>", "quiet.example"),
            ("[here](https://quiet.example/x)", "quiet.example"),
            ("look: https://quiet.example/x !", "quiet.example"),
            ("view-source:https://quiet.example/", "quiet.example"),
            ("intent://quiet.example/#Intent;scheme=https;end", "quiet.example"),
            ("quiet.example:8080/x", "quiet.example"),
            ("pond.org@quiet.example/x", "quiet.example"),
            ("tg://resolve?domain=pond_friends", "t.me"),
            ("tg:join?invite=AbCdEf", "t.me"),
            ("discord://-/invite/abcdef", "discord.gg"),
        ],
    )
    def test_a_link_among_marks_words_or_of_a_chat_app_is_read(self, written, host):
        verdict = new_judge().judge_written(written)
        assert (verdict.written, verdict.host) == (written, host)

    def test_a_wallet_in_a_payment_link_is_judged_as_a_wallet(self):
        written = "ethereum:0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045@1"
        verdict = new_judge().judge_written(written)
        assert (verdict.written, verdict.host) == (written, None)
        assert {each.check for each in verdict.evidence} == {each.check for each in new_judge().judge_written(written[9:-2]).evidence}

    def test_the_address_that_an_app_link_carries_is_judged(self):
        judge = new_judge(feeds=FakeFeeds(hosts={"drain.example": BLOCKED}))
        for written, expected in (
            ("glimmer://dapp/drain.example", Standing.MALICIOUS),
            ("glimmer://dapp/zephyrswap-claim.live", Standing.SUSPICIOUS),
            ("glimmer://dapp/zephyrswap.finance", Standing.UNKNOWN),
        ):
            verdict = judge.judge_written(written)
            assert (verdict.host, verdict.standing) == (None, expected)
            assert evidence_of(verdict, "unwrapped_to").detail.startswith("It leads on to")

    def test_a_link_without_an_address_is_errored_too(self):
        found = FoundLink(kind=LinkKind.URL, written="https://", start=0, end=8)
        assert new_judge().judge(found).evidence[0].finding is Finding.ERRORED

    def test_an_ip_has_a_host_but_no_registrable_domain(self):
        verdict = new_judge().judge_written("http://0x5db8d822/claim")
        assert verdict.host == "93.184.216.34"
        assert verdict.registrable_domain is None


def test_the_world_of_these_tests_is_what_the_judge_expects():
    assert HOSTS.tenant_of("zephyrswap.gitbook.io") == "zephyrswap"
    assert BRANDS.owner_of("zephyrswap.gitbook.io") is not None


class TestALinkThatComesAgain:
    LINK = "https://quiet.example/page"

    def test_feeds_and_moderators_are_asked_anew(self):
        feeds = FakeFeeds(hosts={})
        judge = new_judge(feeds=feeds)
        assert standing(self.LINK, judge) is Standing.UNKNOWN
        assert standing(self.LINK, judge, blocked=frozenset({"quiet.example"})) is Standing.MALICIOUS
        assert standing(self.LINK, judge) is Standing.UNKNOWN
        feeds.hosts = {"quiet.example": BLOCKED}
        assert standing(self.LINK, judge) is Standing.MALICIOUS
        feeds.hosts = {}
        assert standing(self.LINK, judge) is Standing.UNKNOWN

    def test_what_is_around_it_and_how_it_is_written_counts_each_time(self):
        judge = new_judge()
        plain = judge.judge(web_link(self.LINK))
        lure = judge.judge(web_link(self.LINK), LinkContext(text="connect your wallet to claim the airdrop"))
        hidden = judge.judge(web_link(self.LINK, disguises=frozenset({Disguise.INVISIBLE})))
        shown = judge.judge(web_link(self.LINK, shown="zephyrswap.finance"))
        assert plain.score < min(lure.score, hidden.score, shown.score)
        assert judge.judge(web_link(self.LINK)) == plain

    def test_it_is_scored_once(self):
        scorer = FixedScorer(value=0.1)
        judge = new_judge(scorer=scorer)
        assert judge.judge(web_link(self.LINK)) == judge.judge(web_link(self.LINK))
        assert len(scorer.seen) == 1
        judge.judge(web_link(f"{self.LINK}/{'x' * 500}"))
        judge.judge(web_link(f"{self.LINK}/{'x' * 500}"))
        # What is too long is not kept.
        assert len(scorer.seen) == 3
