//! What a participant has: matches now and before, notifications, and the way to pause.

mod answers;
pub(super) mod card;
mod end;
pub(super) mod home;
mod match_page;
mod notifications;
mod past;
mod pause;
#[cfg(test)]
mod tests;

use kith_app::house::matches::Peer;

use super::Routes;
use crate::texts::Texts;

pub(super) fn routes(routes: Routes) -> Routes {
    let routes = routes
        .get("/matches", past::show)
        .get("/matches/{id}", match_page::show)
        .post("/matches/{id}/met", answers::met)
        .post("/matches/{id}/useful", answers::useful)
        .get("/matches/{id}/end", end::ask)
        .post("/matches/{id}/end", end::end);
    let routes = notifications::routes(routes);
    pause::routes(routes)
}

/// What the others of a match are called, as one text: `Ben`, `Ben and Cem`, `Ben, Cem and Dee`.
pub(super) fn called(t: &Texts, others: &[Peer]) -> String {
    let names: Vec<String> = others
        .iter()
        .map(|peer| match peer.called.is_empty() {
            true => t.say("match-somebody"),
            false => peer.called.clone(),
        })
        .collect();
    match names.split_last() {
        None => t.say("match-somebody"),
        Some((only, [])) => only.clone(),
        Some((last, before)) => t.say_with(
            "match-and",
            &[("names", before.join(", ").into()), ("last", last.as_str().into())],
        ),
    }
}
