"""What the ATS has, as a plain page for people."""

from __future__ import annotations

import json
from html import escape

from .faults import FAULTS
from .store import Received, Store

_STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
article { border-top: 1px solid #8886; padding: 1rem 0; }
h1 { font-size: 1.9rem; margin: 0; } h2 { font-size: 1.1rem; margin: 0; }
p { margin: .25rem 0; } pre { overflow-x: auto; font-size: .85rem; }
table { border-collapse: collapse; }
td, th { text-align: left; padding: .2rem 1rem .2rem 0; vertical-align: top; }
"""


def received_page(store: Store) -> bytes:
    """Return the page: what arrived, newest first, and the table of magic values."""
    received = store.received()
    stored = sum(each.stored and each.kind == "candidate" for each in received)
    articles = "".join(_article(each) for each in reversed(received))
    rows = "".join(
        f"<tr><td><code>{escape(name)}@fault.test</code></td><td>{escape(fault.meaning)}.</td></tr>"
        for name, fault in FAULTS.items()
    )
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>What the ATS has · Sandbox ATS</title>
<style>{_STYLE}</style>
</head>
<body>
<h1>What the ATS has</h1>
<p>{stored} candidates kept, {len(received)} calls received.</p>
{articles or "<p>Nothing has arrived yet. Send a candidate, then reload this page.</p>"}
<h2>Make something go wrong</h2>
<p>Give the candidate one of these e-mail addresses, or a file such a name.</p>
<table><thead><tr><th>Address</th><th>What happens</th></tr></thead><tbody>{rows}</tbody></table>
</body>
</html>
""".encode()


def _article(received: Received) -> str:
    kept = f"Kept as {received.candidate_id}" if received.stored else "Not kept"
    if received.kind != "candidate":
        kept = f"{received.kind} of {received.candidate_id or 'nobody'} · {kept.split(' as')[0]}"
    moment = received.received_at[:19].replace("T", " ")
    body = json.dumps(received.body, indent=2, ensure_ascii=False)
    return f"""<article>
<h2>{escape(received.vendor)} · {escape(kept)}</h2>
<p>{escape(moment)} UTC · answered: {escape(received.answer)}</p>
<details><summary>{escape(received.method)} {escape(received.path)}</summary>
<pre>{escape(body)}</pre></details>
</article>
"""
