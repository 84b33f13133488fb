"""English words of the lists that prose cannot do without. A run that is full of them is a sentence, not a phrase."""

from __future__ import annotations

_GRAMMAR_WORDS_TEXT = """
    about above across after again all almost already also always among another any around because before behind below between beyond
    both can each either else enough even ever every few if into just like many maybe more most much must myself neither never nobody
    none nor nothing now off often once one only other our out over own rather same she should since some somehow soon still such than
    that their them then there therefore they this though through thus together too toward under unless until upon very what whatever
    when where which while who whose why will with within without yet you your
"""
GRAMMAR_WORDS = frozenset(_GRAMMAR_WORDS_TEXT.split())

_EVERYDAY_WORDS_TEXT = """
    able act add afraid age agree ask bad become begin believe best better big bring build busy buy call change check child clean clear
    close cold come cool cost crazy day dear decide deal dinner door down dream drink drive early easy eat end enjoy enter exact example
    expect explain eye face fall family fan fat father feel find fine first fix follow food forget friend full fun funny game general
    get gift girl give glad go good great group grow guess guy habit hair half hand happen happy hard have head hear heart help here
    high hold home hope hot hour house human hundred idea inside job join keep kid kind kiss know language large last late laugh leave
    learn left letter level life light line little live long lose loud love lucky lunch make man matter mean meet member million mind
    minute miss moment money month morning mother move movie music name near need new news next nice night notice number offer okay old
    open order page paper parent party pass pay people perfect person phone pick place plan play please point power pretty problem
    promise public question quick ready real reason relax remain remember remind return right room run sad safe save say scared school
    second seem sell send sense set share short show sick side simple sing sister sit situation six sleep slow small smile social song
    sorry sort sound speak special spend stand start state stay step stop story strong sudden sugar sure table take talk teach team tell
    ten test text thank thing think thought three ticket time tired today tomorrow tonight top town travel trip true trust try turn
    twelve twenty twice two type understand update upset usual vacation version video view visit voice wait walk want warm watch water
    way weather week weekend welcome wife win winter wish woman wonder word work world worry worth write wrong year young zero
"""
EVERYDAY_WORDS = frozenset(_EVERYDAY_WORDS_TEXT.split())
