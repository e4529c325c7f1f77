//! Pages that mails lead to, and the page where one says which mails one wants.

mod answer;
mod reply;
mod settings;
mod stay;
mod unsubscribe;

use crate::http::Routes;

pub(super) fn routes(routes: Routes) -> Routes {
    let routes = unsubscribe::routes(routes);
    let routes = stay::routes(routes);
    let routes = reply::routes(routes);
    let routes = answer::routes(routes);
    settings::routes(routes)
}
