"""The metrics for Prometheus, at the one address an operator named. Nothing else is served there."""

from __future__ import annotations

import asyncio
import logging
from wsgiref.simple_server import WSGIServer

from bot.errors import BadConfiguration
from bot.metrics import Metrics

_log = logging.getLogger("jumpmaster.run")


async def serve_metrics(metrics: Metrics, listen: str) -> None:
    """Serve until cancelled. Raises BadConfiguration where the address can't be had."""
    host, _, port = listen.rpartition(":")
    server = _start(metrics, host.strip("[]"), int(port))
    _log.info("metrics at http://%s/metrics", listen)
    try:
        await asyncio.Event().wait()
    finally:
        await asyncio.to_thread(server.shutdown)
        server.server_close()


def _start(metrics: Metrics, host: str, port: int) -> WSGIServer:
    from prometheus_client import start_http_server

    try:
        server, _ = start_http_server(port, host, metrics.registry)
    except OSError as error:
        raise BadConfiguration(f"JUMPMASTER_METRICS_LISTEN: nothing can listen at {host}:{port}: {error.strerror}.") from error
    return server
