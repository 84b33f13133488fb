"""Scam feeds: read as they are published, gated, kept in one table that is looked up in microseconds."""
