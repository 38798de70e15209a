"""SQL that Django writes once: what each submission runs, without being written anew each time.

To write such a statement takes Python ten times as long as to run it, and while one thread
writes, no other one works.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models.expressions import Expression
from django.db.models.sql import InsertQuery, UpdateQuery


class Given(Expression):
    """A place in a prepared statement for a value of `field`, given under `name` when it runs."""

    def __init__(self, name: str, field: models.Field[Any, Any]) -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return "%s", (self,)


class _Statement(NamedTuple):
    sql: str
    parameters: tuple[Any, ...]
    columns: tuple[str, ...] = ()
    converters: tuple[tuple[int, list[Any], Any], ...] = ()

    def run(self, cursor: Any, given: dict[str, object]) -> None:
        values = [
            each.output_field.get_db_prep_save(given[each.name], connection)
            if isinstance(each, Given)
            else each
            for each in self.parameters
        ]
        cursor.execute(self.sql, values)

    def converted(self, values: list[Any]) -> list[Any]:
        """Return a row's values as the fields have them."""
        for position, converters, expression in self.converters:
            for convert in converters:
                values[position] = convert(values[position], expression, connection)
        return values


def _statement(compiler: Any, sql: str, parameters: Any, columns: list[Any]) -> _Statement:
    return _Statement(
        sql,
        tuple(parameters),
        tuple(column.target.attname for column in columns),
        tuple(
            (position, converters, expression)
            for position, (converters, expression) in compiler.get_converters(columns).items()
        ),
    )


class Prepared:
    """A queryset of whole or deferred instances, written when it is first asked for."""

    def __init__(self, queryset: Callable[[], models.QuerySet[Any]]) -> None:
        self._queryset = queryset

    def all(self, **given: object) -> list[Any]:
        """Return the instances."""
        statement = self._statement
        with connection.cursor() as cursor:
            statement.run(cursor, given)
            rows = cursor.fetchall()
        return [
            self._model.from_db(DEFAULT_DB_ALIAS, statement.columns, statement.converted(list(row)))
            for row in rows
        ]

    def first(self, **given: object) -> Any:
        """Return the first instance, or None."""
        return next(iter(self.all(**given)), None)

    @cached_property
    def _model(self) -> Any:
        return self._queryset().model

    @cached_property
    def _statement(self) -> _Statement:
        compiler = self._queryset().query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        return _statement(compiler, sql, parameters, [column for column, *_ in compiler.select])


class PreparedValues:
    """The rows of a queryset of values, written when it is first asked for."""

    def __init__(self, queryset: Callable[[], models.QuerySet[Any, Any]]) -> None:
        self._queryset = queryset

    def __call__(self, **given: object) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            self._statement.run(cursor, given)
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows

    @cached_property
    def _statement(self) -> _Statement:
        sql, parameters = self._queryset().query.get_compiler(connection=connection).as_sql()
        return _Statement(sql, tuple(parameters))


class PreparedCount:
    """How many rows a queryset has, written when it is first asked for."""

    def __init__(self, queryset: Callable[[], models.QuerySet[Any]]) -> None:
        self._queryset = queryset

    def __call__(self, **given: object) -> int:
        with connection.cursor() as cursor:
            self._statement.run(cursor, given)
            return int(cursor.fetchone()[0])

    @cached_property
    def _statement(self) -> _Statement:
        rows = self._queryset().order_by().values("pk")
        sql, parameters = rows.query.get_compiler(connection=connection).as_sql()
        counted = f"SELECT COUNT(*) FROM ({sql}) counted"  # noqa: S608 - Django wrote it
        return _Statement(counted, tuple(parameters))


class PreparedUpdate:
    """The update of a queryset by `change`, written when it is first made."""

    def __init__(self, queryset: Callable[[], models.QuerySet[Any]], **change: object) -> None:
        self._queryset = queryset
        self._change = change

    def __call__(self, **given: object) -> int:
        """Return how many rows were changed."""
        statement = self._statement
        with connection.cursor() as cursor:
            statement.run(cursor, given)
            return int(cursor.rowcount)

    @cached_property
    def _statement(self) -> _Statement:
        query: Any = self._queryset().query.chain(UpdateQuery)
        query.add_update_values(self._change)
        sql, parameters = query.get_compiler(connection=connection).as_sql()
        return _Statement(sql, tuple(parameters))


class PreparedInsert:
    """The insert of an instance, written when the first one is made.

    What the database gives a row by itself (its key, its `db_default`s) it always gives.
    """

    def __init__(self, model: type[models.Model]) -> None:
        self._model: Any = model

    def __call__(self, instance: models.Model) -> None:
        statement = self._statement
        given = {field.attname: field.pre_save(instance, add=True) for field in self._given}
        with connection.cursor() as cursor:
            statement.run(cursor, given)
            values = statement.converted(list(cursor.fetchone()))
        for name, value in zip(statement.columns, values, strict=True):
            setattr(instance, name, value)
        instance._state.adding, instance._state.db = False, DEFAULT_DB_ALIAS  # noqa: SLF001

    @cached_property
    def _given(self) -> list[Any]:
        """Return the fields that the instance has values for."""
        fields = self._model._meta.concrete_fields  # noqa: SLF001
        return [field for field in fields if field not in self._returned]

    @cached_property
    def _returned(self) -> list[Any]:
        return list(self._model._meta.db_returning_fields)  # noqa: SLF001

    @cached_property
    def _statement(self) -> _Statement:
        query: Any = InsertQuery(self._model)
        given = {field.attname: Given(field.attname, field) for field in self._given}
        defaulted = [field for field in self._returned if not field.primary_key]
        row = self._model(**given)
        query.insert_values([*self._given, *defaulted], [row], raw=True)
        compiler = query.get_compiler(connection=connection)
        compiler.returning_fields = self._returned
        [(sql, parameters)] = compiler.as_sql()
        columns = [field.get_col(self._model._meta.db_table) for field in self._returned]  # noqa: SLF001
        return _statement(compiler, sql, parameters, columns)
