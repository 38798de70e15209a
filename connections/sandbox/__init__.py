"""A local ATS that speaks every vendor's dialect. Plain Python; a process of its own."""

from __future__ import annotations

from .bindbee import BindbeeDialect
from .dialect import Dialect
from .panora import PanoraDialect
from .stackone import StackOneDialect
from .truto import TrutoDialect
from .unified import UnifiedDialect

DIALECTS: tuple[type[Dialect], ...] = (
    UnifiedDialect,
    StackOneDialect,
    PanoraDialect,
    TrutoDialect,
    BindbeeDialect,
)
