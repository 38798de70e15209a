"""What operators read about watching is what the probes and the metrics tell."""

from __future__ import annotations

import re

import pytest
import yaml

from atsconnect.metrics import metrics_text
from atsconnect.probes import PROBES
from candidates.services.monitoring import STUCK, UNDER_WAY
from connections.models import PauseKind

from .reading import blocks, page, quoted, section, table

WATCHING = section(page("docs/operate.md"), "What to watch")
SCRAPE, ALERTS = (yaml.safe_load(block) for block in blocks(WATCHING, "yaml"))


def test_each_address_is_explained_and_kept_from_the_outside():
    rows = table(WATCHING, "Address", "Answers", "Asks for")
    [location] = re.findall(r"location ~ \^/\((.+)\)\$", WATCHING)

    assert [quoted(row[0])[0] for row in rows] == list(PROBES)
    assert [f"/{name}" for name in location.split("|")] == list(PROBES)


@pytest.mark.django_db
def test_each_metric_is_explained_with_its_labels():
    told = {}
    for line in metrics_text().decode().splitlines():
        if found := re.match(r"(atsconnect_\w+?)(?:_bucket|_count|_sum)?(?:\{(.*)\})? ", line):
            labels = re.findall(r'(\w+)="', found[2] or "")
            told[found[1]] = {label for label in labels if label != "le"}

    rows = table(WATCHING, "Metric", "Labels", "Meaning")

    assert {quoted(row[0])[0]: set(quoted(row[1])) for row in rows} == told


def test_the_values_of_the_labels_are_explained():
    rows = {row[0]: row[2] for row in table(WATCHING, "Metric", "Labels", "Meaning")}

    assert all(status.value in rows["`atsconnect_submissions`"] for status in UNDER_WAY)
    assert all(status.value in rows["`atsconnect_waiting_for_a_person`"] for status in STUCK)
    assert set(quoted(rows["`atsconnect_paused_connections`"])) == set(PauseKind.values)


def test_the_example_of_a_scrape_asks_for_nothing_that_is_not_there():
    [job] = SCRAPE["scrape_configs"]

    assert job.get("metrics_path", "/metrics") in PROBES
    assert job["authorization"].get("type", "Bearer") == "Bearer"
    assert job.get("scheme", "http") == "http"


def test_the_alerts_are_about_metrics_that_exist():
    rows = table(WATCHING, "Metric", "Labels", "Meaning")
    [group] = ALERTS["groups"]

    used = {name for rule in group["rules"] for name in re.findall(r"atsconnect_\w+", rule["expr"])}

    assert used <= {quoted(row[0])[0] for row in rows}
