"""What Prometheus is told: counted from the database, so any web process tells the same."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.metrics_core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)

from candidates.models import Outcome, Stage, Submission
from candidates.services import monitoring
from candidates.services.monitoring import BUCKETS, Calls, Standing
from connections.providers import PROVIDERS

KINDS = {False: "submission", True: "stage"}


def metrics_text() -> bytes:
    """Return all metrics in Prometheus' text format. Seven queries."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Counted())
    return generate_latest(registry)


class Counted:
    def collect(self) -> Iterator[Metric]:
        submissions = monitoring.standing(Submission)
        stages = monitoring.standing(Stage)
        yield _counts("atsconnect_submissions", "Candidates under way.", submissions)
        yield _counts("atsconnect_stages", "Later calls under way, of applications, files.", stages)
        yield _oldest("atsconnect_oldest_seconds", "Age of the oldest candidate.", submissions)
        yield _oldest("atsconnect_oldest_stage_seconds", "Age of the oldest later call.", stages)
        yield _waiting(submissions, stages)
        calls = monitoring.calls()
        yield _attempts(calls)
        yield _seconds(calls)
        yield _paused()
        yield from _workers()


def _counts(name: str, about: str, standing: Standing) -> Metric:
    metric = GaugeMetricFamily(name, about, labels=["status", "vendor"])
    for (status, slug), count in standing.counts.items():
        metric.add_metric([status.value, slug], count)
    return metric


def _oldest(name: str, about: str, standing: Standing) -> Metric:
    metric = GaugeMetricFamily(name, f"{about} Queued: since it could be sent.", labels=["status"])
    for status, seconds in standing.oldest.items():
        metric.add_metric([status.value], seconds)
    return metric


def _waiting(submissions: Standing, stages: Standing) -> Metric:
    metric = GaugeMetricFamily(
        "atsconnect_waiting_for_a_person",
        "What goes on only when a person acts.",
        labels=["status", "kind"],
    )
    for is_stage, standing in ((False, submissions), (True, stages)):
        for status, count in standing.waiting.items():
            metric.add_metric([status.value, KINDS[is_stage]], count)
    return metric


def _attempts(calls: list[Calls]) -> Metric:
    counts = {
        (slug, outcome.value, kind): 0
        for slug in PROVIDERS
        for outcome in Outcome
        if outcome != Outcome.OPEN
        for kind in KINDS.values()
    }
    for each in calls:
        counts[each.vendor, each.outcome.value, KINDS[each.is_stage]] += each.count
    metric = CounterMetricFamily(
        "atsconnect_attempts",
        "Attempts, by what they came to.",
        labels=["vendor", "outcome", "kind"],
    )
    for labels, count in counts.items():
        metric.add_metric(list(labels), count)
    return metric


def _seconds(calls: list[Calls]) -> Metric:
    metric = HistogramMetricFamily(
        "atsconnect_call_seconds", "How long the calls to a vendor took.", labels=["vendor"]
    )
    for slug in PROVIDERS:
        made = [each for each in calls if each.vendor == slug and each.bucket is not None]
        buckets = []
        for number, most in enumerate((*BUCKETS, float("inf"))):
            within = sum(each.count for each in made if (each.bucket or 0) <= number)
            buckets.append(("+Inf" if number == len(BUCKETS) else str(most), within))
        metric.add_metric([slug], buckets, sum_value=sum(each.seconds for each in made))
    return metric


def _paused() -> Metric:
    metric = GaugeMetricFamily(
        "atsconnect_paused_connections", "Connections that are left alone.", labels=["kind"]
    )
    for kind, count in monitoring.paused_connections().items():
        metric.add_metric([kind.value], count)
    return metric


def _workers() -> Iterator[Metric]:
    count, threads = monitoring.workers_alive()
    yield GaugeMetricFamily("atsconnect_workers_alive", "Worker processes that live.", count)
    yield GaugeMetricFamily("atsconnect_worker_threads", "Threads of these.", threads)
