"""Delivery over HTTP, for apps that have a request_url: signed, acknowledged by a 200 within 3 seconds."""

import hashlib
import hmac
import json
import time
from typing import Any
from urllib.parse import urlencode

import aiohttp

from sandbox.state import State
from sandbox.traffic import Ack, Sent
from sandbox.world import App, Json

AGENT = "Slackbot 1.0 (+https://api.slack.com/robots)"
FORM = "application/x-www-form-urlencoded"


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Return X-Slack-Signature for a raw body."""
    told = f"v0:{timestamp}:".encode() + body
    return f"v0={hmac.new(secret.encode(), told, hashlib.sha256).hexdigest()}"


def letter(app: App, kind: str, payload: Json, attempt: int = 0, timestamp: str = "") -> tuple[dict[str, str], bytes]:
    """Return headers and raw body of a delivery."""
    if kind == "slash_commands":
        content_type, body = FORM, urlencode(payload).encode()
    elif kind == "event_callback":
        content_type, body = "application/json", json.dumps(payload).encode()
    else:
        content_type, body = FORM, urlencode({"payload": json.dumps(payload)}).encode()
    timestamp = timestamp or str(int(time.time()))
    headers = {"Content-Type": content_type, "Accept": "*/*", "User-Agent": AGENT}
    headers |= {"X-Slack-Request-Timestamp": timestamp}
    headers |= {"X-Slack-Signature": signature(app.signing_secret, timestamp, body)}
    if attempt:
        headers |= {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": "http_timeout"}
    return headers, body


class Courier:
    """Posts payloads to apps, from the server's loop."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def deliver(self, app: App, sent: Sent) -> Ack:
        """Post a payload once and return how it was taken."""
        headers, body = letter(app, sent.kind, sent.payload, sent.attempt)
        limit = aiohttp.ClientTimeout(total=self._state.options.ack_limit)
        try:
            async with (
                aiohttp.ClientSession(timeout=limit) as session,
                session.post(app.request_url, data=body, headers=headers, max_redirects=2) as response,
            ):
                answer = _content(await response.text())
                seconds = self._state.now() - sent.at
                if response.ok:
                    return Ack("", answer, seconds)
                if response.headers.get("X-Slack-No-Retry") == "1":
                    # No further attempt: the list of waits is taken as used up.
                    sent.attempt = len(self._state.options.event_retries)
                return Ack("dispatch_failed", answer, seconds)
        except TimeoutError:
            return Ack("operation_timeout", seconds=self._state.options.ack_limit)
        except aiohttp.ClientError:
            return Ack("dispatch_failed", seconds=self._state.now() - sent.at)


def _content(text: str) -> Any:
    try:
        return json.loads(text) if text else None
    except ValueError:
        return text
