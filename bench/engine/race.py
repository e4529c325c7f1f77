"""Runs Kith and its peers in turn on the same files."""

import json
import os
import resource
import signal
import statistics
import subprocess
import time
from dataclasses import dataclass, field

import plan
import workshop

# A run that takes longer is not repeated.
LONG = 15
# A process that computes all the time gets a whole processor on a quiet machine.
UNDISTURBED = 0.8


@dataclass
class Result:
    """What one solver did on one graph."""

    seconds: list = field(default_factory=list)
    shares: list = field(default_factory=list)  # of a processor that the process got, by run
    weight: int = 0
    pairs: int = 0
    peak: int = 0
    optimal: bool = True
    mark: str = ""  # instead of figures: why there are none

    @property
    def median(self):
        return statistics.median(self.seconds) if self.seconds else None

    @property
    def disturbed(self):
        """Whether others kept the processors from it, so that the clock says little."""
        return bool(self.shares) and statistics.median(self.shares) < UNDISTURBED


@dataclass
class Row:
    """One graph."""

    family: str
    n: int
    m: int
    kith: Result
    peers: dict  # by name
    disagreement: str = ""


def race(family, n, peers, chosen, history, limit, repeats):
    """One row: everybody on one graph, in turns, so that a busy minute of the machine hits all."""
    path = workshop.graph(family, n)
    m = edges_in(path)
    entrants = {}
    results = {"kith": Result()}
    commands = {"kith": workshop.kith_command(path)}
    for solver in (s for s in chosen if s.fits(family, n)):
        entrants[solver.name] = solver
        mark = peers.why_missing(solver) or hopeless(history.get((family, solver.name)), m, limit)
        results[solver.name] = Result(mark=mark or "")
        commands[solver.name] = peers.command(solver, path)
    for turn in range(repeats):
        for name, command in commands.items():
            result = results[name]
            if result.mark or turn and result.seconds[0] > LONG:
                continue
            workshop.say(f"  {family} {n} · {name} ({turn + 1}/{repeats})")
            run_once(command, limit, result)
    for name, result in results.items():
        history[family, name] = (m, result)
    row = Row(family, n, m, results.pop("kith"), results)
    row.disagreement = disagreement(row, entrants)
    return row


def run_once(command, limit, result):
    """Adds one run to a result, or marks it."""
    outcome = call(command, limit)
    if isinstance(outcome, str):
        result.mark = outcome
        return
    same = (outcome["weight"], outcome["pairs"])
    if result.seconds and same != (result.weight, result.pairs):
        result.mark = "**differs from run to run**"
    result.weight, result.pairs = same
    result.seconds.append(outcome["solve_seconds"])
    result.shares.append(outcome["share"])
    result.peak = max(result.peak, outcome["peak_bytes"] or 0)
    result.optimal = outcome.get("optimal", True)


def call(command, limit):
    """The object a driver prints, with the share of a processor that it got, or a mark."""
    started, used = time.monotonic(), processor_seconds()
    process = subprocess.Popen(
        [str(part) for part in command],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=bound_memory,
    )
    try:
        out, errors = process.communicate(timeout=limit)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return f"> {limit:g} s"
    if process.returncode != 0:
        last = errors.strip().splitlines()[-1] if errors.strip() else f"exit {process.returncode}"
        workshop.say(f"    {last}")
        memory = any(word in errors for word in ["MemoryError", "bad_alloc", "memory allocation", "allocate"])
        return "out of memory" if memory or process.returncode == -signal.SIGKILL else "crashed"
    try:
        outcome = json.loads(out.strip().splitlines()[-1])
    except (ValueError, IndexError):
        return "crashed"
    outcome["share"] = (processor_seconds() - used) / (time.monotonic() - started)
    return f"no: {outcome['skipped']}" if "skipped" in outcome else outcome


def processor_seconds():
    """What all children have used so far; there is one at a time."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def bound_memory():
    """A solver that wants all memory ends itself and not the machine."""
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    resource.setrlimit(resource.RLIMIT_AS, (total * 9 // 10, total * 9 // 10))


def hopeless(before, m, limit):
    """A mark if a smaller graph of the family already tells: times grow at least as fast as the edges."""
    if before is None:
        return None
    smaller, result = before
    if result.mark:
        return result.mark if result.mark.startswith(("no", "out")) else f"not run: {result.mark} before"
    if result.seconds and result.median * m / smaller > limit:
        return f"not run: needs > {limit:g} s"
    return None


def disagreement(row, entrants):
    """What is wrong with the results of a row, or nothing."""
    claims = {name: (r.pairs, r.weight) for name, r in row.peers.items() if r.seconds and entrants[name].exact}
    if row.kith.seconds:
        claims["kith"] = (row.kith.pairs, row.kith.weight)
        if not row.kith.optimal:
            return "Kith stopped before it had proved its result"
    if len(set(claims.values())) > 1:
        return ", ".join(f"{name}: {pairs} pairs, weight {weight}" for name, (pairs, weight) in claims.items())
    varied = [name for name, r in (row.peers | {"kith": row.kith}).items() if "differs" in r.mark]
    return f"results differ from run to run: {', '.join(varied)}" if varied else ""


def edges_in(path):
    with open(path, "rb") as file:
        if file.read(8) == b"KITHG1\0\0":
            return int.from_bytes(file.read(12)[4:], "little")
        file.seek(0)
        return int(file.readline().split()[1])
