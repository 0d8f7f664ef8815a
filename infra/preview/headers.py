"""The headers of every answer: production's, from the template. What the preview adds of its own says what differs."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from infra.preview import frame, mail
from infra.template import Template


class TemplateHeaders:
    """Adds the template's response headers to every answer, as CloudFront does.

    :param live: whether the preview's own frame may show pages of the site.
    """

    def __init__(self, app: ASGIApp, template: Template, *, live: bool) -> None:
        self.app, self.template, self.live = app, template, live

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                path = scope["path"]
                added = self.template.headers_for(path) | mail.headers(path)
                if self.live:
                    added |= frame.headers(path, Headers(scope=scope), added)
                pairs = ((name.encode(), value.encode()) for name, value in added.items())
                message["headers"] = [*message["headers"], *pairs]
            await send(message)

        await self.app(scope, receive, with_headers)
