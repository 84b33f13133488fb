"""Phrases that name nothing, in thirteen languages, as people type them: with a bar between them. Data only."""

MORE = """
    more | tell me more | tell more | go on | continue | carry on | keep going | more details | more info | details |
    more about it | more about that | more about this | tell me more about it | tell me more about that | explain more |
    explain further | elaborate | can you elaborate | can you tell me more | could you tell me more | say more | what else |
    and what else | anything else to know | i want to know more | id like to know more | expand on that | in more detail |
    explain in detail | and then | go deeper | next | mas | cuentame mas | dime mas | mas detalles | sigue | continua |
    explica mas | explicame mas | que mas | quiero saber mas | mas info | mais | me conta mais | conta mais | fala mais |
    me fala mais | mais detalhes | explica mais | o que mais | quero saber mais | расскажи больше | расскажи еще |
    расскажи подробнее | подробнее | поподробнее | еще | дальше | продолжай | а еще | что еще | больше | розкажи більше |
    розкажи ще | докладніше | детальніше | ще | далі | продовжуй | а ще | що ще | більше | daha fazla | daha fazla anlat |
    devam | devam et | biraz daha anlat | ayrıntı ver | detay ver | başka | daha detaylı anlat | kể thêm | nói thêm |
    nói thêm đi | thêm nữa | chi tiết hơn | nói rõ hơn | giải thích thêm | tiếp | tiếp đi | còn gì nữa | lanjut |
    lanjutkan | ceritain lagi | jelasin lagi | jelaskan lagi | lebih detail | lebih lanjut | terus apa lagi | apa lagi |
    terusin | 多说点 | 再说点 | 继续 | 继续说 | 详细点 | 再详细点 | 说详细点 | 还有呢 | 更多 | 展开说说 | 具体说说 |
    說詳細點 | 繼續 | 再多说一点 | और बताओ | और बताइए | विस्तार से बताओ | आगे बताओ | और जानकारी | aur batao | aur bataiye |
    detail me batao | aage batao | thoda aur batao | اخبرني المزيد | المزيد | قل لي اكثر | اشرح اكثر | كمل | احكي لي اكثر |
    تفاصيل اكثر | زيدني | وضح اكثر | ايش كمان | اكمل | dis men plus | dites men plus | plus de details | continuez | vas y |
    quoi dautre | explique plus | en savoir plus | encore | mehr | erzahl mehr | erzahl mir mehr | mehr dazu |
    mehr details | weiter | mach weiter | genauer | genauer bitte | was noch | ausfuhrlicher | sag mehr | erklar mehr |
    mehr infos
"""
"""Asks to hear more."""

AGAIN = """
    again | once more | repeat | repeat that | repeat it | say that again | say it again | come again | pardon |
    in english | english | say it in english | now in english | can you say that in english | i dont understand |
    i didnt understand | i dont get it | didnt get that | otra vez | repite | repitelo | en español | en espanol |
    no entiendo | no entendi | de novo | repete | repita | em portugues | não entendi | nao entendo | еще раз |
    повтори | повторите | на русском | по русски | не понял | не поняла | не понимаю | ще раз | повторіть |
    українською | не зрозумів | не зрозуміла | не розумію | tekrar | bir daha | tekrarla | türkçe | türkçe söyle |
    anlamadım | nói lại | nói lại đi | lặp lại | tiếng việt | bằng tiếng việt | không hiểu | mình không hiểu |
    ulangi | sekali lagi | bahasa indonesia | pakai bahasa indonesia | gak ngerti | ga paham | nggak ngerti |
    tidak mengerti | 再说一遍 | 再说一次 | 重复一下 | 用中文 | 中文 | 说中文 | 没听懂 | 不懂 | 没懂 | फिर से बताओ |
    दोबारा बताओ | हिंदी में | हिंदी में बताओ | समझ नहीं आया | phir se batao | dobara batao | hindi me |
    hindi me batao | samajh nahi aaya | samjha nahi | مرة ثانية | مرة اخرى | اعد | كرر | بالعربي | بالعربية |
    ما فهمت | لم افهم | مش فاهم | encore une fois | repetez | en francais | je comprends pas | je ne comprends pas |
    jai pas compris | nochmal | noch mal | noch einmal | wiederhol das | auf deutsch | verstehe ich nicht |
    versteh ich nicht | nicht verstanden
"""
"""Asks to hear it again or in another language."""

SHORTER = """
    tell me shorter | tell it shorter | tell me simpler | tell me in short | tell me in simple words | tell me briefly |
    a shorter version | give me the short version | too much text | too many words |
    in simple words | simpler | in simpler words | shorter | say it simpler | say that simpler | explain it simpler |
    explain that simpler | make it simpler | simplify | make it shorter | say it shorter | keep it short | in short |
    in brief | briefly | in a nutshell | summarize | summarise | summarize that | sum that up | sum it up | tldr |
    tl dr | too long | thats too long | in one sentence | in one line | the short version | short version |
    explain like im five | like im five | eli5 | in plain words | in plain english | in easy words | easier |
    mas simple | mas sencillo | en palabras simples | mas corto | mas breve | mas cortito | resume | resumelo |
    en corto | en resumen | muy largo | en una frase | mais simples | mais curto | mais breve | resume ai |
    resumindo | em resumo | muito longo | em uma frase | resumido | попроще | проще | покороче | короче |
    короче можно | кратко | вкратце | коротко | слишком длинно | в двух словах | одним предложением | простіше |
    коротше | стисло | коротко кажучи | задовго | у двох словах | одним реченням | daha basit | daha kısa | kısaca |
    kısa | özetle | özet geç | kısaltır mısın | çok uzun | tek cümleyle | daha kolay anlat | đơn giản hơn |
    ngắn hơn | ngắn gọn | ngắn gọn hơn | tóm tắt | tóm tắt lại | dài quá | nói ngắn thôi | dễ hiểu hơn |
    lebih simpel | lebih singkat | singkatnya | singkat aja | lebih pendek | ringkas | ringkasnya | kepanjangan |
    lebih sederhana | 简单点 | 简单说 | 简短点 | 短一点 | 简短一点 | 简要说 | 总结一下 | 一句话 | 太长了 | 通俗点 |
    長話短說 | 长话短说 | aasan bhasha me | aur aasan | chhota batao | chota batao | short me batao | short me |
    sankshep me | ek line me | छोटा बताओ | संक्षेप में | आसान भाषा में | सरल भाषा में | कम शब्दों में | ابسط | اقصر |
    باختصار | بشكل اقصر | باختصار شديد | لخص | لخصها | مختصر | طويل جدا | بكلمات بسيطة | plus simple | plus court |
    plus bref | en bref | resume moi ca | en resume | trop long | en une phrase | fais court | plus simplement |
    einfacher | kürzer | kurz | kurzfassung | in kurz | fass dich kurz | zusammengefasst | zu lang | in einem satz |
    in einfachen worten
"""
"""Asks to hear it again in fewer or simpler words."""

EXAMPLE = """
    for example | example | an example | give me an example | like what | such as | por ejemplo | por exemplo |
    например | наприклад | örneğin | örnek ver | ví dụ | contohnya | misalnya | 举个例子 | 比如 | उदाहरण | مثلا |
    مثال | par exemple | zum beispiel | beispiel | another example | one example | any example | any examples |
    examples | show me an example | an example of that | an example of it | give an example |
    can you give an example | un ejemplo | dame un ejemplo | ejemplo | ejemplos | otro ejemplo | um exemplo |
    me da um exemplo | da um exemplo | exemplo | outro exemplo | приведи пример | пример | дай пример | еще пример |
    приклад | наведи приклад | дай приклад | ще приклад | ornek | bir ornek | bana bir örnek ver | başka örnek |
    cho ví dụ | cho mình ví dụ | ví dụ đi | ví dụ khác | contoh | kasih contoh | beri contoh | contoh lain | 举例 |
    举例说明 | 给个例子 | 例子 | 例如 | 再举个例子 | example do | udaharan do | ek example do | udaharan |
    उदाहरण दो | اعطني مثال | عطني مثال | مثال اخر | un exemple | donne un exemple | donne moi un exemple | exemple |
    un autre exemple | contohnya | contoh dong | 举个例子呗 | 举例子 | 舉個例子 | هات مثال | هاتلي مثال | مثال لو سمحت | example batao |
    misal | misal gimana | дай примеров | примеры | приклади |
    ein beispiel | gib mir ein beispiel | gib ein beispiel | noch ein beispiel
"""
"""Asks for an example."""

POINTS = """
    how does that work | how does it work | how does this work | how do they work | how that works | how it works |
    how so | how | why | why is that | why so | why not | why that | what about it | what about that |
    what about this | what about that one | what about this one | what about the other one | what about the other |
    how about the other one | and the other one | and the other | the other one | the other | which one |
    which ones | what does that mean | what does it mean | what do you mean | meaning | what is that | whats that |
    what is it | whats it | what is this | whats this | explain | explain it | explain that | explain this |
    can you explain | is that true | is it true | really | are you sure | and that | and this | and it |
    the last one | that one | this one | what happens then | then what | and then what | so what | is that all |
    how come | how long | since when | where | when | who | what | cómo funciona eso | como funciona |
    como funciona eso | por qué | y el otro | y la otra | el otro | qué significa eso | qué es eso | de verdad |
    y eso | explica | explícame | cual | cómo | qué quieres decir | como isso funciona | como funciona isso |
    por que | porque | e o outro | e a outra | o outro | o que isso significa | o que é isso | é verdade | qual |
    como assim | e isso | как это работает | как это | почему | зачем | а другой | а второе | а другое | а это |
    что это значит | что это | правда | точно | объясни | какой | как так | в смысле | это как | як це працює |
    як це | чому | навіщо | а інший | а інше | а це | що це означає | що це | поясни | який | в сенсі |
    bu nasıl çalışıyor | nasıl çalışıyor | nasıl yani | neden | niye | peki ya diğeri | diğeri | ya diğeri |
    bu ne demek | bu ne | o ne | gerçekten mi | açıkla | hangisi | nasıl | nó hoạt động thế nào | hoạt động thế nào |
    cái đó hoạt động sao | tại sao | sao vậy | vì sao | còn cái kia | cái kia | nghĩa là sao | đó là gì |
    thật không | giải thích | giải thích đi | cái nào | là sao | gimana caranya | itu gimana | cara kerjanya gimana |
    bagaimana cara kerjanya | kenapa | mengapa | kalau yang lain | yang lain | yang satunya | maksudnya apa |
    maksudnya | apa itu | itu apa | beneran | jelasin | jelaskan | yang mana | 怎么运作的 | 怎么运作 | 这是怎么回事 |
    怎么回事 | 为什么 | 为啥 | 那另一个呢 | 另一个呢 | 另一个 | 什么意思 | 那是什么 | 这是什么 | 真的吗 | 解释一下 |
    哪个 | 哪一个 | 怎么说 | यह कैसे काम करता है | कैसे काम करता है | क्यों | और दूसरा | दूसरा वाला |
    इसका क्या मतलब है | मतलब | यह क्या है | सच में | समझाओ | ye kaise kaam karta hai | kaise kaam karta hai | kyu |
    kyun | kyon | aur dusra | dusra wala | iska kya matlab hai | matlab | ye kya hai | sach me | samjhao | jaise |
    kaunsa | kaise | كيف يعمل هذا | كيف يشتغل | كيف | ليش | ليه | لماذا | والثاني | والاخر | ماذا عن الاخر |
    شو يعني | ايش يعني | ما معنى ذلك | ما هذا | صحيح | اشرح | اي واحد | comment ca marche | ca marche comment |
    comment | pourquoi | et lautre | l autre | lautre | ca veut dire quoi | cest quoi | cest quoi ca | cest vrai |
    explique | lequel | comment ca | wie funktioniert das | wie geht das | wie | wieso | warum | warum nicht |
    und das andere | und der andere | und die andere | was ist mit dem anderen | das andere | was heisst das |
    was bedeutet das | was ist das | was meinst du | echt | wirklich | erklar | erklar mal | welcher | welche |
    welches | how much | how many | how much was it | how much was that | how much is it | how much is that |
    how big | who got it | who got them | who got that | who gets it | who gets them | who is it for |
    when was that | when was it | when is that | by whom | with whom | how often | where exactly | what for |
    for whom | for whom is it | cuanto | cuantos | cuanto fue | cuando | cuando fue | donde | quien | quienes |
    para quien | por que no | y cuando | y donde | quanto | quantos | quando | quando foi | onde | quem | pra quem |
    por que nao | сколько | когда | когда это было | где | кто | кому | кем | почему нет | для кого | скільки |
    коли | коли це було | де | хто | чому ні | ne kadar | kaç tane | ne zaman | nerede | kim | kime | neden olmasın |
    kimler aldı | bao nhiêu | khi nào | ở đâu | ai | cho ai | ai được | sao không | berapa | kapan | di mana |
    dimana | siapa | buat siapa | kenapa tidak | kenapa gak | 多少 | 什么时候 | 哪里 | 在哪 | 谁 | 给谁 | 为什么不 |
    kitna | kitne | kab | kahan | kaun | kisko | kyun nahi | कितना | कितने | कब | कहाँ | कौन | किसको | क्यों नहीं |
    كم | متى | اين | وين | من | مين | لمن | لماذا لا | ليش لا | combien | quand | c etait quand | ou ca | qui |
    pour qui | pourquoi pas | wieviel | wie viel | wie viele | wann | wann war das | wo | wer | wem | fur wen
"""
"""Asks something of what was said before."""

POLITE = """
    please pls plz ok okay so and but then now hey hi bot thanks well hm hmm um sir bro mate to me a bit bit some little
    can you could just por favor porfa y a ver e mas mais um pouco пожалуйста а и ну так же будь ласка та lütfen peki ya
    với đi nhé vậy ạ dong ya sih tolong kak bhai ji please जी प्लीज़ لو سمحت طيب و من فضلك svp s il te plait et donc
    alors bitte und also denn mal na
"""
"""Words around those, which say nothing either; with a space between them."""
