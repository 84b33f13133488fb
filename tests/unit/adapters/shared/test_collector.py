"""What a door opened is not looked through while the door is open."""

import gc

import pytest

from adapters.shared.collector import spared_from_collection, without_collection


def test_what_lives_is_spared_while_the_door_is_open():
    with spared_from_collection():
        assert gc.get_freeze_count() > 0
    assert gc.get_freeze_count() == 0


def test_rounds_are_rarer_while_the_door_is_open():
    usual = gc.get_threshold()
    with spared_from_collection():
        assert gc.get_threshold()[0] > usual[0]
    assert gc.get_threshold() == usual


def test_nothing_is_collected_while_a_program_opens():
    assert gc.isenabled()
    with pytest.raises(OSError, match="broken"), without_collection():
        assert not gc.isenabled()
        raise OSError("broken")
    assert gc.isenabled()


def test_who_has_stopped_the_collector_finds_it_stopped():
    gc.disable()
    try:
        with without_collection():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
