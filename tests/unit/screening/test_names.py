"""Names: who is imitated, and who merely has a name."""

from itertools import product

import pytest

from bot.models import Author, Chat, Role
from bot.moderation.policy import ChatPolicy
from bot.screening.lures import LureDetector
from bot.screening.name_reading import is_disguised, look_the_same, skeleton
from bot.screening.names import MOST_NAMES, NameWatch
from bot.screening.screener import MessageScreener
from bot.screening.verdict import LinkJudge
from knowledge.brands import Brand, BrandKind, BrandRegistry
from tests.fakes.link_judging import HOSTS, FakeFeeds

BRANDS = BrandRegistry(
    [
        Brand(
            id="orbitswap",
            name="OrbitSwap",
            kind=BrandKind.PROJECT,
            domains=("orbitswap.example",),
            accounts={"x": ("orbitswap",)},
            names=("ORB",),
        ),
        Brand(id="lantern", name="Lantern", kind=BrandKind.WALLET, domains=("lantern.example",), common_word=True),
    ]
)
ALINA = Author(id="s1", name="Alina Petrov", username="alina_p", role=Role.ADMIN)


@pytest.fixture
def watch():
    return NameWatch(brands=BRANDS, bot_names=["Jumpmaster", "jumpmaster_bot"], staff=[ALINA])


def member(name=None, username=None, ident="u1", role=Role.MEMBER):
    return Author(id=ident, name=name, username=username, role=role)


@pytest.mark.parametrize(
    "name",
    [
        "José",
        "Müller",
        "Łukasz",
        "Иван",
        "李明",
        "محمد",
        "राहुल",
        "Nguyễn Văn",
        "Ian McKellen",
        "ahmed_2001",
        "DJ4life",
        "Jean-Luc",
        "Zoë 🔥",
        "Ivan Иванов",
        "Α. Παπαδόπουλος",
        "Support your local devs",
        "OrbitSwap supporter",
        "ORB whale",
        "Manager of my cats",
        "Ana de la Torre",
        "Service Dog Rex",
        "Customer #1",
        "Team Orbit",
        "Agent 47",
        "Team Liquid",
    ],
)
def test_an_ordinary_name_passes(watch, name):
    assert watch.see(member(name), "c") is None


@pytest.mark.parametrize(
    "names", [("Alex", "Alex"), ("José", "Jose"), ("Jose", "José"), ("Ali", "All"), ("ahmed", "Ahmed"), ("Иван", "Иван")]
)
def test_two_members_may_have_the_same_name(watch, names):
    assert [watch.see(member(name, ident=f"u{place}"), "c") for place, name in enumerate(names)] == [None, None]


@pytest.mark.parametrize("name", ["AIex", "Аlex", "Al\u200bex", "𝐀𝐥𝐞𝐱", "Ａｌｅｘ", "A1ex", "Alеx"])
def test_a_member_painted_as_another_is_named_with_both_spellings(watch, name):
    assert watch.see(member("Alex", ident="u1"), "c") is None
    found = watch.see(member(name, ident="u2"), "c")
    assert (found.kind, found.seen_as, found.looks_like) == ("account", name, "Alex")


@pytest.mark.parametrize("name", ["Alina Petrov", "AIina Petrov", "Аlina Petrov", "alina petrov", "Alina_Petrov", "A1ina Petrov"])
def test_a_second_account_with_the_name_of_staff_is_an_imitation(watch, name):
    found = watch.see(member(name), "c")
    assert (found.kind, found.looks_like) == ("staff", "Alina Petrov")


@pytest.mark.parametrize(
    ("name", "looks_like"),
    [
        ("Alina Petrov | Support", "Alina Petrov"),
        ("Alina Petrov (official)", "Alina Petrov"),
        ("Official Аlina Petrov", "Alina Petrov"),
        ("Jumpmaster Help Desk", "Jumpmaster"),
        ("Alina Petrov - CEO", "Alina Petrov"),
        ("Alina Petrov 2", "Alina Petrov"),
    ],
)
def test_a_known_name_with_an_office_beside_it_is_an_imitation(watch, name, looks_like):
    assert watch.see(member(name), "c").looks_like == looks_like


@pytest.mark.parametrize("name", ["\u202evorteP anilA", "ALlNA PETROV", "Αlina Ρetrov"])
def test_a_name_that_reads_as_that_of_staff_is_an_imitation(watch, name):
    assert watch.see(member(name), "c").looks_like == "Alina Petrov"


def test_a_number_behind_a_short_name_is_no_imitation(watch):
    watch.see(Author(id="s2", name="Alex", role=Role.MODERATOR), "c")
    assert watch.see(member("Alex 2"), "c") is None


def test_the_first_name_of_staff_is_everybodys(watch):
    assert watch.see(member("Alina"), "c") is None
    assert watch.see(member("Alina K.", ident="u2"), "c") is None


def test_a_bot_that_was_seen_keeps_a_name_that_no_person_bears(watch):
    watch.see(member("CaptchaGuard", "captchaguard_bot", ident="b1", role=Role.BOT), "c")
    watch.see(member("Rose", "helper_rose", ident="b2", role=Role.BOT), "c")
    assert watch.see(member("Captcha Guard"), "c").kind == "bot"
    assert watch.see(member("Captcha\u200dGuard", ident="u2"), "c").kind == "bot"
    assert watch.see(member("Rose", ident="u3"), "c") is None


def test_a_joiner_between_letters_hides_and_in_emoji_and_hindi_does_not():
    assert is_disguised("Captcha\u200dGuard")
    assert not is_disguised("Maya 👩\u200d💻")
    assert not is_disguised("क्\u200dषमा")


@pytest.mark.parametrize(
    "name", ["🅐🅛🅘🅝🅐 🅟🅔🅣🅡🅞🅥", "🅰🅻🅸🅽🅰 🅿🅴🆃🆁🅾🆅", "Alina Petrov™", "Alina Petrov2", "Alina Petrov \u3164", "Alina\u2800Petrov"]
)
def test_marks_blanks_and_letters_on_black_do_not_hide_a_name(watch, name):
    found = watch.see(member(name), "c")
    assert (found.kind, found.seen_as, found.looks_like) == ("staff", name, "Alina Petrov")


@pytest.mark.parametrize("name", ["🅾🆁🅱🅸🆃🆂🆆🅰🅿", "OrbitSwap \u3164", "OrbitSwap®", "0rb1tSw4p"])
def test_marks_blanks_and_letters_on_black_do_not_hide_a_brand(watch, name):
    assert watch.see(member(name), "c").kind == "brand"


def test_a_brands_moderator_claims_an_office(watch):
    assert watch.see(member("OrbitSwap [MOD]"), "c").kind == "support"


@pytest.mark.parametrize(("name", "nick"), [("Sam", "s4m"), ("Alex", "Al3x"), ("Kevin", "K3vin"), ("Rh+ blood", "🅰 Rh+")])
def test_a_short_nickname_with_playful_digits_is_nobodys_imitation(watch, name, nick):
    assert [watch.see(member(each, ident=each), "c") for each in (name, nick)] == [None, None]


def test_who_plays_badminton_is_no_administrator(watch):
    assert watch.see(member("Badminton Orbitswap"), "c") is None


def test_staff_itself_passes(watch):
    assert watch.see(ALINA, "c") is None
    assert watch.see(member("Alina Petrov", ident="s1"), "c") is None


def test_staff_that_was_seen_in_the_chat_is_protected_there_only(watch):
    watch.see(Author(id="s2", name="Marek Nowak", role=Role.MODERATOR), "c")
    assert watch.see(member("Marek Nowak"), "c").kind == "staff"
    assert watch.see(member("Marek Nowak"), "other") is None


@pytest.mark.parametrize(
    ("name", "username"), [("Jumpmaster", None), ("Jumpmаster", None), (None, "jumpmaster_bot"), (None, "jumpmasterbot")]
)
def test_a_member_with_the_bots_name_is_an_imitation(watch, name, username):
    assert watch.see(member(name, username), "c").kind == "bot"


def test_the_bot_itself_passes(watch):
    assert watch.see(member("Jumpmaster", "jumpmaster_bot", role=Role.BOT), "c") is None


@pytest.mark.parametrize("name", ["OrbitSwap", "Orbit Swap", "ОrbitSwap", "0rbitSwap", "OrbitSwaр", "Lаntern"])
def test_a_brands_name_is_the_brands(watch, name):
    assert watch.see(member(name), "c").kind == "brand"


def test_a_common_word_is_a_brand_only_in_disguise(watch):
    assert watch.see(member("Lantern"), "c") is None


def test_a_brands_own_account_passes(watch):
    assert watch.see(member("OrbitSwap", "orbitswap"), "c") is None


@pytest.mark.parametrize(
    ("name", "username"),
    [
        ("Official Support", None),
        ("OrbitSwap Help Desk", None),
        ("Orbitswap Support ✅", None),
        (None, "orbitswap_support_bot"),
        (None, "OfficiaISafeguardBot"),
        ("Customer Service", None),
        ("Ahmed | Admin", None),
        ("Поддержка", None),
        ("官方客服", None),
        ("Аdmin", None),
        ("Soporte Oficial", None),
        ("Atendimento ao cliente", None),
        ("Служба поддержки", None),
        ("Адміністрація групи", None),
        ("Müşteri Hizmetleri Destek", None),
        ("Hỗ trợ khách hàng", None),
        ("Layanan Pelanggan", None),
        ("技术支持", None),
        ("सहायता केंद्र", None),
        ("فريق الدعم", None),
        ("Service Client Officiel", None),
        ("Kundendienst", None),
        ("Community Manager", None),
        ("ORB Support", None),
        ("OrbitSwap Team", None),
        ("Mod Team", None),
        ("Helpdesk #12", None),
        ("Поддержка 24/7", None),
    ],
)
def test_a_member_who_claims_an_office_is_support(watch, name, username):
    found = watch.see(member(name, username), "c")
    assert found.kind == "support"
    assert found.seen_as == (name or username)


def test_moderators_may_call_themselves_support(watch):
    assert watch.see(member("Orbitswap Support", role=Role.MODERATOR), "c") is None


def test_memory_is_bounded(watch):
    watch.see(member("First Person", ident="first"), "c")
    for number, letters in zip(range(MOST_NAMES + 1), product("abcdefgh", repeat=5), strict=False):
        watch.see(member(f"person {''.join(letters)}", ident=f"m{number}"), "c")
    assert watch.see(member("First Реrson", ident="late"), "c") is None


def test_a_skeleton_is_the_same_for_what_looks_the_same():
    assert skeleton("Раураl") == skeleton("PayPaI") == skeleton("paypal") == skeleton("Ｐａｙｐａｌ")
    assert skeleton("Modern") == skeleton("Modem")
    assert skeleton("Иван") != skeleton("Ivan")


def test_accents_and_case_are_no_disguise():
    assert not look_the_same("José", "JOSE")
    assert not is_disguised("José Müller")
    assert look_the_same("AIex", "Alex")


def test_staff_that_is_named_later_is_protected_from_then_on():
    policies = {"chat": ChatPolicy()}
    screener = MessageScreener(
        judge=LinkJudge(brands=BRANDS, hosts=HOSTS, feeds=FakeFeeds()),
        lures=LureDetector(),
        names=lambda policy: NameWatch(brands=BRANDS, staff=[Author(id=f"staff:{name}", name=name) for name in policy.staff]),
        policy=policies.__getitem__,
    )
    impostor = member("Anna K0walski")
    assert screener.see_name(impostor, Chat(id="chat")) is None
    policies["chat"] = ChatPolicy(staff=("Anna Kowalski",))
    assert screener.see_name(impostor, Chat(id="chat")).looks_like == "Anna Kowalski"


@pytest.mark.parametrize(
    ("name", "kind"),
    [("Help Desk", "support"), ("Alina Petrov", "staff"), ("OrbitSwap", "brand"), ("Jumpmaster", "bot"), ("Mаrek", "account")],
)
def test_a_flagged_name_says_as_whom_it_poses(watch, name, kind):
    watch.see(member("Marek", ident="m1"), "c")
    assert watch.see(member(name), "c").reasons == ("impersonation", f"poses_as_{kind}")
