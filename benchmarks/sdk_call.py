"""One vendor's own SDK, in an environment that holds nothing else: times a call for each line read.

It is a script, run as ``python sdk_call.py NAME URL``: it can import nothing of this project.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any

PERSON = {"first_name": "Zoë", "last_name": "van der Berg"}


def unified(url: str) -> Callable[[], Any]:
    from unified_python_sdk import UnifiedTo
    from unified_python_sdk.models import shared

    sdk = UnifiedTo(security=shared.Security(jwt="key-of-the-benchmark"), server_url=url)
    body = {
        **PERSON,
        "name": "Zoë van der Berg",
        "emails": [{"email": "zoe@example.org", "type": "WORK"}],
        "telephones": [{"telephone": "+33612345678", "type": "MOBILE"}],
        "title": "Data engineer",
        "tags": ["fair-2026", "python"],
    }
    request = {"connection_id": "5de520f96e439b0020", "ats_candidate": body}
    return lambda: sdk.candidate.create_ats_candidate(request=request)


def panora(url: str) -> Callable[[], Any]:
    from panora_sdk import Panora

    sdk = Panora(api_key="key-of-the-benchmark", server_url=url)
    body = {
        **PERSON,
        "email_addresses": [{"email_address": "zoe@example.org", "email_address_type": "WORK"}],
        "phone_numbers": [{"phone_number": "+33612345678", "phone_type": "MOBILE"}],
        "title": "Data engineer",
        "tags": ["fair-2026", "python"],
    }
    return lambda: sdk.ats.candidates.create(
        x_connection_token="token-of-the-benchmark",
        unified_ats_candidate_input=body,
    )


def main(name: str, url: str) -> None:
    call = {"unified": unified, "panora": panora}[name](url)
    for _line in sys.stdin:
        started = time.perf_counter()
        call()
        print(json.dumps(time.perf_counter() - started), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
