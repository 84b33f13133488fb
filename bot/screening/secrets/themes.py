"""Kinds of things that people list: food, animals, clothes. A list with themes was thought of, not drawn at random."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

_THEMES = tuple(
    frozenset(names.split())
    for names in (
        """apple avocado bacon banana bean beef bread broccoli butter cabbage cake candy carrot celery cereal cheese cherry chicken chocolate
        cinnamon citrus coconut coffee cookie corn cream dinner drink dumpling dish egg eggs flavor fish flour fruit food garlic ginger grape gravy
        grain grocery ham honey juice ketchup lamb lemon lettuce lunch mango maple meat melon milk mushroom mustard noodle nut oat oil olive
        onion orange oyster pasta peach peanut pear pepper pie pizza plum pork potato pudding pumpkin pulp rice rib salad salmon salt sauce sausage
        shrimp soap snack soda soup spice spinach steak sugar sushi syrup taste tea toast tomato tuna turkey vanilla vegetable vinegar walnut water
        wheat wine yogurt melt bottle spoon kitchen""",
        """alligator animal ant antelope ape bat bear beaver bee beetle bird buffalo bull butterfly camel cat cattle chicken cow coyote crab crane
        cricket crocodile crow deer dog dolphin donkey dove dragon duck eagle elephant elk falcon fish flamingo fly fox frog giraffe goat goose
        gorilla hamster hawk hen hippo horse insect kangaroo kitten koala lamb leopard lion lizard lobster monkey moose mosquito mouse mule
        octopus ostrich otter owl oyster ox panda panther parrot peacock pelican penguin pet pig pigeon pony puppy rabbit raccoon rat raven
        salmon seal shark sheep shrimp sloth snail snake spider squirrel swan tiger toad tuna turkey turtle viper whale wolf worm zebra zoo""",
        """arm ankle back belly blood body bone brain brow cheek chest chin ear elbow eye face finger foot hair hand head heart heel hip jaw knee
        kidney leg lip liver lung mouth muscle nail neck nerve nose organ palm rib shoulder skin skull spine stomach tail thumb toe tongue tooth
        waist wrist""",
        """apron armor belt boot boots button cap cloth clothes coat collar cotton denim dress fabric fashion glove hat helmet hood jacket jeans
        jewel leather mask necklace pants pocket ribbon ring robe scarf shirt shoe silk skirt sleeve sock suit sweater uniform vest wool""",
        """bed bench blanket broom brush bucket cabinet candle carpet chair clock closet couch cup cupboard curtain desk door drawer fan
        fork furniture garage garden glass hammer kitchen knife ladder lamp mirror mug napkin oven pan pillow plate pot refrigerator roof room rug
        scissors shelf sofa soap spoon stairs stove table toilet towel tray umbrella vacuum vase wall window""",
        """beach blizzard canyon cave cliff cloud coast coral creek desert dust earth fire flower fog forest frost grass hill ice island jungle lake lava leaf
        lightning meadow mist moon mountain mud nature ocean planet plant pond rain rainbow river rock root sand sea sky snow spring star stone
        storm summer sun sunset thunder tide tree valley volcano water wave weather wind winter wood autumn season sunny windy""",
        """amateur arena athlete ball baseball basket basketball bicycle bike boxing champion coach cricket cycle dance fitness football game goal golf
        gym hockey jump kick marathon medal olympic pitch player race rugby run score skate ski soccer sport sports surf swim team tennis
        track volleyball win wrestle yoga""",
        """actor artist athlete author baker banker boss captain chef clerk coach cook dentist doctor driver engineer expert farmer fireman guard
        hero hunter judge king knight lady lawyer leader manager mechanic merchant musician nurse officer painter pilot player poet police
        president priest prince queen sailor scientist singer soldier student teacher tenant waiter worker writer""",
        """aunt baby boy brother child cousin dad daughter family father female friend girl grandmother grandfather husband kid man mom mother
        nephew niece parent sister son twin uncle wife woman young old human people person""",
        """angry afraid anxious bored brave calm cheerful confused crazy curious dizzy eager excited glad happy hungry jealous joy kind lazy lonely
        love lucky mad nervous nice proud sad scared shy silly sorry tired upset worry gentle smart clever funny good great""",
        """red orange yellow green blue purple pink brown black white gray grey silver gold golden violet indigo cyan olive maroon color""",
        """airport airplane bicycle bike boat bus cab car cruise engine flight helicopter jet motor motorcycle pilot plane road rocket scooter ship
        street submarine subway taxi tank ticket tour traffic train tram travel trip truck van vehicle vessel wagon wheel yacht""",
        """monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november
        december morning evening night noon week month year day hour minute second""",
        """zero one two three four five six seven eight nine ten eleven twelve twenty thirty hundred thousand million first second third half double""",
        """art beauty book business camera cinema comic concert culture dance design fashion film fitness food fun game guitar health history home
        lifestyle love movie music nature news outdoor paint party pet photo piano picture radio science sing song sport sports story studio style
        summer tech theater theme travel trend trip video work world""",
        """book paper pencil pen student teacher school lesson library test exam desk class page write read learn study math science
        history language letter sentence story picture""",
        """asset bank bargain bitcoin budget business buy cash chain coin credit crypto currency deposit digital economy equity exchange fee finance
        fortune fund gain gas income invest investor loan loss market mint money network node pay price profit rate risk sell spend stock swap tax token trade
        transfer trust value wallet wealth yield stake liquidity block exit long short""",
    )
)
_SHARE = 0.66
_NEIGHBOURS = 0.45  # of words drawn at random one pair of neighbours in forty is of one kind
_NONE: frozenset[int] = frozenset()
_KINDS = {word: frozenset(kind for kind, theme in enumerate(_THEMES) if word in theme) for theme in _THEMES for word in theme}


def has_themes(words: Sequence[str]) -> bool:
    """Tell whether English words are of one kind, two thirds of them, or of one kind after another. One that repeats counts once."""
    different = set(words)
    kinds = Counter(kind for word in different for kind in _KINDS.get(word, ()))
    if max(kinds.values(), default=0) >= len(different) * _SHARE:
        return True
    alike = sum(left != right and not _KINDS.get(left, _NONE).isdisjoint(_KINDS.get(right, _NONE)) for left, right in pairwise(words))
    return alike >= _NEIGHBOURS * (len(words) - 1)
