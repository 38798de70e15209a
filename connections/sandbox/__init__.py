"""A local ATS that speaks every vendor's dialect. Plain Python; a process of its own."""

from __future__ import annotations

from .bindbee import BindbeeDialect
from .dialect import Dialect
from .unified import UnifiedDialect

DIALECTS: tuple[type[Dialect], ...] = (
    UnifiedDialect,
    BindbeeDialect,
)
