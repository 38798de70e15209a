"""Questions that are asked only beside a certain other answer."""

from __future__ import annotations

from typing import Any, NamedTuple


class Condition(NamedTuple):
    """A question is asked while the answer at `path` is one of `values`; () is any answer.

    A `path` of one part that is a standard field's name means that field. `values` are JSON.
    """

    path: tuple[str, ...]
    values: tuple[Any, ...] = ()

    def holds(self, answer: Any) -> bool:
        """Tell whether `answer`, None where nothing was answered, has the question asked."""
        if not self.values:
            return answer not in (None, "", [], {})
        given = answer if isinstance(answer, list) else [answer]
        return any(is_same(each, value) for each in given for value in self.values)


def is_same(one: Any, other: Any) -> bool:
    """Tell whether two JSON values are equal; unlike in Python, 1 is not true."""
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)
