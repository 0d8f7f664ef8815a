"""``make preview``: builds, serves and watches until it is interrupted, and leaves nothing running.

Changes to content, theme, register or functions rebuild the site, each with a line on the terminal.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import socket
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path

import uvicorn

from infra.build import folders
from infra.build.builder import Builder
from infra.build.building import BuildResult
from infra.local import fake_aws, serving
from infra.preview import Preview
from infra.preview.lines import printed
from infra.preview.live import Live
from infra.preview.watching import SavedFiles, rebuild_on_save
from infra.template import Template

# What the bar remembers, for every preview of this checkout.
_BAR = folders.CACHE / "preview/bar.json"


class _Server(uvicorn.Server):
    """A server that lets go of the pages that listen before it stops, rather than wait for them."""

    def __init__(self, config: uvicorn.Config, live: Live) -> None:
        super().__init__(config)
        self._live = live

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._live.events.end()
        await super().shutdown(sockets)


async def _serve(template: Template, builder: Builder, listener: socket.socket, port: int) -> None:
    saves, loop = SavedFiles(), asyncio.get_running_loop()
    await saves.start()
    builder.died = partial(loop.call_soon_threadsafe, saves.wake)
    # The site is built while the functions and their tables are made ready.
    building = loop.run_in_executor(None, builder.build)
    with fake_aws.dynamodb(template, SITE_ORIGIN=f"http://localhost:{port}") as client:
        preview = Preview(template, builder.folders.site, client, live=True, bar=_BAR)
        assert preview.live is not None

        def report(built: BuildResult) -> None:
            printed(preview.publish(built))

        report(await building)
        events = preview.live.events

        def build(changes: set[Path], glance: bool) -> BuildResult:
            return builder.build(changes, events.looked_at(), glance=glance)

        watching = asyncio.create_task(rebuild_on_save(saves, build, report, builder.stop))
        print(f"Serving http://localhost:{port}  (what is stored: http://localhost:{port}/_preview/)", flush=True)
        config = uvicorn.Config(preview.app, log_level="warning", timeout_graceful_shutdown=1)
        with preview.pumping():
            try:
                await _Server(config, preview.live).serve(sockets=[listener])
            finally:
                watching.cancel()
                saves.stop()


def main() -> None:
    """Build, serve until interrupted, leave nothing running."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--port", type=int, default=8000)
    listener = _listening(parser.parse_args().port)
    # Figures for CloudWatch, every few seconds: nobody reads them here, and they would bury the lines that are read.
    os.environ.setdefault("POWERTOOLS_METRICS_DISABLED", "true")
    with folders.own("preview") as folder:
        builder = Builder(folder)
        os.environ[folders.PAGES] = str(builder.folders.pages)
        try:
            # An interrupt that comes when all has been served ends it without an exception.
            with suppress(KeyboardInterrupt):
                asyncio.run(_serve(Template(), builder, listener, listener.getsockname()[1]))
            print("Stopped.")
        finally:
            builder.close()


def _listening(port: int) -> socket.socket:
    """A socket that listens at the port: requests wait from now on, and a second preview is told that it is taken."""
    other = "make preview PORT=8001"
    if not 0 <= port < 2**16:
        sys.exit(f"There is no port {port}: the highest is {2**16 - 1}. Try {other}")
    try:
        listener = serving.bound(port)
        listener.listen(100)
    except PermissionError:
        sys.exit(f"Port {port} is for the system's own services. Try one from 1024: {other}")
    except OSError:
        sys.exit(f"Port {port} is taken. Try another: make preview PORT={port + 1 if port < 2**16 - 1 else 8001}")
    return listener


if __name__ == "__main__":
    main()
