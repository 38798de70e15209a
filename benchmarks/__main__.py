"""Run the benchmarks, all or those named: ``python -m benchmarks [NAME …]``.

Each prints its ratios with the command that makes them again, and keeps them in ``results/``.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec

from benchmarks.figures import command, keep

NAMES = (
    *("service_layer", "vendor_sdks", "throughput", "acceptance", "memory"),
    *("form_page", "form_vendor", "draft_save", "pickers"),
)


def main(names: list[str]) -> int:
    known = [name for name in NAMES if find_spec(f"benchmarks.{name}")]
    if unknown := [name for name in names if name not in known]:
        print(f"There is no benchmark {', '.join(unknown)}. There are: {', '.join(known)}.")
        return 2
    for name in names or known:
        print(f"{name}    ({command(name)})", flush=True)
        keep(name, import_module(f"benchmarks.{name}").run())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
