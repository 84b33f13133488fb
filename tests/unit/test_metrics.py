from datetime import timedelta

from bot.metrics import Metrics
from bot.models import Outcome, OutcomeKind, Screening
from knowledge.feeds.models import FeedStatus
from knowledge.feeds.standing import NEVER


def test_a_message_is_counted_by_what_came_of_it_and_its_reasons():
    metrics = Metrics()
    flagged = Screening(ran=True, flagged=True, reasons=("urgency", "impersonation"))
    metrics.count_message("telegram", Outcome(kind=OutcomeKind.IGNORED, screening=flagged, elapsed_ms=3))
    metrics.count_message("telegram", Outcome(kind=OutcomeKind.ANSWERED, elapsed_ms=30))
    text = metrics.to_text().decode()
    assert 'jumpmaster_messages_total{kind="answered",platform="telegram"} 1.0' in text
    assert 'jumpmaster_flags_total{platform="telegram",reason="impersonation"} 1.0' in text
    assert 'jumpmaster_message_seconds_bucket{le="0.005",platform="telegram"} 1.0' in text


def test_a_stale_or_dead_feed_shows():
    status = [
        FeedStatus(name="fresh", entries=5, quarantined=0, age=timedelta(hours=1)),
        FeedStatus(name="old", entries=7, quarantined=0, age=timedelta(days=9), stale=True),
        FeedStatus(name="dead", entries=0, quarantined=0, age=NEVER, problem="not reached"),
    ]
    text = Metrics(lambda: status).to_text().decode()
    assert 'jumpmaster_feed_stale{feed="fresh"} 0.0' in text
    assert 'jumpmaster_feed_stale{feed="old"} 1.0' in text
    assert 'jumpmaster_feed_stale{feed="dead"} 1.0' in text
    assert 'jumpmaster_feed_age_seconds{feed="old"} 777600.0' in text
    assert 'jumpmaster_feed_age_seconds{feed="dead"}' not in text


def test_two_registries_in_one_process_do_not_meet():
    one, other = Metrics(), Metrics()
    one.count_order("discord", "delete", "done")
    assert "discord" not in other.to_text().decode()
