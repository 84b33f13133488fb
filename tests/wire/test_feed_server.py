"""Feeds are fetched from a server on loopback that misbehaves in every way: nothing is taken on its word, and nothing hangs."""

from __future__ import annotations

import asyncio
import gzip
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio
import trustme

from knowledge.feeds.fetch import Fetcher
from knowledge.feeds.transfer import AddressRefused, AnswerRefused, Fetched, FetchFailed, FetchInterrupted, FetchLimits, NotModified, Wanted
from tests.fakes.feed_server import FeedServer, answer, endless, feed_server, head, raw, reset, then_silence

pytestmark = pytest.mark.asyncio
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
LIST = b'["scam.example", "other.example"]'
PACKED = gzip.compress(LIST, mtime=0)
NAME = "feeds.example"
PATIENT = FetchLimits(attempts=1, per_read=timedelta(seconds=30), per_attempt=timedelta(seconds=30), most_bytes=100_000)
IMPATIENT = replace(PATIENT, per_read=timedelta(seconds=0.05))


@dataclass
class Surroundings:
    """What a fetcher asks of the world: names, and time that passes only here."""

    names: dict[str, tuple[str, ...]] = field(default_factory=lambda: {NAME: ("127.0.0.1",), "127.0.0.1": ("127.0.0.1",)})
    slept: list[float] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    authority: trustme.CA = field(default_factory=trustme.CA)

    def fetcher(self, limits: FetchLimits = PATIENT) -> Fetcher:
        return Fetcher(limits=limits, resolve=self.resolve, sleep=self.sleep, now=lambda: NOW, chance=lambda: 0.5, trust=self.trust)

    async def resolve(self, host: str, _: int) -> tuple[str, ...]:
        self.asked.append(host)
        if host not in self.names:
            raise OSError("no such name")
        return self.names[host]

    async def sleep(self, wait: timedelta) -> None:
        self.slept.append(wait.total_seconds())

    def trust(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        self.authority.configure_trust(context)
        return context

    def server_context(self, *names: str, **made: object) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.authority.issue_cert(*names, **made).configure_cert(context)
        return context


@pytest.fixture
def around() -> Surroundings:
    return Surroundings()


@pytest_asyncio.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with feed_server() as made:
        yield made


def local(url: str, **fields: object) -> Wanted:
    return Wanted(url=url, on_this_machine=True, **fields)


async def failure(around: Surroundings, url: str, limits: FetchLimits = PATIENT) -> FetchFailed:
    with pytest.raises(FetchFailed) as caught:
        await asyncio.wait_for(around.fetcher(limits).fetch(local(url)), 30)
    return caught.value


async def test_a_feed_comes_with_what_the_next_request_needs(around, server):
    url = server.on("/list?key=1", answer(body=LIST, ETag='W/"1"', Last_Modified="Fri, 20 Nov 2026 08:00:00 GMT"))
    fetched = await around.fetcher().fetch(local(url))
    assert fetched == Fetched(content=LIST, etag='W/"1"', last_modified="Fri, 20 Nov 2026 08:00:00 GMT")
    assert server.requests[0].headers["host"] == f"127.0.0.1:{server.port}"


async def test_what_has_not_changed_is_not_sent_again(around, server):
    url = server.on("/", answer(304))
    wanted = local(url, etag='"1"', last_modified="Fri, 20 Nov 2026 08:00:00 GMT")
    assert await around.fetcher().fetch(wanted) == NotModified()
    assert server.requests[0].headers["if-none-match"] == '"1"'
    assert server.requests[0].headers["if-modified-since"] == "Fri, 20 Nov 2026 08:00:00 GMT"


async def test_not_modified_without_a_copy_at_hand_is_no_answer(around, server):
    assert isinstance(await failure(around, server.on("/", answer(304))), AnswerRefused)


@pytest.mark.parametrize("status", [404, 403, 401, 410, 204, 206, 501])
async def test_a_status_that_will_stay_is_not_asked_for_twice(around, server, status):
    problem = await failure(around, server.on("/", answer(status, b"" if status == 204 else LIST)), FetchLimits())
    assert isinstance(problem, AnswerRefused)
    assert str(problem) == f"127.0.0.1 answers {status}."
    assert (len(server.requests), around.slept) == (1, [])


async def test_a_server_in_trouble_is_asked_again_later_and_later(around, server):
    url = server.on("/", answer(500), answer(503), answer(body=LIST))
    assert (await around.fetcher(replace(PATIENT, attempts=3)).fetch(local(url))).content == LIST
    assert around.slept == [2.0, 4.0]


async def test_a_server_that_stays_in_trouble_is_given_up(around, server):
    problem = await failure(around, server.on("/", answer(500)), replace(PATIENT, attempts=3))
    assert isinstance(problem, FetchInterrupted)
    assert len(server.requests) == 3


@pytest.mark.parametrize(
    ("written", "waits"), [("17", 17.0), ("Fri, 20 Nov 2026 12:00:40 GMT", 40.0), ("soon", 2.0), ("-5", 2.0), ("", 2.0)]
)
async def test_retry_after_is_honoured(around, server, written, waits):
    url = server.on("/", answer(429, Retry_After=written), answer(body=LIST))
    assert (await around.fetcher(replace(PATIENT, attempts=2)).fetch(local(url))).content == LIST
    assert around.slept == [waits]


async def test_a_server_that_wants_a_long_rest_gets_it(around, server):
    problem = await failure(around, server.on("/", answer(429, Retry_After="7200")), replace(PATIENT, attempts=3))
    assert isinstance(problem, FetchInterrupted)
    assert problem.retry_after == timedelta(hours=2)
    assert (len(server.requests), around.slept) == (1, [])


@pytest.mark.parametrize(
    "pieces", [(), (b"HTTP/1.1 200 OK\r\nContent-Ty",), (head(200, {"Content-Length": "90"}), b'["half')], ids=["no", "half", "body"]
)
async def test_silence_is_not_waited_out(around, server, pieces):
    problem = await failure(around, server.on("/", then_silence(*pieces)), IMPATIENT)
    assert isinstance(problem, FetchInterrupted)
    assert "silent for longer than 0.05 seconds" in str(problem)


async def test_a_body_that_drips_for_ever_meets_the_limit_for_the_whole(around, server):
    url = server.on("/", endless(b" ", first=head(200, {})))
    problem = await failure(around, url, replace(PATIENT, per_attempt=timedelta(seconds=0.1), most_bytes=10**9))
    assert isinstance(problem, FetchInterrupted)
    assert "0.1 seconds in all" in str(problem)


async def test_a_body_that_drips_is_not_waited_for_at_every_attempt_anew(around, server):
    url = server.on("/", endless(b" ", first=head(200, {})))
    limits = replace(PATIENT, attempts=10, per_attempt=timedelta(seconds=0.2), in_all=timedelta(seconds=0.5), most_bytes=10**9)
    problem = await failure(around, url, limits)
    assert isinstance(problem, FetchInterrupted)
    assert "0.5 seconds with every attempt" in str(problem)
    assert len(server.requests) <= 3


async def test_a_body_that_drips_is_given_up_and_not_asked_for_again(around, server):
    url = server.on("/", endless(b" ", first=head(200, {})))
    limits = replace(PATIENT, attempts=3, per_read=timedelta(seconds=0.2), slowest=10**9, most_bytes=10**9)
    problem = await failure(around, url, limits)
    assert isinstance(problem, AnswerRefused)
    assert str(problem) == "127.0.0.1 sends less than 1,000,000,000 bytes a second."
    assert len(server.requests) == 1


async def test_a_small_answer_need_not_hurry(around, server):
    url = server.on("/", answer(body=LIST))
    assert (await around.fetcher(replace(PATIENT, per_read=timedelta(seconds=5), slowest=10**6)).fetch(local(url))).content == LIST


async def test_headers_that_drip_are_given_up_and_not_asked_for_again(around, server):
    url = server.on("/", endless(b"x", first=b"HTTP/1.1 200 OK\r\nX-Filler: ", pause_seconds=0.01))
    problem = await failure(around, url, replace(PATIENT, attempts=3, until_answer=timedelta(seconds=0.2)))
    assert isinstance(problem, AnswerRefused)
    assert str(problem) == "127.0.0.1 does not begin its answer within 0.2 seconds."
    assert len(server.requests) == 1


@pytest.mark.parametrize("headers", [{}, {"Content-Encoding": "gzip"}], ids=["plain", "packed"])
async def test_a_body_without_end_is_cut(around, server, headers):
    packed = gzip.compress(bytes(range(256)) * 400, 0)
    problem = await failure(around, server.on("/", endless(packed if headers else b"x" * 10_000, first=head(200, headers))))
    assert isinstance(problem, AnswerRefused)
    assert str(problem) == "127.0.0.1 sends more than 0.0954 MB."


async def test_an_announced_length_that_is_too_much_is_not_read(around, server):
    url = server.on("/", then_silence(head(200, {"Content-Length": "999999999"})))
    assert "more than" in str(await failure(around, url))


async def test_a_feed_may_have_a_limit_of_its_own(around, server):
    url = server.on("/", answer(body=b"x" * 2000))
    with pytest.raises(AnswerRefused, match="more than"):
        await around.fetcher().fetch(local(url, most_bytes=1999))
    assert len((await around.fetcher().fetch(local(url, most_bytes=2000))).content) == 2000


async def test_a_gzip_bomb_does_not_go_off(around, server):
    bomb = gzip.compress(bytes(50_000_000))
    assert len(bomb) < PATIENT.most_bytes
    problem = await failure(around, server.on("/", answer(body=bomb, Content_Encoding="gzip")))
    assert isinstance(problem, AnswerRefused)
    assert "more than" in str(problem)


async def test_gzip_is_unpacked(around, server):
    url = server.on("/", answer(body=gzip.compress(LIST) + gzip.compress(b"\n"), Content_Encoding="gzip"))
    assert (await around.fetcher().fetch(local(url))).content == LIST + b"\n"
    assert server.requests[0].headers["accept-encoding"] == "gzip"


@pytest.mark.parametrize(
    ("body", "encoding"),
    [(PACKED[:-9], "gzip"), (b"no gzip at all", "gzip"), (b"", "gzip"), (LIST, "br"), (PACKED, "gzip, gzip")],
    ids=["truncated", "none", "empty", "other", "twice"],
)
async def test_what_cannot_be_unpacked_is_no_feed(around, server, body, encoding):
    problem = await failure(around, server.on("/", answer(body=body, Content_Encoding=encoding)))
    assert isinstance(problem, FetchInterrupted)
    assert "cannot be unpacked" in str(problem)


@pytest.mark.parametrize(
    "respond",
    [
        raw(head(200, {"Content-Length": "500"}), LIST),
        reset(head(200, {"Content-Length": "500"}), LIST),
        raw(head(200, {"Transfer-Encoding": "chunked"}), b"20\r\n[1"),
        raw(b"HTTP/1.1 two hundred\r\n\r\n"),
        raw(b"\x16\x03\x01\x02\x00\x01"),
        raw(),
        raw(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000),
    ],
    ids=["short", "reset", "chunked", "status", "binary", "hang-up", "long-header"],
)
async def test_an_answer_that_is_cut_off_is_no_feed(around, server, respond):
    problem = await failure(around, server.on("/", respond))
    assert isinstance(problem, FetchInterrupted)
    assert "cut off or no HTTP" in str(problem)


async def test_what_comes_behind_the_announced_length_is_not_read(around, server):
    url = server.on("/", raw(head(200, {"Content-Length": str(len(LIST))}), LIST, b'["more"]'))
    assert (await around.fetcher().fetch(local(url))).content == LIST


@pytest.mark.parametrize(
    ("body", "kind", "says"),
    [
        (b"", "text/plain", "sends nothing"),
        (b" \r\n\t", "application/json", "sends nothing"),
        (b"<p>Sign in</p>", "text/html; charset=utf-8", "sends text/html"),
        (b"\x89PNG", "image/png", "sends image/png"),
        (b"\x89PNG", "image/go to evil.example", "sends a file of another kind"),
        (b"<!DOCTYPE html><html><body>Not found</body>", "text/plain", "sends a web page"),
        (b"\xef\xbb\xbf\n  <!-- cached -->\n<HTML lang=en>", "application/json", "sends a web page"),
    ],
)
async def test_an_error_page_that_calls_itself_ok_is_no_feed(around, server, body, kind, says):
    problem = await failure(around, server.on("/", answer(body=body, Content_Type=kind)))
    assert isinstance(problem, AnswerRefused)
    assert says in str(problem)


async def test_redirects_are_followed_with_the_conditions(around, server):
    server.on("/new/list", answer(body=LIST, ETag='"2"'))
    url = server.on("/old", answer(301, Location="new/list#part"))
    assert (await around.fetcher().fetch(local(url, etag='"1"'))).etag == '"2"'
    assert [request.headers.get("if-none-match") for request in server.requests] == ['"1"', '"1"']


async def test_a_redirect_loop_ends(around, server):
    problem = await failure(around, server.on("/", answer(302, Location="/")))
    assert isinstance(problem, AnswerRefused)
    assert len(server.requests) == 1 + PATIENT.redirects


@pytest.mark.parametrize("headers", [{}, {"Location": "https://[half"}, {"Location": "https://:99999999/"}, {"Location": "mailto:x"}])
async def test_a_redirect_to_nowhere_is_refused(around, server, headers):
    assert isinstance(await failure(around, server.on("/", answer(302, **headers))), AnswerRefused | AddressRefused)


@pytest.mark.parametrize(
    "target",
    [
        "https://10.0.0.8/list",
        "https://inside.example/list",
        "https://both.example/list",
        "https://[::ffff:10.0.0.8]/list",
        "https://2130706433.example./",
        "http://public.example/list",
        "ftp://public.example/list",
        "file:///etc/passwd",
        "https://user:password@public.example/list",
    ],
)
async def test_a_redirect_does_not_reach_inside_nor_leave_https(around, server, target):
    around.names |= {"10.0.0.8": ("10.0.0.8",), "inside.example": ("192.168.1.1",), "both.example": ("fd00::1", "169.254.169.254")}
    around.names |= {"::ffff:10.0.0.8": ("::ffff:10.0.0.8",), "2130706433.example.": ("100.64.0.1",), "public.example": ("1.1.1.1",)}
    problem = await failure(around, server.on("/", answer(302, Location=target)))
    assert isinstance(problem, AddressRefused | AnswerRefused)
    assert (len(server.requests), around.slept) == (1, [])


async def test_a_feed_on_the_internet_does_not_lead_to_this_machine(around, server):
    server.on("/", answer(body=LIST))
    for url in (f"https://{NAME}:{server.port}/", f"https://127.0.0.1:{server.port}/", server.url("/")):
        with pytest.raises(AddressRefused):
            await around.fetcher().fetch(Wanted(url=url))
    assert server.connections == 0


async def test_a_name_that_does_not_resolve_is_tried_again(around):
    problem = await failure(around, "https://nowhere.example/", replace(PATIENT, attempts=2))
    assert isinstance(problem, FetchInterrupted)
    assert around.asked == ["nowhere.example"] * 2


async def test_the_next_address_is_tried_where_the_first_is_dead(around, server):
    around.names["127.0.0.1"] = ("127.9.9.9", "127.0.0.1")
    assert (await around.fetcher().fetch(local(server.on("/", answer(body=LIST))))).content == LIST


async def test_nobody_answers(around):
    async with feed_server() as gone:
        url = gone.url("/")
    assert str(await failure(around, url)) == "Nobody answers at 127.0.0.1."


async def test_the_certificate_has_to_be_that_of_the_name(around):
    async with feed_server(around.server_context(NAME), NAME) as server:
        url = server.on("/", answer(body=LIST))
        assert (await around.fetcher().fetch(local(url))).content == LIST
        assert server.requests[0].headers["host"] == f"{NAME}:{server.port}"
        assert around.asked == [NAME], "a name that is resolved again may have moved since it was judged"


async def test_an_international_name_is_resolved_and_verified_as_it_is_registered(around):
    around.names["xn--bcher-kva.example"] = ("127.0.0.1",)
    async with feed_server(around.server_context("xn--bcher-kva.example"), "bücher.example") as server:
        url = server.on("/", answer(body=LIST))
        assert (await around.fetcher().fetch(local(url))).content == LIST
        assert server.requests[0].headers["host"] == f"xn--bcher-kva.example:{server.port}"


async def test_an_ipv6_address_is_sent_in_brackets(around, server):
    around.names["::1"] = ("127.0.0.1",)
    server.on("/", answer(body=LIST))
    assert (await around.fetcher().fetch(local(f"http://[::1]:{server.port}/"))).content == LIST
    assert server.requests[0].headers["host"] == f"[::1]:{server.port}"


@pytest.mark.parametrize("etag", ["x" * 600, "\xff", "a\tb"])
async def test_a_mark_that_nobody_should_send_back_is_not_kept(around, server, etag):
    fetched = await around.fetcher().fetch(local(server.on("/", answer(body=LIST, ETag=etag))))
    assert (fetched.content, fetched.etag) == (LIST, None)


@pytest.mark.parametrize(
    ("names", "made", "says"),
    [
        (["other.example"], {}, "match"),
        (["127.0.0.1"], {}, "match"),
        ([NAME], {"not_after": datetime(2020, 1, 2, tzinfo=UTC), "not_before": datetime(2020, 1, 1, tzinfo=UTC)}, "expired"),
    ],
)
async def test_a_bad_certificate_is_refused(around, names, made, says):
    async with feed_server(around.server_context(*names, **made), NAME) as server:
        problem = await failure(around, server.on("/", answer(body=LIST)), replace(PATIENT, attempts=3))
        assert isinstance(problem, AnswerRefused)
        assert says in str(problem)
        assert (server.requests, around.slept) == ([], [])


async def test_a_certificate_that_nobody_vouches_for_is_refused(around):
    async with feed_server(Surroundings().server_context(NAME), NAME) as server:
        assert "certificate" in str(await failure(around, server.on("/", answer(body=LIST))))


async def test_plain_http_on_a_tls_port_is_no_connection(around, server):
    server.on("/", answer(body=LIST))
    problem = await failure(around, f"https://{NAME}:{server.port}/", IMPATIENT)
    assert isinstance(problem, FetchInterrupted)


async def test_shutdown_in_flight_leaves_no_connection(around, server):
    url = server.on("/", then_silence(head(200, {"Content-Length": "500"}), LIST))
    running = asyncio.create_task(around.fetcher(replace(PATIENT, attempts=3)).fetch(local(url)))
    await server.called.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    await asyncio.wait_for(server.left.wait(), 30)
    assert around.slept == []


async def test_no_sentence_holds_the_path_or_the_query(around, server):
    for respond in (answer(404), answer(500), raw(), answer(302, Location="http://x.example/k3y"), answer(body=b"<html><body>k3y</body>")):
        assert "k3y" not in str(await failure(around, server.on("/k3y?token=k3y", respond)))


async def test_the_environments_proxies_and_passwords_are_not_used(around, server, monkeypatch, tmp_path):
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login someone password secret\n")
    for name, value in {"HTTP_PROXY": "http://127.0.0.1:9", "ALL_PROXY": "http://127.0.0.1:9", "NETRC": str(tmp_path / "netrc")}.items():
        monkeypatch.setenv(name, value)
    assert (await around.fetcher().fetch(local(server.on("/", answer(body=LIST))))).content == LIST
    assert "authorization" not in server.requests[0].headers
