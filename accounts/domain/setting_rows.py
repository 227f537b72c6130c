"""Settings that managers keep, each a row with a name: saved and deleted with a record of what became different."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction

from accounts.models import User
from cxportal.core.audit import log
from cxportal.core.audit.log import NOWHERE, Happening, Source
from cxportal.core.audit.names import Name

Row = TypeVar("Row", bound=models.Model)


class SettingRefusedError(Exception):
    """Nothing was changed."""


class NameTakenError(SettingRefusedError):
    """Another row has this name, in some spelling.

    :param field: the field that holds the name
    """

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class GoneError(SettingRefusedError):
    """There is no such row any more."""


class InUseError(SettingRefusedError):
    """Something points to the row."""


@transaction.atomic
def save(
    model: type[Row],
    pk: int | None,
    values: Mapping[str, Any],
    *,
    actor: User | None,
    now: datetime,
    source: Source = NOWHERE,
) -> Row:
    """Add a row, or change the stored one.

    :param values: by the names of fields; rows for a many-to-many field
    :raises SettingRefusedError: the name is another's, or the row is gone
    """
    row = model() if pk is None else locked(model, pk)
    with written(row, actor=actor, source=source, now=now):
        fill(row, values)
    return row


@transaction.atomic
def delete(model: type[Row], pk: int, *, actor: User | None, now: datetime, source: Source = NOWHERE) -> None:
    """Delete a row that nothing points to.

    :raises SettingRefusedError: something does, or the row is gone
    """
    row = locked(model, pk, no_key=False)
    if _is_in_use(row):
        raise InUseError
    record(Name.ROUTING_DELETED, row, {"before": facts_of(row)}, actor=actor, source=source, now=now)
    row.delete()


def locked(model: type[Row], pk: int, *, no_key: bool = True) -> Row:
    """The stored row, which nobody else changes until the transaction ends.

    :param no_key: others may begin to point to it meanwhile
    :raises GoneError: there is none
    """
    row = model._default_manager.select_for_update(no_key=no_key).filter(pk=pk).first()
    if row is None:
        raise GoneError
    return row


@contextmanager
def written(row: models.Model, *, actor: User | None, now: datetime, source: Source = NOWHERE) -> Iterator[None]:
    """Record how a new or locked row differs after the block; no difference, no record."""
    before = {} if row.pk is None else facts_of(row)
    yield
    after = facts_of(row)
    changed = [name for name in after if after[name] != before.get(name)]
    if not before:
        record(Name.ROUTING_CREATED, row, {"after": after}, actor=actor, source=source, now=now)
    elif changed:
        detail = {"before": {name: before[name] for name in changed}, "after": {name: after[name] for name in changed}}
        record(Name.ROUTING_CHANGED, row, detail, actor=actor, source=source, now=now)


def fill(row: models.Model, values: Mapping[str, Any]) -> None:
    """Put values into a row and save it.

    :raises NameTakenError: another row has the name
    """
    many = {field.name for field in row._meta.many_to_many}
    for name in values.keys() - many:
        setattr(row, name, values[name])
    _save(row)
    for name in values.keys() & many:
        getattr(row, name).set(values[name])


def facts_of(row: models.Model) -> dict[str, Any]:
    """What is set in a row, by field, with its parts, as a record keeps it."""
    facts = {field.name: getattr(row, field.name) for field in row._meta.fields if not field.primary_key}
    for name in [field.name for field in row._meta.many_to_many] + _parts(row):
        facts[name] = [str(each) for each in getattr(row, name).all()]
    return facts


def record(
    what: Name, row: models.Model, detail: Mapping[str, Any], *, actor: User | None, now: datetime, source: Source
) -> None:
    """Write down what was done to a row, in the caller's transaction."""
    subject = {"what": str(row._meta.model_name), "id": row.pk, "name": str(row)}
    log.write(Happening(name=what, actor=actor, source=source, detail=subject | dict(detail)), now=now)


def _save(row: models.Model) -> None:
    naming = next(field.name for field in row._meta.fields if field.unique and not field.primary_key)
    same = type(row)._default_manager.filter(**{f"{naming}__iexact": getattr(row, naming)})
    if same.exclude(pk=row.pk).exists():
        raise NameTakenError(naming)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise NameTakenError(naming) from None


def _parts(row: models.Model) -> list[str]:
    """The relations whose rows are no things of their own: a model names them in `PARTS`."""
    return list(getattr(row, "PARTS", ()))


def _is_in_use(row: models.Model) -> bool:
    own: set[Any] = {field.remote_field.through for field in row._meta.many_to_many}
    own |= {row._meta.get_field(name).related_model for name in _parts(row)}
    pointing = [relation for relation in row._meta.get_fields(include_hidden=True) if relation.one_to_many]
    return any(
        relation.related_model._default_manager.filter(**{relation.field.name: row}).exists()  # type: ignore[union-attr]
        for relation in pointing
        if relation.related_model not in own
    )
