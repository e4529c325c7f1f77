// What every driver in C++ does: read the graph, time the solver, check the matching, print one line of JSON.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <functional>
#include <sstream>
#include <string>
#include <vector>

struct Edge {
    uint32_t u, v;
    int64_t weight;
};

struct Graph {
    int vertices = 0;
    std::vector<Edge> edges;
    std::vector<int> capacity; // empty: one each
    int64_t heaviest = 0;
};

// Leaves with a line that says why this solver does not take this graph.
[[noreturn]] inline void skip(const char *solver, const std::string &why) {
    std::printf("{\"solver\": \"%s\", \"skipped\": \"%s\"}\n", solver, why.c_str());
    std::exit(0);
}

inline Graph read_graph(const char *path) {
    std::ifstream in(path, std::ios::binary);
    Graph g;
    char magic[8] = {};
    in.read(magic, 8);
    if (std::memcmp(magic, "KITHG1\0\0", 8) == 0) {
        uint32_t n = 0;
        uint64_t m = 0;
        in.read(reinterpret_cast<char *>(&n), 4);
        in.read(reinterpret_cast<char *>(&m), 8);
        static_assert(sizeof(Edge) == 16, "edges lie in the file as they lie in memory");
        g.vertices = static_cast<int>(n);
        g.edges.resize(m);
        in.read(reinterpret_cast<char *>(g.edges.data()), static_cast<std::streamsize>(m * sizeof(Edge)));
    } else {
        in.clear();
        in.seekg(0);
        size_t m = 0;
        in >> g.vertices >> m;
        g.edges.resize(m);
        for (Edge &e : g.edges) in >> e.u >> e.v >> e.weight;
        if (in) {
            g.capacity.assign(g.vertices, 1);
            std::string c;
            for (int v, k; in >> c >> v >> k;) g.capacity[v] = k;
            in.clear();
        }
    }
    if (!in || g.vertices == 0) {
        std::fprintf(stderr, "%s is no graph\n", path);
        std::exit(1);
    }
    for (const Edge &e : g.edges) g.heaviest = std::max(g.heaviest, e.weight);
    return g;
}

inline double seconds_of(const std::function<void()> &work) {
    auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

inline long long peak_bytes() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.rfind("VmHWM:", 0) == 0) return std::atoll(line.c_str() + 6) * 1024;
    return 0;
}

// The edges that are taken, by index; exits with 1 when a vertex has too many.
inline void report(const char *solver, const Graph &g, const std::vector<size_t> &taken, double seconds) {
    long long peak = peak_bytes();
    std::vector<int> room = g.capacity.empty() ? std::vector<int>(g.vertices, 1) : g.capacity;
    long long weight = 0;
    for (size_t i : taken) {
        const Edge &e = g.edges[i];
        weight += e.weight;
        if (--room[e.u] < 0 || --room[e.v] < 0) {
            std::fprintf(stderr, "%s: not a matching\n", solver);
            std::exit(1);
        }
    }
    std::printf("{\"solver\": \"%s\", \"weight\": %lld, \"pairs\": %zu, \"solve_seconds\": %.6f, \"peak_bytes\": %lld}\n",
                solver, weight, taken.size(), seconds, peak);
}

// The same for solvers that tell each vertex's partner (below 0: none).
inline void report_mates(const char *solver, const Graph &g, const std::function<long(int)> &mate, double seconds) {
    std::vector<size_t> taken;
    size_t matched = 0;
    for (size_t i = 0; i < g.edges.size(); ++i)
        if (mate(g.edges[i].u) == static_cast<long>(g.edges[i].v)) taken.push_back(i);
    for (int v = 0; v < g.vertices; ++v) matched += mate(v) >= 0;
    if (matched != 2 * taken.size()) {
        std::fprintf(stderr, "%s: a pair is not an edge\n", solver);
        std::exit(1);
    }
    report(solver, g, taken, seconds);
}
