// OR-tools' perfect matching in general graphs, which its Python package contains but does not offer to Python.
//   ortools GRAPH
#include "graph.hpp"

#include <memory>

// The package has no headers: this declares the class as far as it is used. Were the layout wrong, what is read as a matching
// would not pass the check for being one.
namespace operations_research {
class MinCostPerfectMatching {
  public:
    enum Status { OPTIMAL = 0, INFEASIBLE = 1, INTEGER_OVERFLOW = 2, COST_OVERFLOW = 3 };
    ~MinCostPerfectMatching();
    void Reset(int num_nodes);
    void AddEdgeWithCost(int tail, int head, int64_t cost);
    Status Solve();
    int Match(int node) const { return matches_[node]; }

  private:
    void *graph_ = nullptr;
    int64_t optimal_cost_ = 0;
    int64_t maximum_edge_cost_ = 0;
    bool optimal_solution_found_ = false;
    std::vector<int> matches_;
};
} // namespace operations_research

using operations_research::MinCostPerfectMatching;

int main(int count, char **args) {
    if (count != 2) return 2;
    const char *solver = "ortools-perfect";
    Graph g = read_graph(args[1]);
    // Room behind the object, should the library's be larger than what is declared.
    alignas(16) static char room[4096];
    auto *matching = new (room) MinCostPerfectMatching;
    matching->Reset(g.vertices);
    for (const Edge &e : g.edges)
        matching->AddEdgeWithCost(static_cast<int>(e.u), static_cast<int>(e.v), g.heaviest - e.weight);
    MinCostPerfectMatching::Status status = MinCostPerfectMatching::INFEASIBLE;
    double seconds = seconds_of([&] { status = matching->Solve(); });
    if (status == MinCostPerfectMatching::INFEASIBLE) skip(solver, "no perfect matching");
    if (status != MinCostPerfectMatching::OPTIMAL) skip(solver, "numbers too large");
    report_mates(solver, g, [&](int v) -> long { return matching->Match(v); }, seconds);
    std::fflush(stdout);
    // The object is not destroyed: whether its destructor is exported differs between versions.
    std::_Exit(0);
}
