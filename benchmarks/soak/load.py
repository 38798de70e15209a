"""Who is entered, and how: through the form that a recruiter's browser sends.

A form that was not acknowledged is sent again, as it is: its token makes it one submission. One
that comes back with who may exist already is sent anyway.
"""

from __future__ import annotations

import random
import re
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from uuid import uuid4

import requests

VENDORS = ("unified", "stackone", "panora", "truto", "bindbee")
HANGING = "hanging"
ENDLESS = "429"
"""A candidate whom the vendor puts off for ever; a person gives this one up in the end."""

FAULTS = (
    *("reset-after", "reset", "truncated", "500-after", "500", "408-after", "html", "empty"),
    *("no-id", "slow", "hang-after", "invalid", "409", "400", "401"),
)
FAULTY = 0.3  # of all
PUT_OFF = 0.01  # of all
SHARED = 0.1  # of all
NEEDED: Mapping[str, Mapping[str, str]] = {
    "unified": {"x.metadata.notice_period": "None"},
    HANGING: {"x.metadata.notice_period": "None"},
    "truto": {"job_id": "post-3"},
    "bindbee": {
        "x.additional_attributes.source_id": "12",
        "x.additional_attributes.seniority": "jr",
    },
}
ACKNOWLEDGED_WITHIN = 180  # seconds


@dataclass(frozen=True)
class Entered:
    """One candidate; the last name is the mark that nobody else has."""

    mark: str
    connection: str
    email: str


def faulty_candidates(count: int, chance: random.Random) -> list[Entered]:
    """Return candidates of all vendors, to whom anything may happen; a tenth share an e-mail."""
    found: list[Entered] = []
    for number in range(count):
        vendor = VENDORS[number % len(VENDORS)]
        luck = chance.random()
        behaviour = "created"
        if luck < PUT_OFF:
            behaviour = ENDLESS
        elif luck < PUT_OFF + FAULTY:
            behaviour = chance.choice(FAULTS)
        mark = f"Soak-{number:05}"
        email = f"{mark.lower()}.{behaviour}@fault.test"
        if behaviour == "created":
            email = f"{mark.lower()}@example.org"
        twin = next((each for each in reversed(found) if each.connection == vendor), None)
        if twin and chance.random() < SHARED / 2:
            email = twin.email
        found.append(Entered(mark, vendor, email))
    return found


def plain_candidates(count: int, name: str, connections: Sequence[str]) -> list[Entered]:
    return [
        Entered(
            f"{name}-{number:05}",
            connections[number % len(connections)],
            f"{name}-{number:05}@example.org".lower(),
        )
        for number in range(count)
    ]


class Recruiters:
    """Some browsers, logged in, that enter candidates side by side."""

    def __init__(self, pages_url: str, connections: Mapping[str, int], password: str) -> None:
        self._pages_url, self._connections, self._password = pages_url, connections, password
        self._browser = threading.local()
        self._lock = threading.Lock()
        self.entered: list[Entered] = []
        self.sent_again = 0

    def enter(self, candidates: Sequence[Entered], *, at_once: int = 4, rate: float = 0) -> None:
        """Enter them all, at most `rate` a second where there is one."""
        with ThreadPoolExecutor(at_once) as recruiters:
            for _done in recruiters.map(self._enter, self._paced(candidates, rate)):
                pass

    def _paced(self, candidates: Sequence[Entered], rate: float) -> Iterator[tuple[Entered, float]]:
        begun = time.monotonic()
        for number, candidate in enumerate(candidates):
            yield candidate, begun + (number / rate if rate else 0)

    def _enter(self, paced: tuple[Entered, float]) -> None:
        candidate, at = paced
        time.sleep(max(0.0, at - time.monotonic()))
        form = {
            "connection": str(self._connections[candidate.connection]),
            "form_token": str(uuid4()),
            "first_name": "Zoë",
            "last_name": candidate.mark,
            "emails-0-value": candidate.email,
            "action": "send",
            **NEEDED.get(candidate.connection, {}),
        }
        deadline = time.monotonic() + ACKNOWLEDGED_WITHIN
        while not self._is_acknowledged(form):
            if time.monotonic() > deadline:
                raise TimeoutError(f"{candidate.mark} could not be entered.")
            with self._lock:
                self.sent_again += 1
            time.sleep(0.3)
        with self._lock:
            self.entered.append(candidate)

    def _is_acknowledged(self, form: dict[str, str]) -> bool:
        try:
            browser = self._logged_in()
            token = {"csrfmiddlewaretoken": browser.cookies["csrftoken"]}
            answer = browser.post(
                f"{self._pages_url}/candidates/new/",
                data={**form, **token},
                allow_redirects=False,
                timeout=30,
            )
        except requests.RequestException:
            return False
        if answer.status_code == 200:
            shown = re.search(r'name="duplicates_seen" value="([^"]+)"', answer.text)
            if shown is None or shown[1] == form.get("duplicates_seen"):
                raise ValueError(f"The form was not taken: {answer.text[:3000]}")
            form["duplicates_seen"] = shown[1]  # and so it is sent anyway
            return False
        return answer.status_code == 302 and "/login" not in answer.headers["Location"]

    def _logged_in(self) -> requests.Session:
        """Return this thread's browser."""
        browser: requests.Session | None = getattr(self._browser, "session", None)
        if browser is not None:
            return browser
        browser = requests.Session()
        browser.trust_env = False
        login = f"{self._pages_url}/accounts/login/"
        browser.get(login, timeout=30).raise_for_status()
        said = {"username": "soak", "password": self._password}
        said["csrfmiddlewaretoken"] = browser.cookies["csrftoken"]
        browser.post(login, data=said, timeout=30).raise_for_status()
        self._browser.session = browser
        return browser
