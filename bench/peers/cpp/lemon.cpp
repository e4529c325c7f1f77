// LEMON: weighted matchings in general graphs, and minimum-cost flow for mentors with several places.
//   lemon perfect|max|flow GRAPH
#include "graph.hpp"

#include <lemon/matching.h>
#include <lemon/network_simplex.h>
#include <lemon/smart_graph.h>

using lemon::INVALID;
typedef long long Weight;

// LEMON numbers the edges of a SmartGraph in the order of their addition.
struct Loaded {
    lemon::SmartGraph graph;
    lemon::SmartGraph::EdgeMap<Weight> weight;

    // A bonus that outweighs any difference turns "most weight" into "most pairs, then most weight".
    Loaded(const Graph &g, Weight bonus) : weight(graph) {
        graph.reserveNode(g.vertices);
        graph.reserveEdge(static_cast<int>(g.edges.size()));
        for (int v = 0; v < g.vertices; ++v) graph.addNode();
        for (const Edge &e : g.edges)
            weight[graph.addEdge(graph.nodeFromId(static_cast<int>(e.u)), graph.nodeFromId(static_cast<int>(e.v)))] =
                e.weight + bonus;
    }

    template <class Matching> void report(const char *solver, const Graph &g, const Matching &matching, double seconds) {
        report_mates(solver, g, [&](int v) -> long {
            lemon::SmartGraph::Node mate = matching.mate(graph.nodeFromId(v));
            return mate == INVALID ? -1 : graph.id(mate);
        }, seconds);
    }
};

typedef lemon::MaxWeightedPerfectMatching<lemon::SmartGraph, lemon::SmartGraph::EdgeMap<Weight>> Perfect;
typedef lemon::MaxWeightedMatching<lemon::SmartGraph, lemon::SmartGraph::EdgeMap<Weight>> Max;

static void perfect(const Graph &g) {
    Loaded loaded(g, 0);
    Perfect matching(loaded.graph, loaded.weight);
    bool found = false;
    double seconds = seconds_of([&] { found = matching.run(); });
    if (!found) skip("lemon-perfect", "no perfect matching");
    loaded.report("lemon-perfect", g, matching, seconds);
}

static void max(const Graph &g) {
    Loaded loaded(g, g.heaviest * (g.vertices / 2) + 1);
    Max matching(loaded.graph, loaded.weight);
    double seconds = seconds_of([&] { matching.run(); });
    loaded.report("lemon-max", g, matching, seconds);
}

// A circulation from a source over the first side and the second to a sink and back; the way back pays for each pair.
static void flow(const Graph &g) {
    if (g.capacity.empty()) skip("lemon-flow", "no capacities");
    lemon::SmartDigraph graph;
    std::vector<lemon::SmartDigraph::Node> node;
    std::vector<char> first(g.vertices, 0);
    for (const Edge &e : g.edges) first[e.u] = 1;
    for (int v = 0; v < g.vertices + 2; ++v) node.push_back(graph.addNode());
    lemon::SmartDigraph::ArcMap<Weight> upper(graph), cost(graph);
    std::vector<lemon::SmartDigraph::Arc> arcs;
    for (const Edge &e : g.edges) {
        arcs.push_back(graph.addArc(node[e.u], node[e.v]));
        upper[arcs.back()] = 1;
        cost[arcs.back()] = -e.weight;
    }
    auto source = node[g.vertices], sink = node[g.vertices + 1];
    Weight places = 0;
    for (int v = 0; v < g.vertices; ++v) {
        auto arc = first[v] ? graph.addArc(source, node[v]) : graph.addArc(node[v], sink);
        upper[arc] = g.capacity[v];
        places += g.capacity[v];
    }
    auto back = graph.addArc(sink, source);
    upper[back] = places;
    cost[back] = -(g.heaviest * g.vertices + 1);
    typedef lemon::NetworkSimplex<lemon::SmartDigraph, Weight, Weight> Simplex;
    Simplex simplex(graph);
    simplex.upperMap(upper).costMap(cost);
    bool optimal = false;
    double seconds = seconds_of([&] { optimal = simplex.run() == Simplex::OPTIMAL; });
    if (!optimal) skip("lemon-flow", "not optimal");
    std::vector<size_t> taken;
    for (size_t i = 0; i < arcs.size(); ++i)
        if (simplex.flow(arcs[i]) > 0) taken.push_back(i);
    report("lemon-flow", g, taken, seconds);
}

int main(int count, char **args) {
    std::string what = count == 3 ? args[1] : "";
    if (what == "perfect") perfect(read_graph(args[2]));
    else if (what == "max") max(read_graph(args[2]));
    else if (what == "flow") flow(read_graph(args[2]));
    else return 2;
}
