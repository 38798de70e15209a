"""Browsers that are logged in: they open the form, and send it, as often as they are told.

A process apart from the web server's. It talks plain HTTP, so that it takes little of the machine.
"""

from __future__ import annotations

import http.client
import json
import re
import statistics
import sys
import threading
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qsl, urlencode
from uuid import uuid4

PATH = "/candidates/new/"
HEADERS = {"Content-Type": "application/x-www-form-urlencoded"}


class Browser:
    def __init__(self, port: int, session: str, connection: str, data: str) -> None:
        self._server = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._cookies = {"sessionid": session}
        self._path = f"{PATH}?connection={connection}"
        page = self.open_form()
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        if token is None:
            raise RuntimeError("The page holds no form.")
        self._data = {**dict(parse_qsl(data)), "csrfmiddlewaretoken": token[1]}

    def open_form(self) -> str:
        status, body = self._ask("GET", None, {})
        if status != 200:
            raise RuntimeError(f"The form was answered with {status}.")
        return body

    def send_form(self) -> None:
        """Send another person; as with JavaScript, a namesake alone is no reason to ask."""
        token = uuid4()
        person = {
            "emails-0-value": f"{token.hex}@example.org",
            "phones-0-value": f"+336{token.int % 10**8:08}",
        }
        body = {**self._data, **person, "duplicates_live": "1", "form_token": str(token)}
        status, _body = self._ask("POST", urlencode(body), HEADERS)
        if status != 302:
            raise RuntimeError(f"The candidate was answered with {status}.")

    def _ask(self, method: str, body: str | None, headers: Mapping[str, str]) -> tuple[int, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        self._server.request(method, self._path, body, {**headers, "Cookie": cookies})
        answer = self._server.getresponse()
        text = answer.read().decode()
        self._server.close()  # the proxy before the web server keeps none open either
        for name, value in re.findall(r"(\w+)=(\w+);", str(answer.headers.get_all("Set-Cookie"))):
            self._cookies[name] = value
        return answer.status, text


def accepted_per_second(browsers: list[Browser], seconds: float) -> float:
    """Send as fast as it is accepted; what is under way at the end counts with its time."""
    started = time.monotonic()

    def send(browser: Browser) -> int:
        sent = 0
        while time.monotonic() - started < seconds:
            browser.send_form()
            sent += 1
        return sent

    with ThreadPoolExecutor(len(browsers)) as pool:
        sent = sum(pool.map(send, browsers))
    return sent / (time.monotonic() - started)


def form_p50(browser: Browser, times: int) -> float:
    """Return the median of how long the form takes to come, in milliseconds."""
    seen = []
    for _time in range(times):
        started = time.perf_counter()
        browser.open_form()
        seen.append(time.perf_counter() - started)
        time.sleep(0.02)
    return statistics.median(seen) * 1000


def form_p50_while(browsers: list[Browser], per_second: float, times: int) -> float:
    """Return the same while others send so many a second."""
    reader, *writers = browsers
    is_over = threading.Event()

    def send(number: int, browser: Browser) -> None:
        is_over.wait(number / per_second)
        while not is_over.is_set():
            started = time.monotonic()
            browser.send_form()
            is_over.wait(len(writers) / per_second - (time.monotonic() - started))

    with ThreadPoolExecutor(len(writers)) as pool:
        sending = [pool.submit(send, *each) for each in enumerate(writers)]
        is_over.wait(2)
        found = form_p50(reader, times)
        is_over.set()
        for each in sending:
            each.result()
    return found


def main(what: str, port: str, session: str, connection: str, data: str, *more: str) -> float:
    count = {"accepted": 32, "idle": 1, "while": 33}[what]
    browsers = [Browser(int(port), session, connection, data) for _browser in range(count)]
    if what == "accepted":
        return accepted_per_second(browsers, float(more[0]))
    if what == "idle":
        return form_p50(browsers[0], int(more[0]))
    return form_p50_while(browsers, float(more[1]), int(more[0]))


if __name__ == "__main__":
    print(json.dumps([{"value": main(*sys.argv[1:])}]))
