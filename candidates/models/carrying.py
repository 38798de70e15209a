"""Files as a call carries them: their content, or links to them, put in when it is built."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from uuid import UUID

from django.utils.translation import gettext

from candidates.links import Named, are_possible, link_to
from connections.providers.base import Provider
from connections.providers.candidate import Attachment, Candidate
from connections.providers.errors import ConnectionRefused
from connections.providers.stages import numbered_files


def with_files(candidate: Candidate, provider: Provider, *, key: UUID) -> Candidate:
    """Return `candidate` with what the create call carries of the files uploaded here.

    Raise ConnectionRefused where one is no longer on the disk: nothing has left.
    """
    match provider.attachment_route:
        case "inline":
            inline = [
                number
                for number, way in enumerate(provider.file_routes(candidate), start=1)
                if way.route == "inline"
            ]
            return with_contents(candidate, inline)
        case "url":
            return with_links(candidate, key=key)
    return candidate


def with_links(candidate: Candidate, *, key: UUID) -> Candidate:
    """Return `candidate` with links to its files, if a vendor can reach this installation."""
    if not are_possible():
        return candidate
    return _changed(
        candidate,
        lambda _number, each: each._replace(
            url=each.url or link_to(Named(UUID(each.upload), key), file_name=each.file_name)
        ),
    )


def with_contents(candidate: Candidate, numbers: Collection[int]) -> Candidate:
    """Return `candidate` with the content of those of its files, counted from 1.

    Raise ConnectionRefused where one is no longer on the disk.
    """
    from .upload import Upload

    named = {
        number: each.upload
        for number, each in numbered_files(candidate)
        if each.upload and number in numbers
    }
    if not named:
        return candidate
    uploads = {str(pk): upload for pk, upload in Upload.objects.in_bulk(named.values()).items()}

    def filled(number: int, each: Attachment) -> Attachment:
        if number not in named:
            return each
        try:
            return each._replace(content=uploads[each.upload].base64())
        except (KeyError, OSError) as error:
            raise ConnectionRefused(
                gettext(
                    "The file %(name)s cannot be read from this server's disk, so nothing was "
                    "sent. An admin brings it back from the backup, then sends it again."
                )
                % {"name": each.file_name}
            ) from error

    return _changed(candidate, filled)


def _changed(candidate: Candidate, change: Callable[[int, Attachment], Attachment]) -> Candidate:
    """Return `candidate` with each file that was uploaded changed."""
    if not any(each.upload for each in candidate.attachments):
        return candidate
    attachments = tuple(
        change(number, each) if each.upload else each for number, each in numbered_files(candidate)
    )
    return replace(candidate, attachments=attachments)
