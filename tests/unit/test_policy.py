from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import BadConfiguration
from bot.models import ActionKind, Certainty, Chat, ChatKind, LinkVerdict, Role, Screening, SecretMatch, Standing
from bot.moderation.policy import ChatPolicy, Mode, load_policy, recommend, to_policy
from tests.conftest import message

GROUP = Chat(id="g", kind=ChatKind.GROUP)


def link(standing):
    return LinkVerdict(
        written="bad.example",
        url="https://bad.example/",
        host="bad.example",
        registrable_domain="bad.example",
        standing=standing,
        score=1.0,
    )


OBSERVING = ChatPolicy()


def kinds(screening, policy=OBSERVING, chat=GROUP, role=Role.MEMBER):
    said = message("hello", chat=chat)
    said = replace(said, author=replace(said.author, role=role))
    return [action.kind for action in recommend(said, screening, policy)]


def secret(certainty, **fields):
    return Screening(ran=True, secrets=(SecretMatch(kind="seed_phrase", certainty=certainty, start=0, end=5, **fields),))


def test_nothing_found_proposes_nothing():
    assert kinds(Screening(ran=True)) == []


def test_only_a_certain_secret_is_to_be_deleted():
    assert kinds(secret(Certainty.CERTAIN)) == [ActionKind.DELETE, ActionKind.COACH]
    assert kinds(secret(Certainty.LIKELY)) == [ActionKind.COACH]
    assert kinds(secret(Certainty.POSSIBLE)) == [ActionKind.NOTE]


def test_a_quoted_secret_does_not_delete_the_message_that_quotes_it():
    assert kinds(secret(Certainty.CERTAIN, quoted=True)) == [ActionKind.COACH]


def test_deleting_secrets_can_be_switched_off():
    assert kinds(secret(Certainty.CERTAIN), ChatPolicy(delete_secrets=False)) == [ActionKind.COACH]


def test_observing_proposes_cards_only():
    flagged = Screening(ran=True, flagged=True, reasons=("link_malicious",), links=(link(Standing.MALICIOUS),))
    assert kinds(flagged) == [ActionKind.CARD]


def test_assisting_hides_the_worst_and_asks():
    assert kinds(Screening(ran=True, flagged=True, reasons=("link_malicious",)), ChatPolicy(mode=Mode.ASSIST)) == [
        ActionKind.HOLD,
        ActionKind.CARD,
    ]
    assert kinds(Screening(ran=True, flagged=True, reasons=("job_advert",)), ChatPolicy(mode=Mode.ASSIST)) == [ActionKind.CARD]


def test_enforcing_mutes_for_a_day_and_never_bans():
    flagged = Screening(ran=True, flagged=True, reasons=("claim_lure",))
    actions = recommend(message("x", chat=GROUP), flagged, ChatPolicy(mode=Mode.ENFORCE))
    assert [action.kind for action in actions] == [ActionKind.DELETE, ActionKind.MUTE, ActionKind.CARD]
    assert actions[1].duration == timedelta(days=1)


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.ADMIN])
def test_staff_is_never_acted_against_by_itself(role):
    flagged = Screening(ran=True, flagged=True, reasons=("link_malicious",))
    assert kinds(flagged, ChatPolicy(mode=Mode.ENFORCE), role=role) == [ActionKind.CARD]


def test_a_malicious_link_that_is_only_asked_about_is_noted():
    assert kinds(Screening(ran=True, links=(link(Standing.MALICIOUS),))) == [ActionKind.NOTE]


def test_private_chats_have_no_cards():
    flagged = Screening(ran=True, flagged=True, reasons=("claim_lure",))
    assert kinds(flagged, chat=Chat(id="p", kind=ChatKind.PRIVATE)) == []


def test_a_policy_file_is_read_in_yaml_and_json(tmp_path):
    file = tmp_path / "policy.yaml"
    file.write_text("mode: assist\nallowed: [https://Example.org/path]\nblocked: [Bad.EXAMPLE]\nstaff: [Ann]\n", encoding="utf-8")
    policy = load_policy(file)
    assert policy.mode is Mode.ASSIST
    assert policy.allowed == {"example.org"}
    assert policy.blocked == {"bad.example"}
    file.write_text('{"mode": "observe", "delete_secrets": false}', encoding="utf-8")
    assert load_policy(file) == ChatPolicy(delete_secrets=False)


@pytest.mark.parametrize(
    ("data", "named"),
    [
        ({"mode": "angry"}, "mode"),
        ({"strange": 1}, "strange"),
        ({"allowed": "x.org"}, "allowed"),
        ({"blocked": ["not a domain"]}, "blocked"),
        ({"delete_secrets": "yes"}, "delete_secrets"),
        ({"staff": [3]}, "staff"),
    ],
)
def test_a_policy_that_is_not_usable_names_what_is_wrong(data, named):
    with pytest.raises(BadConfiguration) as error:
        to_policy(data)
    assert named in error.value.user_text


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"mode: [", b"- a\n- b", b""])
def test_a_file_that_is_no_policy_is_refused(tmp_path, content):
    file = tmp_path / "policy.yaml"
    file.write_bytes(content)
    with pytest.raises(BadConfiguration):
        load_policy(file)


def test_a_missing_policy_file_is_named(tmp_path):
    with pytest.raises(BadConfiguration) as error:
        load_policy(tmp_path / "none.yaml")
    assert "none.yaml" in error.value.user_text
