"""Matchers from the Python package index: peers.py SOLVER GRAPH.

Each function builds what its library wants, has the clock time the one call that solves, and returns the edges taken.
A library is imported where it is used, so that a missing one costs only its own rows.
"""

import sys

import numpy as np

from graph import Skip, run


def general_networkx(graph, clock):
    import networkx

    g = networkx.Graph()
    g.add_weighted_edges_from(zip(graph.u.tolist(), graph.v.tolist(), graph.weight.tolist()))
    pairs = np.array(list(clock(lambda: networkx.max_weight_matching(g, maxcardinality=True))))
    return graph.edges_of(pairs[:, 0], pairs[:, 1])


def general_rustworkx(graph, clock):
    import rustworkx

    g = rustworkx.PyGraph()
    g.add_nodes_from(range(graph.n))
    g.add_edges_from(list(zip(graph.u.tolist(), graph.v.tolist(), graph.weight.tolist())))
    pairs = clock(lambda: rustworkx.max_weight_matching(g, max_cardinality=True, weight_fn=int))
    pairs = np.array(list(pairs))
    return graph.edges_of(pairs[:, 0], pairs[:, 1])


def perfect_pymatching(graph, clock):
    """Every vertex is a defect. A minimum T-join of all vertices that happens to be a perfect matching is the best one, and with
    a constant on every edge it practically always is one; if not, what comes back is no matching of all, and says so."""
    import pymatching
    from scipy.sparse import csc_matrix

    constant = 4 * (graph.heaviest + 1)
    if constant >= 1 << 23:
        raise Skip("weights beyond its 24 bits")
    rows = np.stack([graph.u, graph.v], axis=1).ravel()
    incidence = csc_matrix((np.ones(2 * graph.m, np.uint8), rows, 2 * np.arange(graph.m + 1)), (graph.n, graph.m))
    matching = pymatching.Matching(incidence, weights=(constant - graph.weight).astype(float))
    # The first call builds its own graph.
    matching.decode_to_matched_dets_array(np.zeros(graph.n, np.uint8))
    everyone = np.ones(graph.n, np.uint8)
    pairs = clock(lambda: matching.decode_to_matched_dets_array(everyone))
    taken = graph.edges_of(pairs[:, 0], pairs[:, 1])
    if 2 * len(taken) < graph.n:
        raise Skip("its T-join is no perfect matching")
    return taken


def rough_suitor(graph, clock):
    import networkit

    g = networkit_graph(graph)
    networkit.graphtools.sortEdgesByWeight(g, True)
    return networkit_matching(graph, clock, networkit.matching.SuitorMatcher(g, True, True))


def rough_path_growing(graph, clock):
    import networkit

    return networkit_matching(graph, clock, networkit.matching.PathGrowingMatcher(networkit_graph(graph)))


def networkit_graph(graph):
    import networkit

    coordinates = (graph.weight.astype(float), (graph.u, graph.v))
    return networkit.GraphFromCoo(coordinates, n=graph.n, weighted=True, directed=False)


def networkit_matching(graph, clock, matcher):
    clock(matcher.run)
    mates = np.array(matcher.getMatching().getVector(), np.uint64)
    a = np.flatnonzero(mates < graph.n)
    b = mates[a].astype(np.int64)
    return graph.edges_of(a[a < b], b[a < b])


def sides_scipy_sparse(graph, clock):
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    left, right, row, column = graph.rows_and_columns()
    # Zero would mean "no edge".
    costs = csr_matrix((graph.heaviest + 1 - graph.weight, (row, column)), (len(left), len(right)))
    try:
        a, b = clock(lambda: min_weight_full_bipartite_matching(costs))
    except ValueError as why:
        raise Skip(str(why)) from why
    return graph.edges_of(left[a], right[b])


def sides_scipy_table(graph, clock):
    from scipy.optimize import linear_sum_assignment

    left, right, cost = graph.table()
    a, b = clock(lambda: linear_sum_assignment(cost))
    return graph.edges_of(left[a], right[b])


def sides_lap_table(graph, clock):
    import lap

    left, right, cost = graph.table()
    _, columns, _ = clock(lambda: lap.lapjv(cost, extend_cost=len(left) != len(right)))
    return graph.edges_of(left, right[columns])


def sides_lapjv_table(graph, clock):
    import lapjv

    left, right, cost = graph.table()
    if len(left) != len(right):
        raise Skip("sides of different sizes")
    columns, _, _ = clock(lambda: lapjv.lapjv(cost))
    return graph.edges_of(left, right[columns])


def sides_lap_sparse(graph, clock):
    import lap

    left, right, row, column = graph.rows_and_columns()
    if len(left) != len(right):
        raise Skip("sides of different sizes")
    order = np.lexsort((column, row))
    starts = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=len(left)))]).astype(np.int32)
    cost = (graph.heaviest - graph.weight)[order].astype(float)
    columns = column[order].astype(np.int32)
    _, found, _ = clock(lambda: lap.lapmod(len(left), cost, starts, columns))
    return graph.edges_of(left, right[found])


def sides_ortools_assignment(graph, clock):
    from ortools.graph.python import linear_sum_assignment

    left, right, row, column = graph.rows_and_columns()
    solver = linear_sum_assignment.SimpleLinearSumAssignment()
    solver.add_arcs_with_cost(row.astype(np.int32), column.astype(np.int32), graph.heaviest - graph.weight)
    if clock(solver.solve) != solver.OPTIMAL:
        raise Skip("not everybody can be paired")
    found = np.array([solver.right_mate(i) for i in range(len(left))])
    return graph.edges_of(left, right[found])


def places_ortools_flow(graph, clock):
    from ortools.graph.python import min_cost_flow

    left, right = graph.sides()
    source, sink = graph.n, graph.n + 1
    solver = min_cost_flow.SimpleMinCostFlow()
    solver.add_arcs_with_capacity_and_unit_cost(graph.u, graph.v, np.ones(graph.m, np.int64), -graph.weight)
    for ends, a, b in [(left, np.full(len(left), source), left), (right, right, np.full(len(right), sink))]:
        solver.add_arcs_with_capacity_and_unit_cost(a, b, graph.capacity[ends], np.zeros(len(ends), np.int64))
    supply = int(min(graph.capacity[left].sum(), graph.capacity[right].sum()))
    solver.set_node_supply(source, supply)
    solver.set_node_supply(sink, -supply)
    if clock(solver.solve_max_flow_with_min_cost) != solver.OPTIMAL:
        raise Skip("not optimal")
    return np.flatnonzero(solver.flows(np.arange(graph.m)) > 0)


SOLVERS = {
    "networkx": general_networkx,
    "rustworkx": general_rustworkx,
    "pymatching": perfect_pymatching,
    "networkit-suitor": rough_suitor,
    "networkit-growing": rough_path_growing,
    "scipy-sparse": sides_scipy_sparse,
    "scipy-table": sides_scipy_table,
    "lap-sparse": sides_lap_sparse,
    "lap-table": sides_lap_table,
    "lapjv-table": sides_lapjv_table,
    "ortools-assignment": sides_ortools_assignment,
    "ortools-flow": places_ortools_flow,
}

if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in SOLVERS:
        sys.exit(f"Usage: peers.py SOLVER GRAPH\nSolvers: {' '.join(SOLVERS)}")
    run(sys.argv[1], SOLVERS[sys.argv[1]], sys.argv[2])
