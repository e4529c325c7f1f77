//! Matches as the people in them see and answer them, and what organizers hear of the answers.

mod answers;
mod common;
mod health;
mod home;
mod impressions;
mod leaving;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
#[cfg(test)]
mod tests;
mod view;

pub use answers::{LONGEST_REMARK, Met};
pub use common::{Common, Thing};
pub use health::Health;
pub use home::{Home, MatchLine, PastPage, PastPlace};
pub use impressions::{FEWEST, Impressions, MetTally, Useful};
pub use leaving::Parting;
pub use view::{EndedBy, MatchView, Moments, Next, Peer, Said, Stage, first_question};
pub(super) use view::{peer, shown};
