"""The report, in Markdown."""

import plan

MEGA = 1e6


def report(rows, header):
    """All tables."""
    parts = ["# Matchers side by side", *header, "", "## Kith and the best peer", "", *summary(rows)]
    groups = [
        ("General graphs", [r for r in rows if r.family not in plan.SIDES | plan.PLACES]),
        ("Two sides", [r for r in rows if r.family in plan.SIDES]),
        ("Capacities", [r for r in rows if r.family in plan.PLACES]),
    ]
    for title, chosen in groups:
        if chosen:
            parts += ["", f"## {title}: every peer", "", *matrix(chosen)]
    rough = [r for r in rows if any(not s.exact and s.name in r.peers for s in plan.SOLVERS)]
    if rough:
        parts += ["", "## Approximations", "", *approximations(rough)]
    wrong = [f"- {r.family} {r.n:,}: {r.disagreement}" for r in rows if r.disagreement]
    if wrong:
        parts += ["", "## DISAGREEMENTS", "", *wrong]
    return "\n".join(parts) + "\n"


def summary(rows):
    lines = [
        "| graph | vertices | edges | Kith s | MB | best peer | s | MB | ratio | goal | |",
        "|---|---:|---:|---:|---:|---|---:|---:|---:|---|---|",
    ]
    for row in rows:
        name, best = best_peer(row)
        ratio = row_ratio(row, best)
        cells = [row.family, f"{row.n:,}", f"{row.m:,}", time(row.kith), memory(row.kith), name]
        busy = " (machine busy)" if row.kith.disturbed or best and best.disturbed else ""
        cells += [time(best), memory(best), times(ratio), wanted(row), verdict(row) + busy]
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def verdict(row):
    """What a row comes to: losses first."""
    if row.disagreement:
        return "**DISAGREEMENT**"
    if row.kith.mark:
        return f"**LOSS** ({row.kith.mark})"
    wanted_ratio, wanted_seconds = plan.goal(row.family, row.n)
    _, best = best_peer(row)
    if best is None:
        # Nothing to compare with is not a success.
        return "no peer finished"
    ratio, short = row_ratio(row, best), []
    if ratio is not None and ratio < 1:
        return f"**LOSS** ({ratio:.2f}×)"
    if ratio is not None and ratio < wanted_ratio:
        short.append(f"{wanted_ratio}×")
    if wanted_seconds and row.kith.median > wanted_seconds:
        short.append(f"{wanted_seconds:g} s")
    over_crates, crates = plan.goal_over_crates(row.family, row.n), crate_ratio(row)
    if over_crates and crates is not None and crates < over_crates:
        short.append(f"{over_crates}× the crates ({times(crates)})")
    return "short of " + ", ".join(short) if short else "ok"


def wanted(row):
    ratio, seconds = plan.goal(row.family, row.n)
    return f"≥ {ratio}×" + (f", ≤ {seconds:g} s" if seconds else "")


def best_peer(row):
    """The fastest exact peer that finished, and its result (or a dash and None)."""
    exact = {s.name for s in plan.SOLVERS if s.exact}
    finished = [(r.median, name) for name, r in row.peers.items() if name in exact and r.seconds and not r.mark]
    if not finished:
        return "none finished", None
    name = min(finished)[1]
    return name, row.peers[name]


def row_ratio(row, best):
    if best is None or row.kith.mark or not row.kith.seconds:
        return None
    return best.median / max(row.kith.median, 1e-6)


def crate_ratio(row):
    """How much faster than the fastest general matcher of crates.io."""
    seconds = [r.median for name, r in row.peers.items() if name in plan.CRATES and r.seconds and not r.mark]
    return min(seconds) / max(row.kith.median, 1e-6) if seconds and row.kith.seconds else None


def matrix(rows):
    """Seconds and ratio of every exact peer; the best in bold."""
    exact = [s.name for s in plan.SOLVERS if s.exact and any(s.name in r.peers for r in rows)]
    lines = ["| graph | Kith | " + " | ".join(exact) + " |", "|---|---:|" + "---:|" * len(exact)]
    for row in rows:
        best, _ = best_peer(row)
        cells = [f"{row.family} {row.n:,}", f"{time(row.kith)}<br>{memory(row.kith)} MB"]
        cells += [peer_cell(row, name, name == best) for name in exact]
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def peer_cell(row, name, is_best):
    result = row.peers.get(name)
    if result is None:
        return "–"
    if result.mark:
        return result.mark
    ratio = row_ratio(row, result)
    text = time(result) + (f" · {times(ratio)}" if ratio is not None else "")
    return (f"**{text}**" if is_best else text) + f"<br>{memory(result)} MB"


def approximations(rows):
    """Weight and pairs as shares of the optimum's."""
    names = [s.name for s in plan.SOLVERS if not s.exact]
    lines = ["| graph | " + " | ".join(names) + " |", "|---|" + "---:|" * len(names)]
    for row in rows:
        _, best = best_peer(row)
        optimum = row.kith if row.kith.seconds else best
        cells = [f"{row.family} {row.n:,}"]
        for name in names:
            result = row.peers.get(name)
            if result is None or result.mark or optimum is None:
                cells.append(result.mark if result and result.mark else "–")
                continue
            weight, pairs = 100 * result.weight / optimum.weight, 100 * result.pairs / optimum.pairs
            cells.append(f"{weight:.1f} % weight, {pairs:.1f} % pairs, {time(result)} s")
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def time(result):
    if result is None:
        return "–"
    if result.mark or not result.seconds:
        return result.mark or "–"
    seconds = result.median
    text = f"{seconds:.4f}" if seconds < 0.1 else f"{seconds:.3f}" if seconds < 10 else f"{seconds:.1f}"
    return text + (" (1)" if len(result.seconds) == 1 else "")


def memory(result):
    return f"{result.peak / MEGA:.0f}" if result and result.peak else "–"


def times(ratio):
    if ratio is None:
        return "–"
    return f"{ratio:.2f}×" if ratio < 10 else f"{ratio:,.0f}×"
