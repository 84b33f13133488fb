"""Discord on loopback, as far as a bot can tell: a gateway over a TLS socket and the REST API, strict where Discord is strict."""

from tests.fakes.discord_api.server import FakeDiscord

__all__ = ["FakeDiscord"]
