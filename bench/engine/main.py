"""./dev bench engine: Kith and other matchers on the same graphs. See bench/README.md."""

import argparse
import datetime
import json
import os
import platform
import subprocess
import sys
from dataclasses import asdict

import instructions
import plan
import table
import workshop
from race import race


def main():
    args = arguments()
    workshop.BENCH.mkdir(parents=True, exist_ok=True)
    workshop.build_kith()
    if args.instructions:
        return instructions.check(args.accept)
    peers = workshop.Peers()
    peers.prepare()
    effort = "quick" if args.quick else "full" if args.full else "usual"
    limit = args.limit or {"quick": 20, "usual": 120, "full": 400}[effort]
    chosen = [s for s in plan.SOLVERS if not args.peers or s.name in args.peers]
    head = header(peers, limit, args.repeats)
    rows, history = [], {}
    for family in args.families or plan.SIZES:
        for n in args.sizes or plan.sizes(family, effort):
            rows.append(race(family, n, peers, chosen, history, limit, args.repeats))
            # After each row, so that a run that is cut short leaves what it has.
            write(rows, head)
    print(table.report(rows, head))
    disagreements = [row for row in rows if row.disagreement]
    for row in disagreements:
        workshop.say(f"DISAGREEMENT on {row.family} {row.n}: {row.disagreement}")
    broken = [f"{row.family} {row.n}" for row in rows if row.kith.mark == "crashed"]
    if broken:
        workshop.say(f"Kith itself failed on {', '.join(broken)}")
    return 1 if disagreements or broken else 0


def arguments():
    parser = argparse.ArgumentParser(prog="./dev bench engine", description="Compare Kith with other matchers.")
    parser.add_argument("--quick", action="store_true", help="graphs up to 10,000 vertices, 20 s a run")
    parser.add_argument("--full", action="store_true", help="also a million vertices, 400 s a run")
    parser.add_argument("--families", nargs="+", choices=list(plan.SIZES), metavar="FAMILY", help="only these")
    parser.add_argument("--sizes", nargs="+", type=int, metavar="N", help="these numbers of vertices instead")
    parser.add_argument("--peers", nargs="*", choices=[s.name for s in plan.SOLVERS], metavar="PEER", help="only these")
    parser.add_argument("--limit", type=float, metavar="SECONDS", help="what one run may take, reading included")
    parser.add_argument("--repeats", type=int, default=3, metavar="N", help="runs of each; the median counts (3)")
    parser.add_argument("--instructions", action="store_true", help="count instructions instead of seconds")
    parser.add_argument("--accept", action="store_true", help="with --instructions: keep the counts")
    return parser.parse_args()


def header(peers, limit, repeats):
    """Where, when and how."""
    cpu = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "?")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    commit = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=workshop.ROOT, capture_output=True, text=True)
    versions = ", ".join(f"{name} {version}" for name, version in sorted(peers.versions.items()))
    return [
        "",
        f"`{' '.join(['./dev bench engine', *sys.argv[1:]])}` on {datetime.date.today()}, commit {commit.stdout.strip() or '?'}.",
        f"{cpu}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.machine()};"
        f" load at the start {os.getloadavg()[0]:.1f}.",
        f"Wall-clock seconds of the solve call, median of {repeats} ((1): one run, a long one); at most {limit:g} s a run.",
        "Ratio: the peer's time over Kith's. MB: the most memory of the process.",
        "All: most pairs first, then most weight.",
        f"Peers: {versions}.",
    ]


def write(rows, head):
    (workshop.BENCH / "engine.md").write_text(table.report(rows, head))
    (workshop.BENCH / "engine.json").write_text(json.dumps([asdict(row) for row in rows], indent=1))


if __name__ == "__main__":
    sys.exit(main())
