"""Заголовки (headers): what every answer tells the browser it may not do.

Nothing is loaded from elsewhere, nothing inline runs, nobody frames a page. A page is not kept by browsers or proxies:
the PC is shared. The address of a page (a one-time sign-in among them) is told to no other site; `same-origin` and not
`no-referrer`, because under the latter a browser sends `Origin: null` with our own forms.
"""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "connect-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
EVERYWHERE = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
)
KEPT_FOR_EVER = (b"cache-control", b"public, max-age=31536000, immutable")
NOT_KEPT = (b"cache-control", b"no-store")
ONLY_HTTPS = (b"strict-transport-security", b"max-age=31536000")
"""Of this name alone: what else its owner serves under it is not for us to decide."""


class Headers:
    def __init__(self, app: ASGIApp, *, is_https: bool) -> None:
        self.app = app
        self.always = (*EVERYWHERE, ONLY_HTTPS) if is_https else EVERYWHERE

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                # A static file's address holds its hash; an error under the same path is as passing as a page.
                is_static = scope["path"].startswith("/static/") and message["status"] in (200, 304)
                cache = KEPT_FOR_EVER if is_static else NOT_KEPT
                own = [(name, value) for name, value in message["headers"] if name.lower() != b"cache-control"]
                message["headers"] = [*own, *self.always, cache]
            await send(message)

        await self.app(scope, receive, with_headers)
