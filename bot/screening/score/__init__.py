"""The learned score at work: a model's word on one address, with reasons that a moderator can read."""
