"""What is compared: families and sizes, solvers, goals."""

from dataclasses import dataclass

SPARSE = {"quick": [1_000, 10_000], "usual": [100_000]}

# Sizes by family: each effort adds to the one before. Vertices in all, so a dense bipartite graph of 2,000 is 1,000 × 1,000.
SIZES = {
    "profile": SPARSE | {"full": [1_000_000]},
    "priced": SPARSE,
    "complete": {"quick": [500, 1_000], "usual": [2_000, 5_000]},
    "random": SPARSE,
    "geometric": SPARSE,
    "chains": SPARSE,
    "nested": SPARSE,
    "sparse-delta": SPARSE,
    "deficient": SPARSE,
    "bipartite": SPARSE | {"full": [1_000_000]},
    "bipartite-dense": {"quick": [1_000, 2_000], "usual": [4_000]},
    "capacities": SPARSE,
    "capacities-dense": {"quick": [900], "usual": [3_000]},
}
EFFORTS = ["quick", "usual", "full"]

# What a family asks of a solver.
SIDES = {"bipartite", "bipartite-dense"}
PLACES = {"capacities", "capacities-dense"}
IMPERFECT = {"deficient"}


def sizes(family, effort):
    """The sizes of a family, ascending."""
    efforts = EFFORTS[: EFFORTS.index(effort) + 1]
    return [n for e in efforts for n in SIZES[family].get(e, [])]


@dataclass(frozen=True)
class Solver:
    """A peer: what runs it, what it needs installed, and which graphs it takes."""

    name: str
    program: str  # lemon, ortools-library, python or rust
    argument: str
    takes: str  # general: any graph; perfect: those with a perfect matching; sides: bipartite; places: with capacities
    package: str = ""  # of the Python package index
    exact: bool = True
    slow: bool = False  # the family after Galil in O(n³): beyond 1,000 vertices only on profile graphs, for the record

    def fits(self, family, n):
        """Whether this pairing of solver and graph makes sense."""
        if self.slow and n > 1_000 and family != "profile":
            return False
        if family in PLACES:
            return self.takes == "places"
        if family in SIDES:
            return self.takes == "sides" or self.name in {"lemon-perfect", "lemon-max"}
        return self.takes == "general" or self.takes == "perfect" and family not in IMPERFECT


def python(name, takes, package, **more):
    return Solver(name, "python", name, takes, package, **more)


SOLVERS = [
    Solver("lemon-perfect", "lemon", "perfect", "perfect"),
    Solver("lemon-max", "lemon", "max", "general"),
    Solver("lemon-flow", "lemon", "flow", "places"),
    Solver("ortools-perfect", "ortools-library", "", "perfect"),
    python("ortools-assignment", "sides", "ortools"),
    python("ortools-flow", "places", "ortools"),
    python("pymatching", "perfect", "pymatching"),
    python("rustworkx", "general", "rustworkx", slow=True),
    python("networkx", "general", "networkx", slow=True),
    Solver("rustworkx-core", "rust", "rustworkx-core", "general", slow=True),
    Solver("mwmatching", "rust", "mwmatching", "general", slow=True),
    Solver("pathfinding", "rust", "pathfinding", "sides"),
    python("scipy-sparse", "sides", "scipy"),
    python("scipy-table", "sides", "scipy"),
    python("lap-sparse", "sides", "lap"),
    python("lap-table", "sides", "lap"),
    python("lapjv-table", "sides", "lapjv"),
    python("networkit-suitor", "general", "networkit", exact=False),
    python("networkit-growing", "general", "networkit", exact=False),
]
PACKAGES = ["numpy", "scipy", "networkx", "rustworkx", "ortools", "pymatching", "networkit", "lap", "lapjv"]
CRATES = {"rustworkx-core", "mwmatching", "pathfinding"}

# Seconds on a quiet 2-core Xeon at 2.8 GHz.
SECONDS = {
    "profile": {1_000: 0.002, 10_000: 0.040, 100_000: 1.5, 1_000_000: 35},
    "complete": {1_000: 0.02, 2_000: 0.08, 5_000: 0.6},
    "geometric": {10_000: 0.05, 100_000: 1.2},
    "bipartite": {10_000: 0.005, 100_000: 0.25, 1_000_000: 8},
}


def goal(family, n):
    """How many times faster than the best peer Kith wants to be, and in how many seconds (or None)."""
    seconds = SECONDS.get(family, {}).get(n)
    if family == "profile" and n >= 100_000:
        return 10, seconds
    if family == "complete" and n >= 1_000 or family in {"profile", "priced", "random", "geometric"} and n >= 10_000:
        return 3, seconds
    return 1, seconds


def goal_over_crates(family, n):
    """How many times faster than the general matchers of crates.io, on profile graphs (or None)."""
    return {1_000: 100, 10_000: 1_000}.get(n) if family == "profile" else None
