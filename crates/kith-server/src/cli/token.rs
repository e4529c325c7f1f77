//! `kith token create`: a token of the API for a script.

use clap::Subcommand;
use kith_app::Failure;
use kith_app::domain::permission::Administrator;
use kith_app::domain::scope::Scope;
use kith_app::house::Error;

use super::exit;
use super::installation::{block_on, failure, house};
use crate::config::{Config, Place, Reach};

/// Looks after the tokens of the API
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Create(Create),
}

/// Makes a token and prints it, once
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  kith token create --name payroll --scope people:read --scope people:write")]
struct Create {
    /// What it is for
    #[arg(long)]
    name: String,
    /// What it may do, for example people:read; several times for several things
    #[arg(long = "scope", value_name = "SCOPE", required = true, num_args = 1..)]
    scopes: Vec<String>,
    #[command(flatten)]
    place: Place,
}

pub(super) fn run(args: &Args) -> Result<(), Failure> {
    let Command::Create(args) = &args.command;
    let config = Config::load(&args.place, &Reach::default())?;
    let mut scopes = Vec::new();
    for word in &args.scopes {
        scopes.push(word.parse::<Scope>().map_err(|e| Failure::Input(format!("{e}.")))?);
    }
    block_on(async {
        let house = house(&config).await?;
        let made = house
            .create_token(Administrator::on_the_command_line(), &args.name, &scopes, None)
            .await;
        let made = made.map_err(|e| match e {
            Error::Invalid(_) => Failure::Input("The name has to have between 1 and 200 characters.".to_owned()),
            e => failure(&e),
        })?;
        exit::print(&format!("{}\n", made.secret.reveal()))
    })
}
