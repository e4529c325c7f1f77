//! `kith config check` and `kith doctor`: whether an installation is well, before somebody finds out otherwise.

use clap::Subcommand;
use kith_app::Failure;
use kith_app::house::House;
use kith_app::house::audit::Verified;

use super::exit;
use super::installation::{block_on, database, failure, house, shown};
use crate::config::{Config, Place, Reach};

/// Looks after the configuration
#[derive(Debug, clap::Args)]
pub(super) struct ConfigArgs {
    #[command(subcommand)]
    command: ConfigCommand,
}

#[derive(Debug, Subcommand)]
enum ConfigCommand {
    /// Says what the configuration comes to, or what is wrong with it; opens nothing
    Check(Both),
}

/// Checks an installation: configuration, database, secret, mail server, waiting work, audit log
#[derive(Debug, clap::Args)]
pub(super) struct DoctorArgs {
    #[command(flatten)]
    both: Both,
}

#[derive(Debug, clap::Args)]
struct Both {
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    reach: Reach,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// One thing that was looked at.
#[derive(Debug, serde::Serialize)]
struct Finding {
    what: &'static str,
    well: bool,
    text: String,
}

pub(super) fn config(args: &ConfigArgs) -> Result<(), Failure> {
    let ConfigCommand::Check(both) = &args.command;
    let config = Config::load(&both.place, &both.reach)?;
    tell(&configured(&config)?, both.json)
}

pub(super) fn doctor(args: &DoctorArgs) -> Result<(), Failure> {
    let both = &args.both;
    let config = Config::load(&both.place, &both.reach)?;
    let mut findings = configured(&config)?;
    block_on(async {
        examine(&config, &mut findings).await;
        Ok(())
    })?;
    tell(&findings, both.json)?;
    let ill = findings.iter().filter(|f| !f.well).count();
    match ill {
        0 => Ok(()),
        1 => Err(Failure::Cannot("One thing needs attention, see above.".to_owned())),
        n => Err(Failure::Cannot(format!("{n} things need attention, see above."))),
    }
}

/// What the configuration comes to.
fn configured(config: &Config) -> Result<Vec<Finding>, Failure> {
    let well = |what, text: String| Finding { what, well: true, text };
    let mut findings = vec![
        well("folder", config.data.display().to_string()),
        well("database", shown(&config.address())),
        well("listens at", config.listen.to_string()),
        well("reached at", config.reached_at(config.listen)?.to_string()),
        well(
            "mail",
            match &config.mail {
                Some(server) => format!("by {}", server.host()),
                None if config.is_development(config.listen) => {
                    "shown on screen, because this is for development".to_owned()
                }
                None => "none: people can sign in only with kith login-link".to_owned(),
            },
        ),
    ];
    if !config.unknown_variables.is_empty() {
        findings.push(well(
            "variables",
            format!("{} mean nothing to Kith", config.unknown_variables.join(", ")),
        ));
    }
    Ok(findings)
}

async fn examine(config: &Config, findings: &mut Vec<Finding>) {
    let mut add = |what, result: Result<String, Failure>| {
        let (well, text) = match result {
            Ok(text) => (true, text),
            Err(e) => (false, e.to_string()),
        };
        findings.push(Finding { what, well, text });
    };
    let answers = async {
        let db = database(config).await?;
        db.check().await.map_err(|e| super::installation::store_failure(&e))?;
        db.close().await;
        Ok("answers, and is up to date".to_owned())
    };
    add("database", answers.await);
    if let Some(server) = &config.mail {
        let answer = server.check().await.map(|()| "answers, and takes our mail".to_owned());
        add("mail server", answer.map_err(|e| Failure::Cannot(e.to_string())));
    }
    match house(config).await {
        Err(e) => add("secret", Err(e)),
        Ok(house) => {
            add("secret", Ok("is the one that the database was made with".to_owned()));
            add("work", waiting(&house).await);
            add("audit log", sound(&house).await);
            house.db().close().await;
        }
    }
}

async fn waiting(house: &House) -> Result<String, Failure> {
    let (counts, oldest) = house.job_figures().await.map_err(|e| failure(&e))?;
    let count = |state: &str| counts.iter().find(|(s, _)| s == state).map_or(0, |(_, n)| *n);
    if count("dead") > 0 {
        return Err(Failure::Cannot(format!(
            "{} jobs were given up: see the page of jobs",
            count("dead")
        )));
    }
    let now = house.surroundings().now();
    let late = oldest
        .map(|at| now.duration_since(at.timestamp()).as_secs())
        .unwrap_or_default();
    if late > 60 {
        return Err(Failure::Cannot(format!(
            "a job could have been done {late} seconds ago: is a worker running?"
        )));
    }
    Ok(format!("{} jobs wait, none was given up", count("waiting")))
}

async fn sound(house: &House) -> Result<String, Failure> {
    match house.verify_audit().await.map_err(|e| failure(&e))? {
        Verified::Sound { rows } => Ok(format!("is as it was written, {rows} rows")),
        Verified::Broken { seq, why } => Err(Failure::Cannot(format!("was tampered with at row {seq}: {why}"))),
    }
}

fn tell(findings: &[Finding], json: bool) -> Result<(), Failure> {
    if json {
        return exit::print_json(&findings);
    }
    let width = findings.iter().map(|f| f.what.len()).max().unwrap_or_default();
    let lines = findings.iter().map(|f| {
        let mark = if f.well { "ok " } else { "!! " };
        format!("{mark} {:width$}  {}\n", f.what, f.text)
    });
    exit::print(&lines.collect::<String>())
}
