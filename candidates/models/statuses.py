"""The words for where things stand."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """A status tells who acts next."""

    QUEUED = "queued", _("Waiting to be sent")
    SENDING = "sending", _("Being sent")
    DELIVERED = "delivered", _("In the ATS")
    REJECTED = "rejected", _("Refused by the ATS")
    FAILED = "failed", _("Not sent")
    UNCONFIRMED = "unconfirmed", _("Possibly in the ATS")
    CLOSED = "closed", _("Closed")


OPEN = (Status.QUEUED, Status.SENDING, Status.UNCONFIRMED)
"""What depends on the connection's account staying what it is."""

TONES = {
    Status.QUEUED: "blue",
    Status.SENDING: "blue",
    Status.DELIVERED: "green",
    Status.REJECTED: "red",
    Status.FAILED: "red",
    Status.UNCONFIRMED: "amber",
    Status.CLOSED: "neutral",
}


class Proof(models.TextChoices):
    """Why we say that a candidate is in the ATS."""

    RECEIPT = "receipt", _("The vendor's answer")
    LOOK = "look", _("Found in the ATS")
    PERSON = "person", _("A person's word")


class Outcome(models.TextChoices):
    """What one try came to; `open` while the worker holds it, or after it died."""

    OPEN = "open", _("No outcome yet")
    DELIVERED = "delivered", _("Created")
    REJECTED = "rejected", _("Refused")
    FAILED = "failed", _("Connection refused")
    UNAVAILABLE = "unavailable", _("Not reached")
    UNKNOWN = "unknown", _("Unknown")


class Finding(models.TextChoices):
    """What one look for a candidate came to. The first two are decisive."""

    REFERENCE = "reference", _("A record that carries our reference")
    EMAIL = "email", _("One new record with the same e-mail address")
    SIMILAR = "similar", _("Records that may be the candidate")
    NONE = "none", _("None found")
    UNSEARCHABLE = "unsearchable", _("This vendor cannot search")
    UNAVAILABLE = "unavailable", _("The vendor could not be asked")


class Verdict(models.TextChoices):
    """What became of one value that was sent, as far as the vendor tells."""

    SAME = "same", _("Same")
    CHANGED = "changed", _("Changed")
    DROPPED = "dropped", _("Not kept")
    UNKNOWN = "unknown", _("Not told")
