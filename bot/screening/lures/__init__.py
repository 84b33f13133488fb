"""Lures: does the author of a message promote, advertise or ask for what no honest member does? Pure, no network, no clock."""

from bot.screening.lures.detector import LureDetector
from bot.screening.lures.models import LureFinding
from knowledge.lures.models import Stance

__all__ = ["LureDetector", "LureFinding", "Stance"]
