//! Pages that mails lead to, and the page where one says which mails one wants.

mod links;
mod reply;
mod settings;
mod unsubscribe;

use crate::http::Routes;

pub(super) fn routes(routes: Routes) -> Routes {
    let routes = unsubscribe::routes(routes);
    let routes = links::routes(routes);
    let routes = reply::routes(routes);
    settings::routes(routes)
}
