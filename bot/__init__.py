"""Judgement: one incoming message becomes one outcome. It has never heard of a platform."""
