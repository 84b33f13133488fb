"""What a person would say is written in a message: the hosts, in order. All names are invented."""

from __future__ import annotations

# (text, hosts in order)
PLAIN = [
    ("https://zetadrop.xyz", ["zetadrop.xyz"]),
    ("http://zetadrop.xyz/claim", ["zetadrop.xyz"]),
    ("Claim here: https://claim.zetadrop.finance/round-2?ref=abc#top now", ["claim.zetadrop.finance"]),
    ("zetadrop.com", ["zetadrop.com"]),
    ("Go to zetadrop.com.", ["zetadrop.com"]),
    ("go to www.zetadrop.com/claim!", ["www.zetadrop.com"]),
    ("HTTPS://ZETADROP.COM/CLAIM", ["zetadrop.com"]),
    ("ZETADROP.COM", ["zetadrop.com"]),
    ("ZetaDrop.Io is live", ["zetadrop.io"]),
    ("two: zetadrop.io and app.orbit-swap.network", ["zetadrop.io", "app.orbit-swap.network"]),
    ("zetadrop.io zetadrop.io", ["zetadrop.io", "zetadrop.io"]),
    ("https://zetadrop.io/a https://zetadrop.io/b", ["zetadrop.io", "zetadrop.io"]),
    ("https://a-b.zetadrop.co.uk/x", ["a-b.zetadrop.co.uk"]),
    ("zetadrop.vercel.app", ["zetadrop.vercel.app"]),
    ("zeta-claim.pages.dev", ["zeta-claim.pages.dev"]),
    ("zetadrop.gitbook.io/docs", ["zetadrop.gitbook.io"]),
    ("(zetadrop.com)", ["zetadrop.com"]),
    ('"zetadrop.com"', ["zetadrop.com"]),
    ("<https://zetadrop.com/x>", ["zetadrop.com"]),
    ("<zetadrop.com>", ["zetadrop.com"]),
    ("**zetadrop.com**", ["zetadrop.com"]),
    ("__zetadrop.com__", ["zetadrop.com"]),
    ("_https://zetadrop.com/claim_", ["zetadrop.com"]),
    ("||https://zetadrop.com||", ["zetadrop.com"]),
    ("`zetadrop.com`", ["zetadrop.com"]),
    ("link:zetadrop.com", ["zetadrop.com"]),
    ("site=zetadrop.com", ["zetadrop.com"]),
    ("https://zetadrop.com:8443/x", ["zetadrop.com"]),
    ("zetadrop.com:8443", ["zetadrop.com"]),
    ("https://zetadrop.com./x", ["zetadrop.com"]),
    ("//zetadrop.com/x", ["zetadrop.com"]),
    ("ftp://files.zetadrop.com/a", ["files.zetadrop.com"]),
    ("wss://rpc.zetadrop.com", ["rpc.zetadrop.com"]),
    ("1zeta.xyz", ["1zeta.xyz"]),
    ("8888.vip", ["8888.vip"]),
    ("x.com/zetadrop/status/12", ["x.com"]),
    ("see x.com", ["x.com"]),
    ("https://x.com", ["x.com"]),
    ("zeta-drop.vercel.app", ["zeta-drop.vercel.app"]),
    ("https://under_score.zetadrop.com", ["under_score.zetadrop.com"]),
    ("*.zetadrop.com", ["zetadrop.com"]),
    ("read https://docs.zetadrop.com/readme.md", ["docs.zetadrop.com"]),
    ("https://readme.md", ["readme.md"]),
    ("www.zetadrop.sh", ["www.zetadrop.sh"]),
    ("zetadrop.sh/claim", ["zetadrop.sh"]),
    ("zetadrop.zip/claim-now", ["zetadrop.zip"]),
    ("https://zetadrop.mov", ["zetadrop.mov"]),
    ("visit claim.zetadrop.sh", ["claim.zetadrop.sh"]),
    ("zetaclaim.is is fake", ["zetaclaim.is"]),
    ("zetaclaim.so", ["zetaclaim.so"]),
    ("zetaclaim.to/now", ["zetaclaim.to"]),
    ("zetaclaim.id", ["zetaclaim.id"]),
    ("app.zetaclaim.in today", ["app.zetaclaim.in"]),
    ("airdrop.live", ["airdrop.live"]),
    ("zetachain.network", ["zetachain.network"]),
    ("Booking at zetadrop.eth.limo", ["zetadrop.eth.limo"]),
    ("zetadrop.eth.link is the gateway", ["zetadrop.eth.link"]),
    ("https://ipfs.io/ipfs/QmInventedCid", ["ipfs.io"]),
    ("bafyinvented.ipfs.dweb.link", ["bafyinvented.ipfs.dweb.link"]),
    ("http://localhost:3000/x", ["localhost"]),
    ("https://zetadrop.com/?url=https://orbit-swap.xyz/a", ["zetadrop.com"]),
    ("https://zetadrop.app.link/dapp/orbit-swap.xyz", ["zetadrop.app.link"]),
    ("https://web.archive.org/web/2024/https://zetadrop.com/", ["web.archive.org"]),
    ("https://zetadrop.com/a.b/c.html?x=user.name", ["zetadrop.com"]),
    ("https://zetadrop.com/(round_2)", ["zetadrop.com"]),
    ("(see https://zetadrop.com/a)", ["zetadrop.com"]),
    ("https://a.zetadrop.comhttps://b.orbit-swap.com", ["a.zetadrop.com", "b.orbit-swap.com"]),
    ("Visithttps://zetadrop.com now", ["zetadrop.com"]),
    ("zetadrop.com,orbit-swap.com;a.orbit-swap.io", ["zetadrop.com", "orbit-swap.com", "a.orbit-swap.io"]),
    ("zetadrop.com/orbit-swap.com", ["zetadrop.com"]),
    ("e.g.zetadrop.com", ["zetadrop.com"]),
    ("i.e.zetadrop.com", ["zetadrop.com"]),
    ("1.zetadrop.com\n2.orbit-swap.com", ["zetadrop.com", "orbit-swap.com"]),
    ("wait...zetadrop.com", ["zetadrop.com"]),
    ("zetadrop.com...", ["zetadrop.com"]),
    ("zetadrop.com…", ["zetadrop.com"]),
    ("zetadrop.com.Then connect", ["zetadrop.com"]),
    ("https://zetadrop.com.Then connect", ["zetadrop.com"]),
    ("zetadrop.com-based scam", ["zetadrop.com"]),
    ("- zetadrop.com\n- orbit-swap.com", ["zetadrop.com", "orbit-swap.com"]),
    ("-zetadrop.com", ["zetadrop.com"]),
    ("•zetadrop.com", ["zetadrop.com"]),
    ("https://zetadrop.internal-host/x", ["zetadrop.internal-host"]),
    ("https://https://zetadrop.com", ["zetadrop.com"]),
    ("htps://zetadrop.com", ["zetadrop.com"]),
    ("ttps://zetadrop.com", ["zetadrop.com"]),
    ("https://www. zetadrop .com", ["www.zetadrop.com"]),
    ("https://zetadrop.com/a,https://orbit.com/b", ["zetadrop.com", "orbit.com"]),
    ("https://zetadrop.com|https://orbit.com", ["zetadrop.com", "orbit.com"]),
    ("is uniswap.org-claim.xyz real?", ["uniswap.org-claim.xyz"]),
    ("I went to zetadrop.xyz and connected.My wallet is empty now", ["zetadrop.xyz"]),
    ("ghcr.io/zeta/app:1.2", ["ghcr.io"]),
    ("https://zetadrop.com#@evil.com", ["zetadrop.com"]),
    ("https://zetadrop.com\\@evil.com", ["zetadrop.com"]),
    ("http://①②⑦.⓪.⓪.①/", ["127.0.0.1"]),
    ("мойсайт.рф", ["xn--80arbjktj.xn--p1ai"]),
    ("zetadrop.сom", ["zetadrop.xn--om-nmc"]),
    ("pump.fun token", ["pump.fun"]),
    ("zetadrop.co.uk", ["zetadrop.co.uk"]),
    ("(zetadrop.com.br)", ["zetadrop.com.br"]),
    ("claim.zetadrop.com.tr!", ["claim.zetadrop.com.tr"]),
    ("зайди на zeta-drop.in.ua сейчас", ["zeta-drop.in.ua"]),
    ("**claim.zetadrop.world**", ["claim.zetadrop.world"]),
    ("*zetadrop.support*", ["zetadrop.support"]),
    ("->zetadrop.live<-", ["zetadrop.live"]),
    ("go =>zetadrop.com", ["zetadrop.com"]),
    ("请打开->zetadrop.com<-领取", ["zetadrop.com"]),
    ("copy `zeta-drop.app` into the browser", ["zeta-drop.app"]),
    ("copy `claim.zetadrop.network`", ["claim.zetadrop.network"]),
    ("zetadrop.to is live", ["zetadrop.to"]),
    ("打开 zetadrop . bet，快", ["zetadrop.bet"]),
    ("my zetadrop . exchange\nis stuck", ["zetadrop.exchange"]),
]
DEFANGED = [
    ("zetadrop डॉट com", ["zetadrop.com"]),
    ("zetadrop نقطة com", ["zetadrop.com"]),
    ("zetadrop ドット com", ["zetadrop.com"]),
    ("zetadrop 닷 com", ["zetadrop.com"]),
    ("zetadrop จุด com", ["zetadrop.com"]),
    ("zetadrop نقطه com", ["zetadrop.com"]),
    ("zetadrop kropka com", ["zetadrop.com"]),
    ("zetadrop Punkt com", ["zetadrop.com"]),
    ("zetadrop 點 com", ["zetadrop.com"]),
    ("zetadrop*dot*com", ["zetadrop.com"]),
    ("zetadrop|dot|com", ["zetadrop.com"]),
    ("zetadrop'.'com", ["zetadrop.com"]),
    ("zetadrop%2Ecom", ["zetadrop.com"]),
    ("领取 zetadrop点com 空投", ["zetadrop.com"]),
    ("&#122;etadrop.xyz", ["zetadrop.xyz"]),
    ("see &#x7A;eta-drop.xyz/a now", ["zeta-drop.xyz"]),
    ("zetadrop.xy&#0122;", ["zetadrop.xyz"]),
    ("&#104;ttps://zetadrop.com", ["zetadrop.com"]),
    ("ｚ&#101;tadrop。com", ["zetadrop.com"]),
    ("zeta\u2212drop.com", ["zeta-drop.com"]),
    ("https://zeta\u2212drop.com/a", ["zeta-drop.com"]),
    ("zetadrop (.com)", ["zetadrop.com"]),
    ("zeta-claim(.xyz) now", ["zeta-claim.xyz"]),
    ("app.zetadrop {.IO}", ["app.zetadrop.io"]),
    ("hxxp://zetadrop.com", ["zetadrop.com"]),
    ("hxxps://zetadrop[.]com/claim", ["zetadrop.com"]),
    ("hXXps://zetadrop.com", ["zetadrop.com"]),
    ("h**ps://zetadrop.com", ["zetadrop.com"]),
    ("hxxps[:]//zetadrop[.]com", ["zetadrop.com"]),
    ("https[://]zetadrop.com", ["zetadrop.com"]),
    ("http[s]://zetadrop.com", ["zetadrop.com"]),
    ("zetadrop[.]com", ["zetadrop.com"]),
    ("zetadrop(.)com", ["zetadrop.com"]),
    ("zetadrop{.}com", ["zetadrop.com"]),
    ("zetadrop<.>com", ["zetadrop.com"]),
    ("zetadrop[dot]com", ["zetadrop.com"]),
    ("zetadrop(dot)com", ["zetadrop.com"]),
    ("zetadrop(DOT)com", ["zetadrop.com"]),
    ("zetadrop [.] com", ["zetadrop.com"]),
    ("zetadrop (dot) com", ["zetadrop.com"]),
    ("zetadrop[ . ]com", ["zetadrop.com"]),
    ("claim[.]zetadrop[.]finance/x", ["claim.zetadrop.finance"]),
    ("claim.zetadrop[.]finance", ["claim.zetadrop.finance"]),
    ("zetadrop\\.com", ["zetadrop.com"]),
    ("zetadrop[.com", ["zetadrop.com"]),
    ("zetadrop【.】com", ["zetadrop.com"]),
    ("zetadrop[punto]com", ["zetadrop.com"]),
    ("zetadrop(точка)com", ["zetadrop.com"]),
    ("zetadrop【点】com", ["zetadrop.com"]),
    ("zetadrop&#46;com", ["zetadrop.com"]),
    ("readme[.]md", ["readme.md"]),
    ("zetadrop[.]so is fake", ["zetadrop.so"]),
    ("Do not open zetadrop[.]io, zetadrop[.]net", ["zetadrop.io", "zetadrop.net"]),
    ("185[.]99[.]12[.]7", ["185.99.12.7"]),
    ("hxxp://185[.]99[.]12[.]7/a", ["185.99.12.7"]),
    ("t[.]me/zeta_claim", ["t.me"]),
    ("discord[.]gg/zetadrop", ["discord.gg"]),
    ("[zetadrop[.]com]", ["zetadrop.com"]),
    ("zetadrop dot com", ["zetadrop.com"]),
    ("claim at zetadrop dot com", ["zetadrop.com"]),
    ("ZETADROP DOT COM", ["zetadrop.com"]),
    ("go to claim dot zetadrop dot finance", ["claim.zetadrop.finance"]),
    ("zetadrop dot io slash claim", ["zetadrop.io"]),
    ("visit zeta-drop dot app", ["zeta-drop.app"]),
    ("zetadrop punto com", ["zetadrop.com"]),
    ("zetadrop ponto com", ["zetadrop.com"]),
    ("zetadrop точка com", ["zetadrop.com"]),
    ("zetadrop nokta com", ["zetadrop.com"]),
    ("https://zetadrop dot com", ["zetadrop.com"]),
]
SPACED = [
    ("visit www zetadrop com now", ["zetadrop.com"]),
    ("zetadrop..com", ["zetadrop.com"]),
    ("zetadrop d0t com", ["zetadrop.com"]),
    ("zetaswap d0t web d0t app!", ["zetaswap.web.app"]),
    ("claim: zetaswap dot web dot app!", ["zetaswap.web.app"]),
    ("请访问zetadrop . icu , hurry", ["zetadrop.icu"]),
    ("airdrop live: zetadrop . network !", ["zetadrop.network"]),
    ("请访问z e t a d r o p . o r g", ["zetadrop.org"]),
    ("check z e t a - s w a p . s i t e.", ["zeta-swap.site"]),
    ("zetadrop . com", ["zetadrop.com"]),
    ("zetadrop .com", ["zetadrop.com"]),
    ("zetadrop. com/claim", ["zetadrop.com"]),
    ("go to zeta-drop. com", ["zeta-drop.com"]),
    ("claim . zetadrop . com", ["claim.zetadrop.com"]),
    ("claim . zeta-drop . xyz now", ["claim.zeta-drop.xyz"]),
    ("zetadrop . com / claim", ["zetadrop.com"]),
    ("https://zetadrop . com/claim", ["zetadrop.com"]),
    ("https://zetadrop .com", ["zetadrop.com"]),
    ("https:// zetadrop.com", ["zetadrop.com"]),
    ("https : // zetadrop . com", ["zetadrop.com"]),
    ("https://zeta drop.com/x", ["zetadrop.com"]),
    ("z e t a d r o p . c o m", ["zetadrop.com"]),
    ("go: h t t p s : / / z e t a . c o m / c l a i m", ["zeta.com"]),
    ("https://\nzetadrop.com/claim", ["zetadrop.com"]),
    ("https://zetadrop.\ncom/claim", ["zetadrop.com"]),
    ("https://zetadrop\n.com/claim", ["zetadrop.com"]),
    ("https://zeta-\ndrop.com/claim", ["zeta-drop.com"]),
    ("https://zetadrop.co\nm/claim", ["zetadrop.com"]),
    ("https:/\n/zetadrop.com", ["zetadrop.com"]),
    ("https://zetadrop,com/claim", ["zetadrop.com"]),
    ("zetadrop,com/claim", ["zetadrop.com"]),
    ("https://zetadrop.com is the site. Go", ["zetadrop.com"]),
    ("https://zetadrop.com\nnext line", ["zetadrop.com"]),
    ("https://zetadrop.com\nclaim/now", ["zetadrop.com"]),
]
LETTERS = [
    ("ᴢᴇᴛᴀᴅʀᴏᴘ.ᴄᴏᴍ", ["zetadrop.com"]),
    ("https://ᴢᴇᴛᴀᴅʀᴏᴘ.ᴄᴏᴍ/x", ["zetadrop.com"]),
    ("https://ᴢetadrop.com", ["xn--etadrop-p41c.com"]),
    ("ᴢetadrop.com and ᴏʀʙɪᴛsᴡᴀᴘ.ᴄᴏᴍ", ["xn--etadrop-p41c.com", "orbitswap.com"]),
    ("zetadrop1\ufe0f\u20e32\ufe0f\u20e3.com", ["zetadrop12.com"]),
    ("1\ufe0f\u20e3zetadrop.com 2\u20e3 zetadrop.io", ["zetadrop.com", "zetadrop.io"]),
    ("zeta\u200bdrop.com", ["zetadrop.com"]),
    ("zeta\u00addrop.com", ["zetadrop.com"]),
    ("zeta\u2060drop\u200c.\u200dcom", ["zetadrop.com"]),
    ("https://zeta\ufeffdrop.com/x", ["zetadrop.com"]),
    ("h\u200bttps://zetadrop.com", ["zetadrop.com"]),
    ("zetadrop.c\u200bo\u200bm", ["zetadrop.com"]),
    ("\u202azetadrop.com\u202c", ["zetadrop.com"]),
    ("zeta\u200edrop.com", ["zetadrop.com"]),
    ("\u2066zetadrop.com\u2069 claim", ["zetadrop.com"]),
    ("ｚｅｔａｄｒｏｐ．ｃｏｍ", ["zetadrop.com"]),
    ("ｈｔｔｐｓ：／／ｚｅｔａｄｒｏｐ．ｃｏｍ／ｃｌａｉｍ", ["zetadrop.com"]),
    ("𝐳𝐞𝐭𝐚𝐝𝐫𝐨𝐩.𝐜𝐨𝐦", ["zetadrop.com"]),
    ("𝗵𝘁𝘁𝗽𝘀://𝘇𝗲𝘁𝗮𝗱𝗿𝗼𝗽.𝗰𝗼𝗺", ["zetadrop.com"]),
    ("ⓩⓔⓣⓐⓓⓡⓞⓟ.ⓒⓞⓜ", ["zetadrop.com"]),
    ("🅉🄴🅃🄰.🄲🄾🄼", ["zeta.com"]),
    ("🆉🅴🆃🅰.🅲🅾🅼", ["zeta.com"]),
    ("ᶻᵉᵗᵃ.ᶜᵒᵐ", ["zeta.com"]),
    ("𝚣𝚎𝚝𝚊𝟷.𝚌𝚘𝚖", ["zeta1.com"]),
    ("zetadrop。com", ["zetadrop.com"]),
    ("zetadrop．com", ["zetadrop.com"]),
    ("zetadrop｡com", ["zetadrop.com"]),
    ("zetadrop․com", ["zetadrop.com"]),
    ("zetadrop·com", ["zetadrop.com"]),
    ("zetadrop‧com", ["zetadrop.com"]),
    ("zetadrop•com", ["zetadrop.com"]),
    ("zetadrop∙com", ["zetadrop.com"]),
    ("zetadrop⋅com/claim", ["zetadrop.com"]),
    ("https://zetadrop・com", ["zetadrop.com"]),
    ("claim。zetadrop。com", ["claim.zetadrop.com"]),
    ("zеtadrop.com", ["xn--ztadrop-7gg.com"]),
    ("https://раураl.com", ["xn--l-7sba6dbr.com"]),
    ("пример-дроп.рф", ["xn----htbblupbgcdc.xn--p1ai"]),
    ("https://münzdrop.de", ["xn--mnzdrop-n2a.de"]),
    ("https://xn--mnzdrop-n2a.de/x", ["xn--mnzdrop-n2a.de"]),
    ("xn--mnzdrop-n2a.de", ["xn--mnzdrop-n2a.de"]),
    ("zeta.xn--p1ai", ["zeta.xn--p1ai"]),
    ("zeta‑drop.com", ["zeta-drop.com"]),
    ("https://z%65tadrop.com/x", ["zetadrop.com"]),
    ("https://zetadrop%2Ecom/x", ["zetadrop.com"]),
    ("zeta%64rop.com/claim", ["zetadrop.com"]),
    ("https://%7a%65%74%61.com", ["zeta.com"]),
    ("https:\\\\zetadrop.com\\claim", ["zetadrop.com"]),
    ("https:/\\zetadrop.com", ["zetadrop.com"]),
    ("https:\\/\\/zetadrop.com\\/a", ["zetadrop.com"]),
    ("https:/zetadrop.com", ["zetadrop.com"]),
    ("https:///zetadrop.com", ["zetadrop.com"]),
    ("https:zetadrop.com", ["zetadrop.com"]),
    ("https//zetadrop.com", ["zetadrop.com"]),
    ("https;//zetadrop.com", ["zetadrop.com"]),
    ("https://uniswap.example@zetadrop.com/claim", ["zetadrop.com"]),
    ("https://uniswap.example:443@zetadrop.com", ["zetadrop.com"]),
    ("https://user:pass@zetadrop.com", ["zetadrop.com"]),
    ("https://orbit.example%2Fclaim@zetadrop.com", ["zetadrop.com"]),
    ("https://orbit.example／claim@zetadrop.com/x", ["zetadrop.com"]),
    ("https://a@b@zetadrop.com", ["zetadrop.com"]),
    ("orbitswap.com@zetadrop.xyz/claim", ["zetadrop.xyz"]),
    ("https://zetadrop.com/@orbit", ["zetadrop.com"]),
    ("https://zetadrop.com/x?mail=a@b.com", ["zetadrop.com"]),
    ("https://zetadrop.com,@admin", ["zetadrop.com"]),
    ("http://2130706433/x", ["127.0.0.1"]),
    ("http://0x7f000001/x", ["127.0.0.1"]),
    ("http://0x7f.1/x", ["127.0.0.1"]),
    ("http://017700000001/", ["127.0.0.1"]),
    ("http://185.99.12.7/claim", ["185.99.12.7"]),
    ("https://185.99.12.7:8080", ["185.99.12.7"]),
    ("185.99.12.7:8080", ["185.99.12.7"]),
    ("185.99.12.7/claim", ["185.99.12.7"]),
    ("http://[2001:db8::7]/x", ["[2001:db8::7]"]),
    ("https://zetadrop.com:99999/x", ["zetadrop.com"]),
    ("https://xn--zzzzzz99999.com/", ["xn--zzzzzz99999.com"]),
]
MARKUP = [
    ("**zeta**drop.com", ["zetadrop.com"]),
    ("zetadrop**.**com", ["zetadrop.com"]),
    ("zetadrop~~.~~com", ["zetadrop.com"]),
    ("<b>zetadrop</b>.com", ["zetadrop.com"]),
    ("zeta<i></i>drop.com", ["zetadrop.com"]),
    ("zetadrop<!-- x -->.com", ["zetadrop.com"]),
    ("||zetadrop||.com", ["zetadrop.com"]),
    ("https://zetadrop&#x200b;.com", ["zetadrop.com"]),
    ("zeta&#8203;drop.com", ["zetadrop.com"]),
    ("**zetadrop.com**claim", ["zetadrop.com"]),
    ("[Claim now](https://zetadrop.com/x)", ["zetadrop.com"]),
    ("[orbitswap.com](https://zetadrop.com)", ["orbitswap.com", "zetadrop.com"]),
    ("[https://orbitswap.com](https://zetadrop.com/a)", ["orbitswap.com", "zetadrop.com"]),
    ("[zetadrop.com](https://zetadrop.com)", ["zetadrop.com", "zetadrop.com"]),
    ("[Claim](zetadrop.com)", ["zetadrop.com"]),
    ("[Claim](<https://zetadrop.com>)", ["zetadrop.com"]),
    ('[Claim](https://zetadrop.com "title")', ["zetadrop.com"]),
    ("[a](https://zetadrop.com)[b](https://orbitswap.com)", ["zetadrop.com", "orbitswap.com"]),
    ("[![x](https://img.zetadrop.com/a.png)](https://orbitswap.com)", ["img.zetadrop.com", "orbitswap.com"]),
    ("[Claim](https://zetadrop.com/a_(b))", ["zetadrop.com"]),
    ("[Claim][1]\n\n[1]: https://zetadrop.com/x", ["zetadrop.com"]),
    ('<a href="https://zetadrop.com">Claim</a>', ["zetadrop.com"]),
    ("<a href='https://zetadrop.com/x'>orbitswap.com</a>", ["zetadrop.com", "orbitswap.com"]),
    ("<a href=https://zetadrop.com>Claim</a>", ["zetadrop.com"]),
    ('<A class="b" HREF = "zetadrop.com"><b>Claim</b></A>', ["zetadrop.com"]),
    ('<a href="https&#58;//zetadrop&#46;com">x</a>', ["zetadrop.com"]),
    ('<img src="https://zetadrop.com/a.png">', ["zetadrop.com"]),
    ("<https://zetadrop.com|orbitswap.com>", ["zetadrop.com", "orbitswap.com"]),
    ("[url=https://zetadrop.com]Claim[/url]", ["zetadrop.com"]),
    ("[url]https://zetadrop.com[/url]", ["zetadrop.com"]),
    ("[see](readme.md)", []),
    ("[docs](docs/guide.md#top)", []),
    ("a[i](x)", []),
    ("[Join](t.me/zeta_room)", ["t.me"]),
    ("[Join](tg://resolve?domain=zeta_room)", ["t.me"]),
]
INVITES = [
    ("dapp://zetadrop.com/claim", ["zetadrop.com"]),
    ("t.me/zeta_room", ["t.me"]),
    ("https://t.me/+AbCdEf12345", ["t.me"]),
    ("https://t.me/joinchat/AbCdEf", ["t.me"]),
    ("telegram.me/zeta_room", ["telegram.me"]),
    ("https://telegram.dog/zeta_room", ["telegram.dog"]),
    ("tg://resolve?domain=zeta_room", ["t.me"]),
    ("tg://join?invite=AbCdEf", ["t.me"]),
    ("tg://msg_url?url=zeta", ["t.me"]),
    ("discord://-/invite/zetadrop", ["discord.gg"]),
    ("intent://zetadrop.com/x#Intent;scheme=https;end", ["zetadrop.com"]),
    ("mailto:team@zetadrop.com", []),
    ("zeta-room.t.me", ["t.me"]),
    ("t . me / zeta_room", ["t.me"]),
    ("t(.)me/zeta_room", ["t.me"]),
    ("discord.gg/zetadrop", ["discord.gg"]),
    ("https://discord.com/invite/zetadrop", ["discord.com"]),
    ("discordapp.com/invite/zetadrop", ["discordapp.com"]),
    ("https://discord.com/channels/1/2", ["discord.com"]),
    (".gg/zetadrop", ["discord.gg"]),
    ("join discord gg/zetadrop", ["discord.gg"]),
    ("discord . gg / zetadrop", ["discord.gg"]),
    ("@zeta_claim_bot", [None]),
    ("start @ZetaVerifyBot now", [None]),
    ("@zeta_member hello", []),
    ("thanks @everyone", []),
    ("@botanist and @robotics", []),
    ("ask @zeta_bot.", [None]),
    ("ipfs://bafyinventedcid/x", [None]),
    ("metamask://dapp/zetadrop.com", [None]),
]
WALLETS = [
    ("send to 0x52908400098527886E0F7030069857D2E4169EE7 now", [None]),
    ("CA:0xde709f2102306220921060314715629080e2fb77", [None]),
    ("ethereum:0xde709f2102306220921060314715629080e2fb77", [None]),
    ("1BoatSLRHtKNngkdXEeobR76b53LETtpyT", [None]),
    ("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq", [None]),
    ("BC1QAR0SRRR7XFKVY5L643LYDNW9RE59GTZZWF5MDQ", [None]),
    ("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", [None]),
    ("CA EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v pump", [None]),
    ("EQCD39VS5jcptHL8vMjEXrzGaRcCVYto7HUn4bpAOg8xqB2N", [None]),
    ("0x52908400098527886E0F7030069857D2E4169EE7 0xde709f2102306220921060314715629080e2fb77", [None, None]),
    ("https://etherscan.io/address/0x52908400098527886E0F7030069857D2E4169EE7", ["etherscan.io"]),
    ("0x88df016429689c079f3b2f6ad39fa052532c56795b733da78a91ebe6a713944b", []),
    ("1BoatSLRHtKNngkdXEeobR76b53LETtpyX", []),
    ("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", []),
    ("Donaudampfschifffahrtsgesellschaftskapitaen", []),
    ("d41d8cd98f00b204e9800998ecf8427e", []),
    ("550e8400-e29b-41d4-a716-446655440000", []),
    ("6fcd4ce23d88e2ee95838f7b014b6284f4903f9c commit", []),
]
TOKEN_NAMES = [
    ("$ZETA airdrop at zeta-claim.xyz", ["zeta-claim.xyz"]),
    ("You received 10000 ZETACLAIM.COM tokens", ["zetaclaim.com"]),
    ("$ zetaclaim.net - Visit to claim", ["zetaclaim.net"]),
    ("Token: Visit zetaclaim.org for rewards", ["zetaclaim.org"]),
    ("$ZETACLAIM.COM dropped in my wallet", ["zetaclaim.com"]),
    ("!Zeta airdrop (zetaclaim.net)!", ["zetaclaim.net"]),
    ("🎁zetaclaim.net🎁", ["zetaclaim.net"]),
    ("👉https://zetaclaim.net👈", ["zetaclaim.net"]),
    ("https://zetaclaim.net🚀🚀", ["zetaclaim.net"]),
    ("zetaclaim.net✅", ["zetaclaim.net"]),
    ("➡️zetaclaim.net/x⬅️", ["zetaclaim.net"]),
    ("[zetaclaim.net]", ["zetaclaim.net"]),
    ("{zetaclaim.net}", ["zetaclaim.net"]),
    ("#zetaclaim.net", ["zetaclaim.net"]),
    ("zetaclaim.net™", ["zetaclaim.net"]),
]
# Thirteen languages, with the punctuation each puts after a link.
LANGUAGES = [
    ("en", "Hurry up, claim at zetadrop.io!", ["zetadrop.io"]),
    ("en", "Is zetadrop.io legit?", ["zetadrop.io"]),
    ("en", "the link (https://zetadrop.io/claim), is it safe?", ["zetadrop.io"]),
    ("en", "it's zetadrop.io's fault", ["zetadrop.io"]),
    ("es", "¿Es segura zetadrop.com?", ["zetadrop.com"]),
    ("es", "Reclama en zetadrop.com, ¡ya!", ["zetadrop.com"]),
    ("es", "«https://zetadrop.com/reclamar»", ["zetadrop.com"]),
    ("es", "Entra en zetadrop punto com", ["zetadrop.com"]),
    ("pt", "Acesse https://zetadrop.com.br/resgate.", ["zetadrop.com.br"]),
    ("pt", "o site zetadrop.com é confiável?", ["zetadrop.com"]),
    ("pt", "Resgate já: zetadrop.online", ["zetadrop.online"]),
    ("ru", "Заходи на zetadrop.ru, там раздача", ["zetadrop.ru"]),
    ("ru", "Ссылка:https://zetadrop.com/дроп", ["zetadrop.com"]),
    ("ru", "сайт«zetadrop.com»", ["zetadrop.com"]),
    ("ru", "Сайтzetadrop.com", ["zetadrop.com"]),
    ("ru", "вот zetadrop точка ru", ["zetadrop.ru"]),
    ("uk", "Перейди на zetadrop.com.ua!", ["zetadrop.com.ua"]),
    ("uk", "Це „zetadrop.com“?", ["zetadrop.com"]),
    ("uk", "посилання zetadrop.укр/дроп", ["zetadrop.xn--j1amh"]),
    ("tr", "zetadrop.com'a gir", ["zetadrop.com"]),
    ("tr", "zetadrop.com’dan al", ["zetadrop.com"]),
    ("tr", "Adres: zetadrop.com.tr", ["zetadrop.com.tr"]),
    ("vi", "Vào https://zetadrop.vn/nhận-thưởng nhé", ["zetadrop.vn"]),
    ("vi", "trang zetadrop.com, đúng không?", ["zetadrop.com"]),
    ("vi", "zetadrop chấm com", ["zetadrop.com"]),
    ("id", "Klaim di zetadrop.co.id sekarang", ["zetadrop.co.id"]),
    ("id", "situs zetadrop.id aman?", ["zetadrop.id"]),
    ("id", "Buka: zetadrop titik com", ["zetadrop.com"]),
    ("zh", "请访问https://zetadrop.com/领取，马上开始。", ["zetadrop.com"]),
    ("zh", "官网zetadrop.com。谢谢", ["zetadrop.com"]),
    ("zh", "打开zetadrop.com领取空投", ["zetadrop.com"]),
    ("zh", "（zetadrop.com）", ["zetadrop.com"]),
    ("zh", "网址：zetadrop.com、orbitswap.io", ["zetadrop.com", "orbitswap.io"]),
    ("zh", "先打开zetadrop.com再打开orbitswap.io吧", ["zetadrop.com", "orbitswap.io"]),
    ("zh", "空投开始了。zetadrop.com", ["zetadrop.com"]),
    ("zh", "《https://zetadrop.com》", ["zetadrop.com"]),
    ("zh", "zetadrop。cn", ["zetadrop.cn"]),
    ("zh", "「zetadrop.com」", ["zetadrop.com"]),
    ("hi", "zetadrop.com पर जाएं।", ["zetadrop.com"]),
    ("hi", "यह https://zetadrop.in/claim। सही है?", ["zetadrop.in"]),
    ("hi", "लिंकzetadrop.comपर", ["zetadrop.com"]),
    ("hi", "jaldi zetadrop.com par claim karo", ["zetadrop.com"]),
    ("hi", "bhai zetadrop.io sahi hai kya", ["zetadrop.io"]),
    ("ar", "ادخل zetadrop.com، الآن", ["zetadrop.com"]),
    ("ar", "هل https://zetadrop.com/claim؟", ["zetadrop.com"]),
    ("ar", "الموقعzetadrop.comرسمي", ["zetadrop.com"]),
    ("ar", "الرابط: zetadrop.io؛ شكرا", ["zetadrop.io"]),
    ("fr", "Allez sur « zetadrop.fr » !", ["zetadrop.fr"]),
    ("fr", "le site : zetadrop.com ?", ["zetadrop.com"]),
    ("fr", "l'adresse d'accès est d'zetadrop.com", ["zetadrop.com"]),
    ("fr", "zetadrop point com", ["zetadrop.com"]),
    ("de", "Seite: zetadrop.de; ist das echt?", ["zetadrop.de"]),
    ("de", "„https://zetadrop.de/abholen“", ["zetadrop.de"]),
    ("de", "auf zetadrop.com/Prämie abholen", ["zetadrop.com"]),
    ("de", "zetadrop punkt com", ["zetadrop.com"]),
    ("ja", "zetadrop.comで受け取る", ["zetadrop.com"]),
    ("ko", "zetadrop.com에서 받으세요", ["zetadrop.com"]),
    ("th", "ไปที่zetadrop.comเลย", ["zetadrop.com"]),
]
NOT_LINKS = """
io.github.live is our package
my colour is purple..io
see Main.java and Vault.java
a**b.live is a power
`zetadrop`.dev
下午3点app更新
wait..com is an ending
the www is big com
a domain (.com) costs ten dollars
every name (.xyz) is cheap
it comes in one file (.zip)
zetadrop (.com) names are gone
zetadrop (.py) runs
R2 d0t 2 and d0t com
5 − 3.5
R&#38;D.team
&#60;b&#62;
i still use metamask . help me
buy zetadrop . now
ptr->live
obj->data.map
node->next.id
a**b.live**c
`task.run`
`user.profile.network`
`config.app`
x = a-b.name
done.co.uk
thanks.me.uk
tôi nhận được.không có gì
çalışmıyor görmüyorum.bağlantı yok
it was 5 cents.is that normal
ask the members.to be sure
not what i wanted.how do i get out
hold.how long
hello there
pip install web3.py and run deploy.sh
Update to geth v1.13.4 (1.13.4-stable)
gas was 12.3 gwei.Next block soon
the price is $0.12.to the moon
user.wallet.address is null
what about config.app.name ?
contract.name() returns Zeta
self.client.chat.send()
token.to.upper()
await wallet.sendTransaction({to: tx.to, value: tx.value})
npm i @zeta/sdk and import from zeta.sdk
Follow @zeta_official on X
Check the file zeta.finance.csv
see page 3.in the doc
St.Petersburg, Mt.Gox
Hi.How are you
great project.top team
Good project.Top team
this is fake.do not click
I have 3.5k USDT.is it enough
hola.me ayudan
selam.bu site
Danke.es geht
look at this.link below
open the app.click claim
file.zip.exe
step1.do this
com.zeta.wallet
co.uk
A.I. agents
rate 3.2/5
0.0.0.0
read the readme.md first
see main.rs and lib.rs
run script.py now
bash install.sh
unpack archive.zip
edit config.yaml
open index.js and app.ts
watch a.mov
src/app.py:12
src/main.rs:120:5
docs/readme.md
./install.sh
../scripts/deploy.sh
~/bin/setup.sh
/usr/local/bin/run.sh
C:\\Users\\me\\wallet.py
C:\\zeta\\main.rs
tests/test_app.py::test_x
app.test.py
foo.config.sh
README.MD
Cargo.toml and Cargo.lock
package.json
webpack.dev.js
main.page.ts
libfoo.so.1
contract.sol
token.move
Makefile.am
photo.png
wallet.dat
node.js
Node.js and React.js
ethers.js v6
vue.js, next.js, web3.js
web3.py
ASP.NET Core
v1.2.3
version 2.0.1-beta
solidity 0.8.24
1.2.3.4
v1.2.3.4
upgrade to 10.15.7
it costs 12.50
0.005 ETH
$1.5M
1.234,56
1.000.000
3.14
at 10.30
12.05.2025
2025.12.31
see 3.2.1
1.e4 e5 2.Nf3 Nc6
BTC/USDT 1.5
ETH.USD
AAPL.US is up
0700.HK
9.am tomorrow
100.to 200
e.g.this
e.g. this
i.e.that
e.g.arbitrum
etc.and so on
a.m. and p.m.
U.S. users
U.S.A.
U.K.
Ph.D.
J.P. Morgan
approx.no
No.1
vs.it
z.B. heute
d.h. morgen
т.е. сегодня
т.д.
p.ej. hoy
done.Next step
wallet.The team
ok.So what
thanks.It works
ok.so what
done.it works
yes.me too
no.it is not
good.to know
fine.by me
thanks.my friend
sure.in a minute
lol.no
gm.to all
great.We wait
connected my wallet.it was empty
I lost my wallet.is it gone
the airdrop.is it real
my tokens.no idea
wait...me
so...it is
hmm..ok
what?.no
Zetachain.Now you can claim
Claim your tokens.Today we start
bridge them.Then swap
I love this project.To the moon
user.id
t.name
self.app
console.log
os.path
obj.call
obj.call()
this.state
document.title
window.open
window.location.host
event.target
tx.to
tx.data
msg.sender
block.number
token.name
account.id
message.chat.id
update.message.chat.id
ctx.channel
req.host
np.int
plt.show()
asyncio.run(main())
datetime.now
date.today()
Date.now()
el.style
print(user.id)
if (user.name == x)
const x = item.link;
`user.link`
`config.app`
```
return order.data
```
let a = foo.click
userProfile.name
my_wallet.call
foo.bar()
std::fs.read
ptr->user.id
x.map(y)
arr.map(f)
com.example.app
org.zeta.wallet.core
import android.app.Activity
java.io
java.net
me@zetadrop.com
write to john.doe@zetadrop.com please
John <john@zetadrop.com>
mailto:john@zetadrop.com
john(at)zetadrop.com
john[at]zetadrop[dot]com
john [at] zetadrop.com
john at gmail dot com
john.me@zetadrop.com
john.io+x@zetadrop.com
vitalik.eth
send to zeta.eth please
zeta.sol
zeta.bnb
zeta.crypto
sub.zeta.eth
#airdrop
@member
@zeta.eth
hello @john how are you
the .com domain
a .io domain name
buy .xyz domains
the dot com bubble
polka dot protocol
connect the dot to it
buy DOT now
I like DOT. App is good
...
. . .
a. b. c.
Hello. World
ok. so what
yes. in a minute
one, two, three
token, com isso
gosto do token. com isso
ok. io penso
and/or
he/she
24/7
10:30
3:1
1/2
10.0.0.0/8
192.168.1.0/24
1.2.3.4/5
50%
data:text/html,hello.com
javascript:alert(document.domain)
https://
https://...
http:// 
://
//
@
0x
0x123
hxxp
空投。网站在线
我们的公司。公司在这里
好的。谢谢
नमस्ते। दुनिया
مرحبا. شكرا
привет.как дела
Готово.Спасибо
col·legi i novel·la
l'amico.di ieri
S.p.A. and e.V.
C++ and C#
f(x)=a.b
5.5.5
T.B.D.
W.I.P.
R.I.P.
""".strip("\n").split("\n")
