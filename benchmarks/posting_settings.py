"""The settings of ATSConnect, but for its pages: those of a view that posts by itself."""

from atsconnect.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.posting_urls"
