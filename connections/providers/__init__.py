"""The unified ATS APIs that ATSConnect speaks, by slug. A plain library without Django."""

from __future__ import annotations

from .base import Provider
from .bindbee import Bindbee
from .panora import Panora
from .stackone import StackOne
from .truto import Truto
from .unified import Unified

PROVIDERS: dict[str, type[Provider]] = {
    "unified": Unified,
    "stackone": StackOne,
    "panora": Panora,
    "truto": Truto,
    "bindbee": Bindbee,
}
