//! Which searches are made, and how far each may go before the next has its turn.
//!
//! A search that goes on to its end may grow a tree over half the graph before it meets another exposed vertex, while
//! searches around it would have been over after a few steps and left it less to do. So all are given a little at
//! first, and those that did not get anywhere more later. What a search has done to the duals is not lost when it is
//! halted: the next one from the same vertex begins that much nearer.

use super::Solver;
use super::search::{Ended, Halt};
use crate::dual::Dual;
use crate::graph::NONE;

/// How many vertices the first searches may scan.
const FIRST: usize = 64;
/// By how much that grows from one pass over the exposed vertices to the next.
const GROWTH: usize = 4;
/// So many more searches than those that met their end may be halted; then there are vertices that stay exposed, and each
/// is done with soonest when its neighbours have been seen to the end.
const PATIENCE: usize = 16;

impl<D: Dual> Solver<'_, D> {
    /// Searches from every exposed vertex with a positive dual. `stop` is asked now and then; true ends the run.
    /// Returns whether it ran to the end, and so to the optimum.
    pub(crate) fn run(&mut self, stop: &mut dyn FnMut() -> bool) -> bool {
        self.run_leaving(0, stop)
    }

    /// The same, but leaves the last `leave` exposed vertices alone.
    pub(crate) fn run_leaving(&mut self, leave: usize, stop: &mut dyn FnMut() -> bool) -> bool {
        let mut exposed = self.forest.mate.iter().filter(|&&m| m == NONE).count();
        let mut limit = Halt::After(FIRST);
        loop {
            let (mut ended, mut halted) = (0, 0);
            for v in 0..self.y.len() as u32 {
                while self.forest.mate[v as usize] == NONE && self.y[v as usize] > D::default() {
                    if exposed <= leave {
                        return true;
                    }
                    match self.search_within(v, limit, stop) {
                        Ended::Stopped => return false,
                        Ended::Augmented => {
                            exposed -= 2;
                            ended += 1;
                        }
                        Ended::Dropped => ended += 1,
                        Ended::Halted => {
                            halted += 1;
                            break;
                        }
                    }
                }
                if halted > ended + PATIENCE {
                    break;
                }
            }
            limit = match limit {
                _ if halted == 0 => return true,
                Halt::After(vertices) if halted <= ended + PATIENCE => Halt::After(vertices * GROWTH),
                _ => Halt::Never,
            };
        }
    }

    /// Grows a tree from the exposed vertex `root` until it holds an odd cycle of tight edges: a trio may fit there.
    /// Returns the time at which that was so.
    pub(crate) fn search_for_cycle(&mut self, root: u32, stop: &mut dyn FnMut() -> bool) -> Option<D> {
        let ended = self.search_within(root, Halt::AtCycle, stop);
        (ended == Ended::Halted).then_some(self.time)
    }

    /// Grows a tree from the exposed vertex `root` for so long a time; whether it was not over before.
    pub(crate) fn search_until(&mut self, root: u32, time: D, stop: &mut dyn FnMut() -> bool) -> bool {
        self.search_within(root, Halt::At(time), stop) == Ended::Halted
    }

    fn search_within(&mut self, root: u32, limit: Halt<D>, stop: &mut dyn FnMut() -> bool) -> Ended {
        self.halt = limit;
        let ended = self.search(root, stop);
        self.halt = Halt::Never;
        ended
    }
}
