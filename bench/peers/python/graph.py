"""What every driver in Python does: read the graph, time the solver, check the matching, print one line of JSON."""

import json
import time

import numpy as np

EDGE = np.dtype([("u", "<u4"), ("v", "<u4"), ("weight", "<i8")])


class Skip(Exception):
    """Why a solver does not take a graph."""


class Graph:
    """Arrays u < v and weight by edge, in order; capacity by vertex."""

    def __init__(self, path):
        with open(path, "rb") as file:
            if file.read(8) == b"KITHG1\0\0":
                self.n = int(np.fromfile(file, "<u4", 1)[0])
                m = int(np.fromfile(file, "<u8", 1)[0])
                edges = np.fromfile(file, EDGE, m)
                self.u, self.v, self.weight = (edges[name].astype(np.int64) for name in ("u", "v", "weight"))
                self.capacity = np.ones(self.n, np.int64)
            else:
                file.seek(0)
                self._read_text(file.read().decode())
        self.m = len(self.u)
        self.heaviest = int(self.weight.max())

    def _read_text(self, text):
        edges, _, rest = text.partition("\nc ")
        numbers = np.array(edges.split(), np.int64)
        self.n, m = int(numbers[0]), int(numbers[1])
        self.u, self.v, self.weight = (np.ascontiguousarray(column) for column in numbers[2:].reshape(m, 3).T)
        self.capacity = np.ones(self.n, np.int64)
        places = np.array(rest.replace("c", " ").split(), np.int64).reshape(-1, 2)
        self.capacity[places[:, 0]] = places[:, 1]

    def sides(self):
        """The first side and the second as arrays of vertices; all edges of our families lead from the one to the other."""
        left, right = np.unique(self.u), np.unique(self.v)
        if np.intersect1d(left, right).size:
            raise Skip("not bipartite")
        return left, right

    def rows_and_columns(self):
        """Edges between two sides as positions in a table, rows not more than columns, and how to get back to vertices."""
        left, right = self.sides()
        row, column = np.searchsorted(left, self.u), np.searchsorted(right, self.v)
        return (left, right, row, column) if len(left) <= len(right) else (right, left, column, row)

    def table(self, dtype=np.float64):
        """Costs of all pairs; what is no edge costs more than any difference between edges, so that most are paired first."""
        left, right, row, column = self.rows_and_columns()
        bytes_needed = len(left) * len(right) * np.dtype(dtype).itemsize
        if bytes_needed > 2 << 30:
            raise Skip(f"its table would need {bytes_needed / 1e9:.0f} GB")
        cost = np.full((len(left), len(right)), (self.heaviest + 1) * len(left), dtype)
        cost[row, column] = self.heaviest - self.weight
        return left, right, cost

    def edges_of(self, a, b):
        """The indices of the edges between two arrays of vertices; pairs that are no edge are left out."""
        key = np.minimum(a, b).astype(np.int64) * self.n + np.maximum(a, b)
        keys = self.u * self.n + self.v
        at = np.minimum(np.searchsorted(keys, key), self.m - 1)
        return at[keys[at] == key]


class Clock:
    """Times one call."""

    seconds = None
    peak = None

    def __call__(self, work):
        start = time.perf_counter()
        result = work()
        self.seconds = time.perf_counter() - start
        self.peak = peak_bytes()
        return result


def peak_bytes():
    with open("/proc/self/status") as status:
        for line in status:
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return 0


def run(solver, function, path):
    """Runs a solver, which returns the edges it takes, and prints the line."""
    graph, clock = Graph(path), Clock()
    try:
        taken = np.asarray(function(graph, clock), np.int64)
    except Skip as why:
        print(json.dumps({"solver": solver, "skipped": str(why)}))
        return
    used = np.bincount(graph.u[taken], minlength=graph.n) + np.bincount(graph.v[taken], minlength=graph.n)
    if (used > graph.capacity).any():
        raise SystemExit(f"{solver}: not a matching")
    weight = int(graph.weight[taken].sum())
    line = {"solver": solver, "weight": weight, "pairs": len(taken), "solve_seconds": round(clock.seconds, 6)}
    print(json.dumps(line | {"peak_bytes": clock.peak}))
