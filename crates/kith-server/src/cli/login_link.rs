//! `kith login-link`: a way in for whoever can run commands on the machine.

use kith_app::Failure;
use kith_app::domain::email::EmailAddress;
use kith_app::domain::permission::Administrator;
use kith_app::house::Error;

use super::exit;
use super::installation::{block_on, failure, house};
use crate::config::{Config, Place, Reach};

/// Prints a link that signs a person in once, within 15 minutes
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  kith login-link ann@example.org --public-url https://kith.example.org")]
pub(super) struct Args {
    /// The person's e-mail
    email: String,
    #[command(flatten)]
    place: Place,
    /// Where people reach Kith: its https address, without a path
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
}

pub(super) fn run(args: &Args) -> Result<(), Failure> {
    let reach = Reach {
        public_url: args.public_url.clone(),
        ..Reach::default()
    };
    let config = Config::load(&args.place, &reach)?;
    let email = EmailAddress::parse(&args.email)
        .map_err(|_| Failure::Input(format!("\"{}\" is not an e-mail address.", args.email)))?;
    block_on(async {
        let url = config.reached_at(config.listen)?;
        let house = house(&config).await?;
        let link = house.rescue_link(Administrator::on_the_command_line(), &email).await;
        let link = link.map_err(|e| match e {
            Error::NotFound(_) => Failure::Input(format!(
                "Nobody who takes part has the address {email}. Look it up on the people page, or import people."
            )),
            e => failure(&e),
        })?;
        let base = url.as_str().trim_end_matches('/');
        exit::print(&format!("{base}/sign-in/link/{}\n", link.reveal()))
    })
}
