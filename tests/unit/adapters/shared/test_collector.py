"""What a door opened is not looked through while the door is open."""

import gc

from adapters.shared.collector import spared_from_collection


def test_what_lives_is_spared_while_the_door_is_open():
    with spared_from_collection():
        assert gc.get_freeze_count() > 0
    assert gc.get_freeze_count() == 0


def test_rounds_are_rarer_while_the_door_is_open():
    usual = gc.get_threshold()
    with spared_from_collection():
        assert gc.get_threshold()[0] > usual[0]
    assert gc.get_threshold() == usual
