"""How long ``kontinuitet --help`` takes, beside bare Python and beside importing click.

Run with ``python benchmarks/help_start.py``. The three are measured in turn, round after round,
so that a busy machine slows all of them. Ends with exit code 1 when it takes more than twice what
importing click does, which was 0.15 s where the limit was set.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

ROUNDS = 15
LIMIT = 2.0
PEER = 'python -c "import click"'
CASES = {
    "python -c pass": ["-c", "pass"],
    PEER: ["-c", "import click"],
    "kontinuitet --help": ["-m", "kontinuitet", "--help"],
}


def seconds(arguments: list[str]) -> float:
    """Return the wall time of one run of Python with these arguments, in seconds."""
    start = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> int:
    """Measure, print medians and ratios, and return the exit code."""
    for arguments in CASES.values():
        seconds(arguments)
    times: dict[str, list[float]] = {name: [] for name in CASES}
    for _ in range(ROUNDS):
        for name, arguments in CASES.items():
            times[name].append(seconds(arguments))
    medians = {name: statistics.median(values) for name, values in times.items()}
    own = medians["kontinuitet --help"]
    for name, median in medians.items():
        print(f"{name:26} {median * 1000:7.1f} ms   help / this: {own / median:5.2f}")
    kept = own < LIMIT * medians[PEER]
    print(f"limit {LIMIT} times {PEER}: {'kept' if kept else 'BROKEN'}")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
