"""Words of ordinary sentences and of code. A sentence without a space after its full stop looks like a host; these tell it from one."""

from __future__ import annotations

from bot.screening.links.word_lists import word_set

# Function words, fillers and the small talk of chats: nobody's host has one as its whole name.
COMMON = word_set(
    """fake legit oi ciao salve hey hallo alo halo hai tks thx ty tysm np wp gj nice lovely awesome amazing perfect funny sad happy bullish bearish
    rugged usdt usdc eth btc sol bnb ser fren frens anon bruh nah meh gotcha alright anyone everyone somebody nobody none yesterday tonight a about after again all already also always am an and any anyway approx are as ask at away back bad be because been before best better
    big both bro btw but by bye came can cheers come cool correct could day did didnt do does done dont down each easy else end enough etc
    even ever every fact false few fine first for forever found from fr fun gave get gg giga give gm gn go going gone good got great guys
    had happen happened has have he hello help her here hey hi him his home hours how however huge i idea idk if im imo in inc indeed
    instead is it its just kind know last late later least left less let life like listen little lmao lol long look lost lot love ltd luck
    luckily ma maam made make man many mate may maybe me mean men mine minute minutes mister month more most mr mrs much must my myself
    name near never new next nice night no none nope nor not nothing now number obviously of off often oh ok okay old omg on once one only
    open or order other others our out over own part people perfect perhaps place please pls point possible probably quick quite ready
    really reason rekt right safe said same say says seen ser sent set she should sir sirs slow so some someone something soon sorry st
    still stop story such sure thank thanks that the their them then there these they thing things think this those though thx time times
    tip to today together told tomorrow too totally tried true try two u under understand until up ur us use used very vs wait waiting
    want was watch way we week weeks well wen went were what whatever when where which while who why will with without won wont word words
    work worked working works world worse worth would wow wrong wtf yeah year years yep yes yesterday yet yo you your yours yourself ahora
    algo alguien amigo amigos antes aqui asi aun bien bueno buenas casi claro como cosa cuando cual dale de del desde despues dia donde el
    ella entonces era es esa ese eso esta estas este esto favor fin gracias hay hola hoy igual jaja la las listo lo los luego mal mas
    mejor menos mi mismo momento mucho muy nada nadie ni noche nos nunca o otra otro para pero poco por porque pues que quien saludos se
    si siempre sin sobre solo somos son su tal tambien tanto tarde te tiempo tiene todo todos tu un una uno unos usted va vale vez ya
    agora ai ainda alguem algum amanha assim ate bem boa bom cara certo coisa com contra da depois dele dela deu dos e ela ele eles em
    entao essa esse eu exato falou feito foi galera gente hoje isso isto ja legal mais melhor mesmo meu minha muito na nao nem ninguem
    nisso nova novo obrigado obrigada onde ou pela pelo pessoal pode pra pronto quando quem rapido seu sim tambem tem tudo um uma valeu
    vamos voce voces alors apres aussi autre avant avec bon bonjour bonsoir ca car ce cela ces cest cette chez chose comme d'accord dans
    demain depuis donc elle elles encore enfin est et eux faire fait fois hier ici il ils jamais jour le les leur lui meme merci mes moi
    moins mon ne non notre nous nouveau oui par parfait pas pendant peu peut plus pour pourquoi puis quand qui quoi rien sa sais salut
    sans soir sont sous suis sur ta tard temps tes toi ton toujours tous tout tres trop une vers voici voila votre vous vrai vraiment aber
    ach alle alles als andere auch auf aus bei bin bis bitte bleibt dabei dann danke das dass dein dem den der des dich die dir doch dort
    durch ein eine einen einer endlich er etwas euch fertig fur ganz gar geht genau gern gestern gibt gut guten habe haben hallo hat heute
    ich ihr immer ist jede jeder jetzt kann kein keine klar kommt leider leute mehr mein mit morgen moin nach naja nein nicht nichts nie
    noch nun nur ob oder ohne passt schade schon sehr sein seit sich sie sind stimmt super tag uber und uns unter vielleicht viel viele
    von vor wann war warum weg weil weiter wenn wer wie wieder wir wird wirklich wo zu zum zur zusammen abi ama arkadaslar artik aynen bak
    bana bazi belki ben beni bey bile bir biraz biri bize boyle bu bugun bunu burada cok daha degil demek diye dogru dun evet gece gel
    gibi gore guzel haber hadi hala harika hayir hemen hep hic ile ise iste iyi kadar kardes kesin ki kim lazim merhaba mu neden nerede
    niye olarak oldu olsun olur onu ora sabah saol selam sen senin siz sonra tabi tamam tesekkurler tum var ve veya yani yarin yeni yine
    yok zaten anh ban bao bi biet cac cai cam chao chi cho chua co con cua cung dang di duoc gi gio hom hon ho khi khong lai lam len luon
    minh mot muon nay nen neu ngay nguoi nhe nhu nhung noi qua ra rat roi sao tai thanh theo thi tot tren trong vang vay vi voi vui xong
    ada adalah aja akan aku anda apa atau bagaimana bagi bagus baik banget banyak baru bang belum benar bisa boleh bukan coba cuma dalam
    dan dari dengan dong dulu gak gan gimana hari harus ini itu iya jadi jangan juga kak kalau kalo kami kan karena ke kenapa kita lagi
    lah lebih mana mau mereka nanti oke orang pada paling pernah punya saja salam sama sangat saya sekarang selamat semua seperti siang
    siapa sih sudah tapi telah terima tidak tolong udah untuk yang accha aur bahut bhai bhi ek haan hai hain hoga isse jaldi ji kab kar
    karo kaise kya kyu liye mat mera mujhe nahi nahin nhi phir sab sabhi sahi theek thik toh wala woh yaar yahan yeh"""
)

# Nouns and verbs of our chats. Hosts do carry them, so they weigh only together with a sentence that goes on.
CONTENT = word_set(
    """access account accounts action address admin airdrop airdrops amount answer app apps approval asset assets balance bank bitcoin
    blockchain bonus book bot bots bounty break bridge bull burn business buy call campaign card case cash chain chains change channel
    chart chat check claim claims code coin coins community company computer connect contract contracts cost country crypto data date deal
    defi delay deploy deposit details device discord dm dollar download drop dump early earn email error eth event exchange explorer eye
    face family farm farming fee fees feedback figure fill final finance fire fix floor follow food form fork friend friends fund funds
    future game games gas group guide hack hand hash head history hold holders holding hope house income info internet invest issue item
    job join key keys kyc launch ledger level limit line link links list listing live loan lock loss mainnet market markets meet message
    metamask mint minting mistake mod mods money move nft nfts network news node nodes note offer office options page pair password pay
    payment phone phrase pick plan platform player point points pool pools post power presale price private problem process profit profits
    project projects proof protocol public question questions quest rate refund release report request result review reward rewards
    risk rocket round rule rules sale scam scams scammer scammers screen season second secret security seed sell send server service share
    show side sign signal signature site slot snapshot snapshots space staff stake staking start state status step steps supply support
    swap system target task tasks team test testnet text ticket token tokens tool top trade trader trading transaction transactions
    transfer trust tutorial tweet twitter tx update updates upgrade user users value verify version video vote wallet wallets warning
    website whale whitelist win withdraw withdrawal"""
)

# What code calls its things.
OBJECTS = word_set(
    """a abi acc account address agent api app arg args arr array asset assets asyncio axios b balance block body bot btn button c call cfg
    chain channel class client cls col collection config connection console const contract coin context contextlib controller conn core
    cron ctx current cursor data database date datetime db default device df dict doc document dom e el elem element ent entity env err
    error eth ethers event events evt ex exc f file files filter fn fig form fs func g graph group guild h handler header headers history
    html http i image img index info input instance int item items iter j java javax json k key keys kwargs l label layout lib line link
    list local location log logger loop m main map math member message messages meta method mod model module msg my n navigator net
    network node np num o obj object opt options order org os out output owner p package page params parent path payload pd person player
    plt pool pos post prev print process product profile project prop props proto provider q query queue r random raw re receipt record
    ref repo req request requests res resp response result results ret root route router row rows s schema scope self sender series server
    service session set settings shutil signer socket source src stack state store str stream string struct style sub subprocess super sys
    system t table tag target task tasks temp template test text this thread time tmp token tokens torch tree tx txn type typing ui update
    url user users utils v val value values vec video view vm w wallet web window worker ws x xs y z"""
)

# After these words a name is where somebody is sent.
INVITING = word_set(
    """at visit via goto site sites website web webpage url link links page domain host browse open claim check here go to on official
    address en sitio enlace pagina visita visite entra entrar acesse acessa acessem lien visitez sur auf unter seite webseite besuche
    besucht adres adresi adresinden siteye sitesi sitesinde linki girin tai trang truy cap vao di situs laman tautan kunjungi buka klik
    сайт сайте сайта сайту ссылка ссылке ссылку по на адрес перейди перейдите заходи сайті посилання посиланням 官网 网址 链接 访问 打开 登录 网站 رابط
    الرابط موقع الموقع على वेबसाइट लिंक साइट पर"""
)
ABBREVIATIONS = (
    ("e", "g"),
    ("i", "e"),
    ("z", "b"),
    ("d", "h"),
    ("p", "ej"),
    ("p", "ex"),
    ("т", "е"),
    ("т", "д"),
    ("etc",),
    ("ej",),
    ("vgl",),
    ("bzw",),
)
