"""What the ATS kept, as a person reads it: what differs first, then what is the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from candidates.models import Proof, ReadBack, Status, Submission, Verdict
from connections.models import Connection
from connections.providers.candidate import Candidate
from connections.providers.types import FieldSpec

from .history import standard_fields, value_text

TONES = {
    Verdict.SAME: "green",
    Verdict.CHANGED: "amber",
    Verdict.DROPPED: "red",
    Verdict.UNKNOWN: "neutral",
}
FEW = 5  # lines that are the same and not folded, where nothing differs
ASKS = ((30, 3), (120, 10), (600, 30))
"""Seconds since the delivery until which the page asks, and how often, in seconds."""


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    label: str
    sent: str
    kept: str
    verdict: str
    tone: str
    note: str


@dataclass(frozen=True, slots=True)
class ReceiptPart:
    """Lines of one kind; `summary` is what folds them, "" where they are open."""

    lines: list[ReceiptLine]
    summary: str = ""


@dataclass(frozen=True, slots=True)
class KeptReceipt:
    """What a delivered candidate's page says of what was kept.

    `headline` belongs to the banner; `text` says how it stands; `parts` are the lines. `doubt`
    tells that nothing was given back. `warnings` are those that no line says. `asks_again_in`
    are seconds, 0 where nothing is to come.
    """

    headline: str = ""
    text: str = ""
    caveat: str = ""
    is_in_doubt: bool = False
    parts: list[ReceiptPart] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    asks_again_in: int = 0


def receipt_of(submission: Submission) -> KeptReceipt:
    """Return what is known of what was kept; of one that is not delivered, its warnings."""
    is_ours = submission.proof in (Proof.RECEIPT, Proof.LOOK)
    if submission.status != Status.DELIVERED or not is_ours:
        return KeptReceipt(warnings=submission.warnings)
    read_back: ReadBack | None = ReadBack.objects.filter(submission=submission).first()
    if read_back is None or read_back.read_at is None:
        return _unread(submission, read_back)
    lines = [(Verdict(line["verdict"]), line) for line in read_back.lines]
    specs = _Specs(submission)
    by_verdict = {
        verdict: [specs.line(line, verdict) for each, line in lines if each == verdict]
        for verdict in Verdict
    }
    said = " ".join(line["note"] for _verdict, line in lines)
    return KeptReceipt(
        headline=headline_of(read_back),
        text=_text(submission, read_back, by_verdict),
        caveat=_caveat(submission, by_verdict),
        parts=_parts(by_verdict),
        warnings=[warning for warning in submission.warnings if warning not in said],
        asks_again_in=_asks_again_in(submission) if read_back.read_after else 0,
    )


def all_lines(read_back: ReadBack) -> list[ReceiptLine]:
    """Return a line for each value that was sent, in the form's order."""
    specs = _Specs(read_back.submission)
    return [specs.line(line, Verdict(line["verdict"])) for line in read_back.lines]


def headline_of(read_back: ReadBack) -> str:
    """Return how many fields were not kept, "" where all were."""
    if not read_back.fields_dropped:
        return ""
    text = ngettext(
        "%(count)s of %(told)s fields was not kept.",
        "%(count)s of %(told)s fields were not kept.",
        read_back.fields_dropped,
    )
    return text % {"count": read_back.fields_dropped, "told": read_back.fields_told}


def mail_text(connection: Connection, candidate: Candidate | None = None) -> str:
    """Say whether the candidate will be mailed, as far as it is known."""
    ours = gettext("ATSConnect sends the candidate no e-mail.")
    words = {"vendor": connection.provider_name, "ats": connection.ats_name or gettext("your ATS")}
    theirs = gettext("Whether %(ats)s does, %(vendor)s does not tell.") % words
    note = connection.as_questioner().mail_note(candidate) if candidate else ""
    return " ".join(filter(None, [ours, gettext(note) if note else "", theirs]))


def _unread(submission: Submission, read_back: ReadBack | None) -> KeptReceipt:
    words = {
        "ats": submission.ats_name,
        "vendor": submission.connection.provider_name,
        "wait": duration_text(timedelta(seconds=float(settings.READ_BACK_AFTER[-1]))),
    }
    asks = _asks_again_in(submission)
    if read_back is not None and read_back.is_in_vain:
        text = gettext(
            "%(vendor)s confirmed it with an id, but what was kept could not be read back."
        )
        look = gettext("Look into %(ats)s if in doubt.")
        return KeptReceipt(
            text=" ".join([text % words, read_back.message, look % words]),
            is_in_doubt=True,
            warnings=submission.warnings,
        )
    if not submission.remote_id or _is_too_late(submission, read_back):
        return KeptReceipt(warnings=submission.warnings)
    text = gettext("It is read back from %(vendor)s in a moment.")
    if read_back is not None and read_back.tries:
        text = gettext("%(vendor)s does not show it yet. It is read again for up to %(wait)s.")
    if read_back is not None and read_back.message:
        text = gettext("It could not be read back yet, and is tried again later.")
    message = read_back.message if read_back is not None else ""
    return KeptReceipt(
        text=f"{text % words} {message}".strip(), warnings=submission.warnings, asks_again_in=asks
    )


def _is_too_late(submission: Submission, read_back: ReadBack | None) -> bool:
    """Tell whether it was delivered before anything was read back here."""
    age = _age(submission)
    return read_back is None and age > timedelta(days=1)


def _asks_again_in(submission: Submission) -> int:
    age = _age(submission).total_seconds()
    return next((each for until, each in ASKS if age < until), 0)


def _age(submission: Submission) -> timedelta:
    return timezone.now() - (submission.settled_at or submission.created_at)


def _text(
    submission: Submission,
    read_back: ReadBack,
    by_verdict: Mapping[Verdict, list[ReceiptLine]],
) -> str:
    """Say how many fields are as sent, and when that was read."""
    told, same = read_back.fields_told, len(by_verdict[Verdict.SAME])
    text = ngettext(
        "%(same)s of %(told)s field as sent.", "%(same)s of %(told)s fields as sent.", told
    )
    counted = text % {"same": same, "told": told} if told else ""
    read = ""
    if submission.settled_at and read_back.read_at:
        after = duration_text(read_back.read_at - submission.settled_at)
        read = gettext("Read back %(after)s after sending.") % {"after": after}
    return " ".join(filter(None, [counted, read]))


def _caveat(submission: Submission, by_verdict: Mapping[Verdict, list[ReceiptLine]]) -> str:
    if not any(not line.note for line in by_verdict[Verdict.DROPPED]):
        return ""
    words = {"vendor": submission.connection.provider_name, "ats": submission.ats_name}
    return gettext("This is what %(vendor)s shows of %(ats)s.") % words


def _parts(by_verdict: Mapping[Verdict, list[ReceiptLine]]) -> list[ReceiptPart]:
    notable = [*by_verdict[Verdict.DROPPED], *by_verdict[Verdict.CHANGED]]
    same, untold = by_verdict[Verdict.SAME], by_verdict[Verdict.UNKNOWN]
    parts = [ReceiptPart(notable)] if notable else []
    if same:
        is_folded = bool(notable) or len(same) > FEW
        text = ngettext("%(count)s the same", "%(count)s the same", len(same))
        parts.append(ReceiptPart(same, text % {"count": len(same)} if is_folded else ""))
    if untold:
        text = ngettext(
            "%(count)s that the vendor does not tell of",
            "%(count)s that the vendor does not tell of",
            len(untold),
        )
        parts.append(ReceiptPart(untold, text % {"count": len(untold)}))
    return parts


def duration_text(duration: timedelta) -> str:
    """Return a duration as a person says it: seconds, minutes or hours."""
    seconds = max(0, round(duration.total_seconds()))
    if seconds < 90:
        return gettext("%(count)s s") % {"count": seconds}
    if seconds < 5400:
        return gettext("%(count)s min") % {"count": round(seconds / 60)}
    return gettext("%(count)s h") % {"count": round(seconds / 3600)}


class _Specs:
    """The questions of a submission, by the first part of the path that answers them."""

    def __init__(self, submission: Submission) -> None:
        self.standard = {spec.path[0]: spec for spec in standard_fields(submission)}
        self.asked = {spec.path: spec for spec in submission.field_specs}

    def line(self, line: Mapping[str, Any], verdict: Verdict) -> ReceiptLine:
        label, spec = self._question(tuple(line["path"]))
        is_shown = verdict in (Verdict.CHANGED, Verdict.DROPPED) and line["kept"] is not None
        return ReceiptLine(
            label=label,
            sent=value_text(spec, line["sent"]),
            kept=value_text(spec, line["kept"]) if is_shown else "",
            verdict=str(verdict.label),
            tone=TONES[verdict],
            note=line["note"],
        )

    def _question(self, path: tuple[str | int, ...]) -> tuple[str, FieldSpec]:
        answered = self.asked.get(tuple(str(part) for part in path))
        if answered is not None:
            return gettext(answered.label), answered
        spec = self.standard.get(str(path[0]))
        if spec is None:
            words = tuple(str(part) for part in path)
            return ".".join(words), FieldSpec(path=words, label=words[-1])
        for part in spec.fields:
            if part.path == path[1:]:
                return f"{gettext(spec.label)}: {gettext(part.label)}", part
        return gettext(spec.label), spec
