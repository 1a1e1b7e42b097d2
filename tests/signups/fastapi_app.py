"""What the FastAPI samples share: posting JSON through the whole application, without a server."""

import asyncio
import json

import outbox

SCOPE = {
    "type": "http",
    "asgi": {"version": "3.0"},
    "http_version": "1.1",
    "method": "POST",
    "scheme": "http",
    "path": "/signup",
    "raw_path": b"/signup",
    "query_string": b"",
    "root_path": "",
    "headers": [(b"host", b"testserver"), (b"content-type", b"application/json")],
    "client": ("testclient", 50000),
    "server": ("testserver", 80),
}


async def _post(app, body):
    status = []

    async def receive():
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message):
        if message["type"] == "http.response.start":
            status.append(message["status"])

    await app(dict(SCOPE), receive, send)
    return status[0]


def accepted(app, text):
    """Posts `{"email": text}` to /signup of this application, and waits for its background tasks."""
    with outbox.opened():
        status = asyncio.run(_post(app, json.dumps({"email": text}).encode()))
    return status < 400
