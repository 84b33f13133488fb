import hashlib

import pytest

from knowledge.content_files import ContentError, read_parsed
from knowledge.hostkinds import HostEntry, HostKind, HostKinds, load_hostkinds
from knowledge.hostkinds.files import HOSTS, PARSED, write_parsed_hostkinds
from knowledge.hostnames import parse_address

KINDS = load_hostkinds()
CID = "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi"
CID_V0 = "QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWnPbdG"
TRANSACTION = "bNbA3TEQVL60xlgCcqdz4ZPHFZ711cZ3hmkpGttDt_U"


def at(written):
    address = parse_address(written)
    assert address is not None
    return address


@pytest.mark.parametrize(
    ("host", "path", "kind", "tenant"),
    [
        ("shop.vercel.app", "/", HostKind.FREE_HOSTING, "shop"),
        ("deep.shop.vercel.app", "/", HostKind.FREE_HOSTING, "shop"),
        ("vercel.app", "/", HostKind.FREE_HOSTING, None),
        ("www.vercel.app", "/", HostKind.FREE_HOSTING, None),
        ("my-claim.pages.dev", "/x", HostKind.FREE_HOSTING, "my-claim"),
        ("bucket-7.s3.eu-west-1.amazonaws.com", "/index.html", HostKind.FREE_HOSTING, "bucket-7"),
        ("s3.amazonaws.com", "/bucket-7/index.html", HostKind.FREE_HOSTING, "bucket-7"),
        ("storage.googleapis.com", "/bucket-7/index.html", HostKind.FREE_HOSTING, "bucket-7"),
        ("box.eastus-01.azurewebsites.net", "/", HostKind.FREE_HOSTING, "box"),
        ("someone.wixsite.com", "/page", HostKind.SITE_BUILDER, "someone"),
        ("support.zendesk.com", "/", HostKind.SITE_BUILDER, None),
        ("acme.zendesk.com", "/hc", HostKind.SITE_BUILDER, "acme"),
        ("sites.google.com", "/view/my-claim/home", HostKind.SITE_BUILDER, "my-claim"),
        ("sites.google.com", "/", HostKind.SITE_BUILDER, None),
        ("docs.google.com", "/forms/d/e/1FAIpQL/viewform", HostKind.SHARED_PLATFORM, "1FAIpQL"),
        ("drive.google.com", "/file/d/1AbC/view", HostKind.SHARED_PLATFORM, "1AbC"),
        ("t.me", "/some_room", HostKind.SHARED_PLATFORM, "some_room"),
        ("t.me", "/s/some_room/12", HostKind.SHARED_PLATFORM, "some_room"),
        ("t.me", "/+AbCdEf", HostKind.SHARED_PLATFORM, "+AbCdEf"),
        ("t.me", "/", HostKind.SHARED_PLATFORM, None),
        ("some-room.t.me", "/", HostKind.SHARED_PLATFORM, "some-room"),
        ("x.com", "/Someone/status/1", HostKind.SHARED_PLATFORM, "Someone"),
        ("x.com", "/explore", HostKind.SHARED_PLATFORM, None),
        ("mobile.twitter.com", "/someone", HostKind.SHARED_PLATFORM, "someone"),
        ("discord.gg", "/AbCd", HostKind.SHARED_PLATFORM, "AbCd"),
        ("discord.com", "/invite/AbCd", HostKind.SHARED_PLATFORM, "AbCd"),
        ("cdn.discordapp.com", "/attachments/123/456/setup.exe", HostKind.SHARED_PLATFORM, "123"),
        ("github.com", "/owner/repository", HostKind.SHARED_PLATFORM, "owner"),
        ("github.com", "/features", HostKind.SHARED_PLATFORM, None),
        ("raw.githubusercontent.com", "/owner/repository/main/x.sh", HostKind.SHARED_PLATFORM, "owner"),
        ("medium.com", "/@someone/story-1", HostKind.SHARED_PLATFORM, "@someone"),
        ("someone.medium.com", "/story-1", HostKind.SHARED_PLATFORM, "someone"),
        ("notion.so", "/Some-page-123", HostKind.SHARED_PLATFORM, "Some-page-123"),
        ("telegra.ph", "/Big-airdrop-01-01", HostKind.SHARED_PLATFORM, "Big-airdrop-01-01"),
        ("linktr.ee", "/someone", HostKind.SHARED_PLATFORM, "someone"),
        ("www.youtube.com", "/@someone", HostKind.SHARED_PLATFORM, "@someone"),
        ("bit.ly", "/3xAmple", HostKind.SHORTENER, "3xAmple"),
        ("ipfs.io", f"/ipfs/{CID}/index.html", HostKind.GATEWAY, CID),
        (f"{CID}.ipfs.dweb.link", "/", HostKind.GATEWAY, CID),
        ("someone.eth.limo", "/", HostKind.GATEWAY, "someone"),
        ("arweave.net", f"/{TRANSACTION}", HostKind.GATEWAY, TRANSACTION),
        ("camera.duckdns.org", "/", HostKind.DYNAMIC_DNS, "camera"),
        ("google.com", "/", HostKind.POPULAR, None),
        ("news.google.com", "/", HostKind.POPULAR, None),
        ("google.com", "/url", HostKind.REDIRECTOR, None),
        ("www.google.com", "/url", HostKind.REDIRECTOR, None),
        ("metamask.app.link", "/dapp/shop.example", HostKind.REDIRECTOR, "metamask"),
        ("my-shop.example", "/ipfs", None, None),
        ("notvercel.app", "/", None, None),
        ("192.0.2.7", "/x", None, None),
        ("[2001:db8::1]", "/x", None, None),
        ("", "", None, None),
    ],
)
def test_a_page_has_its_kind_and_its_tenant(host, path, kind, tenant):
    assert (KINDS.kind_of(host, path), KINDS.tenant_of(host, path)) == (kind, tenant)


@pytest.mark.parametrize(
    "host",
    [
        "vercel.app",
        "x.com",
        "medium.com",
        "docs.google.com",
        "sites.google.com",
        "storage.googleapis.com",
        "telegra.ph",
        "is.gd",
        "cutt.ly",
        "t.ly",
        "mooo.com",
        "altervista.org",
        "play.google.com",
        "calendly.com",
        "ipfs.io",
        "www.google.com",
        "google.com",
        "wikipedia.org",
        "decentraland.org",
        "l.facebook.com",
        "translate.goog",
        "m.facebook.com",
        "t.me",
        "discord.gg",
        "s3.eu-west-1.amazonaws.com",
    ],
)
def test_nobody_may_list_a_shared_or_popular_host_as_a_whole(host):
    assert KINDS.is_shared(host)


@pytest.mark.parametrize(
    "host",
    [
        "shop.vercel.app",
        "camera.duckdns.org",
        "someone.medium.com",
        "bucket.s3.eu-west-1.amazonaws.com",
        "my-shop.example",
        "hacked.faculty.harvard.edu",
        f"{CID}.ipfs.dweb.link",
        "app.uniswap.org",
        "notgoogle.com",
    ],
)
def test_a_tenant_or_an_ordinary_host_may_be_listed(host):
    assert KINDS.is_shared(host) is None


@pytest.mark.parametrize(
    ("written", "target"),
    [
        ("https://www.google.com/url?sa=t&q=https%3A%2F%2Fshop.example%2Fa%3Fb%3Dc", "https://shop.example/a?b=c"),
        ("https://google.com/url?url=shop.example/a", "https://shop.example/a"),
        ("https://google.com/url?q=kittens", None),
        ("https://google.com/search?q=https://shop.example", None),
        ("https://www.google.com/amp/s/shop.example/a", "https://shop.example/a"),
        ("https://l.facebook.com/l.php?u=https%3A%2F%2Fshop.example%2F&h=AT0", "https://shop.example/"),
        ("https://www.youtube.com/redirect?event=video&q=https%3A%2F%2Fshop.example", "https://shop.example"),
        ("https://steamcommunity.com/linkfilter/?url=https://shop.example", "https://shop.example"),
        ("https://vk.com/away.php?to=https%3A%2F%2Fshop.example", "https://shop.example"),
        ("https://t.me/iv?url=https%3A%2F%2Fshop.example%2Fa&rhash=1", "https://shop.example/a"),
        ("https://t.me/share/url?url=https://shop.example&text=hi", "https://shop.example"),
        ("https://metamask.app.link/dapp/shop.example/claim?id=1", "https://shop.example/claim?id=1"),
        ("https://link.metamask.io/dapp/https://shop.example/claim", "https://shop.example/claim"),
        ("metamask://dapp/shop.example/claim", "https://shop.example/claim"),
        ("https://go.cb-w.com/dapp?cb_url=https%3A%2F%2Fshop.example", "https://shop.example"),
        ("https://phantom.app/ul/browse/https%3A%2F%2Fshop.example%2Fclaim?ref=https%3A%2F%2Fother.example", "https://shop.example/claim"),
        ("https://link.trustwallet.com/open_url?coin_id=60&url=https://shop.example", "https://shop.example"),
        (
            "https://www.okx.com/download?deeplink=okx%3A%2F%2Fwallet%2Fdapp%2Furl%3FdappUrl%3Dhttps%253A%252F%252Fshop.example",
            "okx://wallet/dapp/url?dappUrl=https%3A%2F%2Fshop.example",
        ),
        ("okx://wallet/dapp/url?dappUrl=https%3A%2F%2Fshop.example", "https://shop.example"),
        ("https://shop--two-example.translate.goog/a", "https://shop-two.example/a"),
        ("https://web.archive.org/web/20240101000000/https://shop.example/a", "https://shop.example/a"),
        ("https://r.jina.ai/https://shop.example/a", "https://shop.example/a"),
        ("https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fshop.example&data=1", "https://shop.example"),
        ("https://duckduckgo.com/l/?uddg=https%3A%2F%2Fshop.example", "https://shop.example"),
        ("https://www.bing.com/ck/a?!&&p=1f&u=a1aHR0cHM6Ly9zaG9wLmV4YW1wbGUvYQ&ntb=1", "https://shop.example/a"),
        ("https://www.bing.com/ck/a?u=a1aHR0cHM6Ly9zaG9wLmV4YW1wbGUvYQabc", None),
        ("https://google.com/url?q=aHR0cHM6Ly9zaG9wLmV4YW1wbGUvYQ%3D%3D", "https://shop.example/a"),
        ("https://shop.example/url?q=https://other.example", None),
        ("https://shop.example/out?url=https%3A%2F%2Fother.example%2Fa", "https://other.example/a"),
        ("https://shop.example/out?a=1&redirect_uri=https://other.example", "https://other.example"),
        ("https://app.shop.example/in?returnTo=https://docs.shop.example/a", None),
        ("https://shop.example/out?url=other.example", None),
        ("https://shop.example/out?note=https://other.example", None),
        ("https://view.officeapps.live.com/op/view.aspx?src=https%3A%2F%2Fother.example%2Fa.docx", "https://other.example/a.docx"),
        ("https://bit.ly/3xAmple", None),
        ("https://t.me/some_room", None),
    ],
)
def test_the_address_inside_an_address_is_found(written, target):
    assert KINDS.target_of(at(written)) == target


@pytest.mark.parametrize(
    ("written", "content"),
    [
        (f"https://ipfs.io/ipfs/{CID}/x", CID),
        (f"https://unknown-gateway.example/ipfs/{CID_V0}", CID_V0),
        (f"https://{CID}.ipfs.dweb.link/", CID),
        (f"https://{CID}.ipfs.unknown-gateway.example/", CID),
        (f"ipfs://{CID_V0}/index.html", CID_V0),
        (f"https://arweave.net/{TRANSACTION}/a", TRANSACTION),
        (f"https://nts3bxjrcbkl5ngglabhfj3t4gj4ofm65vy4nt4dgeuru22dw7yq.arweave.net/{TRANSACTION}", TRANSACTION),
        ("https://ipfs.io/", None),
        ("https://ipfs.io/ipfs/not-a-content-id", None),
        ("https://shop.example/ipfs", None),
        (f"https://shop.example/{TRANSACTION}", None),
    ],
)
def test_a_content_id_is_read_from_path_or_label(written, content):
    assert KINDS.content_id(at(written)) == content


def test_an_arweave_label_is_turned_back_into_its_transaction():
    address = at("https://nts3bxjrcbkl5ngglabhfj3t4gj4ofm65vy4nt4dgeuru22dw7yq.arweave.net/")
    assert len(KINDS.content_id(address) or "") == 43


def test_a_host_longer_than_any_name_may_be_has_no_kind():
    assert KINDS.kind_of("a." * 100 + "vercel.app") is HostKind.FREE_HOSTING
    assert KINDS.kind_of("a." * 130 + "vercel.app") is None
    assert KINDS.tenant_of("a." * 130 + "vercel.app", "/" + "a/" * 400_000) is None


def test_every_kind_is_there_in_numbers():
    entries = [*KINDS.exact.values(), *KINDS.below.values()]
    counts = {kind: sum(entry.kind is kind for entry in entries) for kind in HostKind}
    assert counts[HostKind.FREE_HOSTING] + counts[HostKind.SITE_BUILDER] >= 250
    assert counts[HostKind.SHORTENER] >= 120
    assert counts[HostKind.POPULAR] >= 300
    assert counts[HostKind.GATEWAY] >= 50
    assert counts[HostKind.DYNAMIC_DNS] >= 100


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("groups: [", "hosts.yaml:"),
        ("groups: []", "groups and redirects are expected"),
        (
            "groups:\n  - {kind: shortener, tenant: path, source: s, hosts: [HTTP://A.example]}\nredirects: []",
            "hosts.yaml:2: 'HTTP://A.example'",
        ),
        (
            "groups:\n  - {kind: shortener, tenant: path, source: s, hosts: [a.example, a.example]}\nredirects: []",
            "a.example is listed twice",
        ),
        ("groups:\n  - {kind: shop, tenant: path, source: s, hosts: [a.example]}\nredirects: []", "a group needs"),
        ("groups:\n  - {kind: shortener, tenant: path, hosts: [a.example]}\nredirects: []", "a group needs"),
        ("groups:\n  - {kind: members, tenant: path, pages: [c/], source: s, hosts: [a.example]}\nredirects: []", "pages begin with /"),
        ("groups: []\nredirects:\n  - {hosts: [a.example], path: /, source: s, quary: [q]}", "a redirect needs"),
    ],
)
def test_a_mistake_in_the_list_is_named_with_its_line(tmp_path, text, complaint):
    path = tmp_path / "hosts.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match=r"hosts\.yaml:\d+") as raised:
        load_hostkinds(path)
    assert complaint in str(raised.value)


def test_what_ships_parsed_is_what_stands_in_the_file():
    assert read_parsed(PARSED, hashlib.sha256(HOSTS.read_bytes()).hexdigest()) is not None, "run python -m knowledge.hostkinds --write"
    quick, slow = load_hostkinds(), load_hostkinds(parsed=None)
    assert (quick.exact, quick.below) == (slow.exact, slow.below)


def test_lists_kept_parsed_serve_until_their_file_changes(tmp_path):
    path, parsed = tmp_path / "hosts.yaml", tmp_path / "hosts.json"
    text = "groups:\n- {kind: shortener, tenant: path, source: ours, hosts: [sho.example]}\nredirects: []\n"
    path.write_text(text)
    write_parsed_hostkinds(path, parsed)
    parsed.write_text(parsed.read_text().replace("sho.example", "kept.example"))
    assert set(load_hostkinds(path, parsed=parsed).exact) == {"kept.example"}
    path.write_text(text.replace("sho.", "new."))
    assert set(load_hostkinds(path, parsed=parsed).exact) == {"new.example"}


def test_members_pages_have_a_kind_and_the_other_pages_of_their_site_have_none():
    entry = HostEntry(
        suffix="site.example", kind=HostKind.MEMBERS, segments=1, skip=frozenset({"en"}), own=frozenset({"new"}), pages=("/c/", "/@", "/#/")
    )
    kinds = HostKinds({"site.example": entry}, {})
    for path, tenant in (
        ("/c/Pond/x", "Pond"),
        ("/en/C/pond", "pond"),
        ("/@pond?tab=1", "pond"),
        ("/#/pond/vote", "pond"),
        ("//c//pond", "pond"),
    ):
        assert (kinds.kind_of("m.site.example", path), kinds.tenant_of("m.site.example", path)) == (HostKind.MEMBERS, tenant), path
    for path in ("/", "/c/", "/c/new", "/contact", "/?next=/c/pond", "/#about"):
        assert (kinds.kind_of("site.example", path), kinds.tenant_of("site.example", path)) == (None, None), path


def test_what_stands_behind_a_path_is_no_part_of_a_tenants_name():
    assert KINDS.tenant_of("t.me", "/some_room?start=1#x") == "some_room"


def test_a_front_of_a_platform_is_the_platform_and_a_tenant_of_two_letters_is_a_tenant():
    assert KINDS.tenant_of("de-de.facebook.com", "/somebody") == "somebody"
    assert KINDS.tenant_of("ab.vercel.app") == "ab"
    assert KINDS.is_shared("ab.vercel.app") is None


def test_a_list_may_name_a_last_label_alone():
    hidden = HostEntry(suffix="hidden", kind=HostKind.FREE_HOSTING, labels=True)
    kinds = HostKinds({"short": HostEntry(suffix="short", kind=HostKind.SHORTENER)}, {"hidden": hidden})
    assert kinds.kind_of("shop.hidden") is HostKind.FREE_HOSTING
    assert kinds.kind_of("m.short") is HostKind.SHORTENER
    assert kinds.kind_of("shop.else") is None
