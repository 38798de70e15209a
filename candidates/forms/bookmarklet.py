"""The bookmark that opens the form with what another page shows."""

from __future__ import annotations

import json
from collections.abc import Callable
from urllib.parse import quote

from django.urls import reverse

MAX_ADDRESS = 3_000  # characters; gunicorn reads 4,094 of a request's first line

_SCRIPT = """
(() => {
  const form = %(form)s, most = %(most)s;
  const url = location.origin + location.pathname;
  const chosen = String(getSelection()).trim();
  let text = chosen ? document.title + "\\n" + chosen : document.title;
  const full = () => form + "?links=" + encodeURIComponent(url)
    + "&paste=" + encodeURIComponent(text);
  while (full().length > most && text) text = Array.from(text).slice(0, -20).join("");
  open(full(), "_blank", "noopener");
})()
"""


def bookmarklet(absolute: Callable[[str], str]) -> str:
    """Return the `javascript:` address; `absolute` makes a path of ours a whole address.

    It takes the page's address without its query, its title and what is selected, and sends
    nothing anywhere but into our form's address.
    """
    form = absolute(reverse("candidates:submission-create"))
    script = _SCRIPT % {"form": json.dumps(form), "most": MAX_ADDRESS}
    return "javascript:" + quote(" ".join(script.split()), safe="()=>;,.:?&+-{}/!'")
