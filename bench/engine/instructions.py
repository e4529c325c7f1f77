"""Instruction counts of a few small graphs: they show a slow-down that a busy machine's clock hides."""

import json
import re
import subprocess

import workshop

KEPT = workshop.ROOT / "bench" / "instructions.json"
GRAPHS = [
    ("profile", 1_000),
    ("priced", 1_000),
    ("complete", 300),
    ("random", 1_000),
    ("geometric", 1_000),
    ("bipartite", 1_000),
    ("capacities", 1_000),
    ("chains", 1_000),
    ("nested", 1_000),
    ("sparse-delta", 1_000),
    ("deficient", 1_000),
]
# More is a failure; less is good news that should be kept.
TOLERANCE = 5.0


def check(accept):
    """Counts, compares and prints; returns the exit code."""
    kept = json.loads(KEPT.read_text()) if KEPT.exists() else {}
    counts, worse, better = {}, [], []
    print("| graph | instructions | kept | change |\n|---|---:|---:|---:|")
    for family, n in GRAPHS:
        name = f"{family}-{n}"
        counts[name] = count(workshop.graph(family, n))
        before = kept.get(name)
        change = 100 * (counts[name] / before - 1) if before else None
        if change is not None and change > TOLERANCE:
            worse.append(name)
        if change is not None and change < -TOLERANCE:
            better.append(name)
        told = "new" if change is None else f"{change:+.1f} %"
        print(f"| {name} | {counts[name]:,} | {f'{before:,}' if before else '–'} | {told} |", flush=True)
    if accept:
        KEPT.write_text(json.dumps(counts, indent=2) + "\n")
        print("\nKept in bench/instructions.json.")
        return 0
    if better:
        print(f"\nBetter by more than {TOLERANCE:g} %: {', '.join(better)}. Keep that with --instructions --accept.")
    if worse:
        print(f"\nWorse by more than {TOLERANCE:g} %: {', '.join(worse)}.")
    return 1 if worse else 0


def count(path):
    """All instructions of one run on one thread, reading and checking included."""
    options = ["--tool=callgrind", "--callgrind-out-file=/dev/null"]
    command = ["valgrind", *options, *workshop.kith_command(path, "--threads", "1")]
    run = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    found = re.search(r"Collected\s*:\s*(\d+)", run.stderr)
    if run.returncode != 0 or not found:
        raise SystemExit(f"valgrind did not count {path.name}:\n{run.stderr[-2000:]}")
    return int(found[1])
