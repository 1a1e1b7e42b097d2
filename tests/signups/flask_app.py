"""What the Flask samples share: posting the form, and what arrives of it."""

import asyncio
import functools
from urllib.parse import urlencode

from flask import Flask
from werkzeug.test import create_environ
from werkzeug.wrappers import Request

import outbox

FORM = "application/x-www-form-urlencoded"


class AsyncFlask(Flask):
    """Runs async views on an event loop of this thread; Flask alone would start a thread for each request."""

    def async_to_sync(self, func):
        @functools.wraps(func)
        def run(*args, **kwargs):
            return asyncio.run(func(*args, **kwargs))

        return run


def _body(text):
    return urlencode({"email": text}, errors="surrogateescape")


def accepted(app, text):
    """Posts the form to /signup of this application."""
    app.testing = True
    with outbox.opened():
        response = app.test_client().post("/signup", data=_body(text), content_type=FORM)
    return response.status_code < 400


def received(text):
    """What `request.form["email"]` is in the view."""
    return Request(create_environ(method="POST", data=_body(text), content_type=FORM)).form["email"]
