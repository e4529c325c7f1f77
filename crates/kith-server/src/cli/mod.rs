//! The command line: its commands, and how each ends.

pub(crate) mod exit;

mod audit;
mod backup;
mod check;
mod demo;
mod import;
mod installation;
mod login_link;
mod match_;
mod migrate;
mod options;
mod outputs;
mod program;
mod reference;
mod round;
mod serve;
mod solve;
mod tips;
mod token;
mod verify;
mod worker;

use std::panic::{self, PanicHookInfo};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Pairs people well, says why, and proves how good the pairs are
#[derive(Debug, Parser)]
#[command(name = "kith", version, propagate_version = true, arg_required_else_help = true, after_help = EXAMPLES)]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  kith match people.csv
  kith match people.csv --rules rules.toml --out pairs.csv
  kith match --help

Exit codes:
  0    done
  1    the input or the request is wrong, or a proof does not verify
  2    wrong usage
  3    it could not be done, for example a file could not be written
  4    an internal check failed
  130  stopped by Ctrl-C";

#[derive(Debug, Subcommand)]
enum Command {
    Match(match_::Args),
    Solve(solve::Args),
    Verify(verify::Args),
    Serve(serve::Args),
    Worker(worker::Args),
    Migrate(migrate::Args),
    Backup(backup::BackupArgs),
    Restore(backup::RestoreArgs),
    LoginLink(login_link::Args),
    Token(token::Args),
    Import(import::Args),
    Program(program::Args),
    Round(round::Args),
    Audit(audit::Args),
    Config(check::ConfigArgs),
    Doctor(check::DoctorArgs),
    Completions(reference::CompletionArgs),
    Man(reference::ManArgs),
}

/// Reads the command line, does what it asks and says how it ended.
pub(crate) fn main() -> ExitCode {
    panic::set_hook(Box::new(say_that_kith_is_at_fault));
    panic::catch_unwind(run).unwrap_or(ExitCode::from(exit::INTERNAL))
}

fn run() -> ExitCode {
    let result = match Cli::try_parse().unwrap_or_else(|e| tips::add(e).exit()).command {
        Command::Match(args) => match_::run(args),
        Command::Solve(args) => solve::run(args),
        Command::Verify(args) => verify::run(args),
        Command::Serve(args) => serve::run(&args),
        Command::Worker(args) => worker::run(&args),
        Command::Migrate(args) => migrate::run(&args),
        Command::Backup(args) => backup::back_up(&args),
        Command::Restore(args) => backup::restore(&args),
        Command::LoginLink(args) => login_link::run(&args),
        Command::Token(args) => token::run(&args),
        Command::Import(args) => import::run(&args),
        Command::Program(args) => program::run(&args),
        Command::Round(args) => round::run(&args),
        Command::Audit(args) => audit::run(&args),
        Command::Config(args) => check::config(&args),
        Command::Doctor(args) => check::doctor(&args),
        Command::Completions(args) => reference::completions(&args),
        Command::Man(args) => reference::man(&args),
    };
    exit::code(result)
}

fn say_that_kith_is_at_fault(info: &PanicHookInfo<'_>) {
    let what = info.payload_as_str().unwrap_or("no message");
    let place = info
        .location()
        .map_or_else(String::new, |place| format!(" ({}:{})", place.file(), place.line()));
    exit::say_error(&exit::internal(&format!("{what}{place}")));
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use clap::CommandFactory;
    use clap::error::ErrorKind;

    use super::*;

    #[test]
    fn the_definition_is_consistent() {
        Cli::command().debug_assert();
    }

    /// Parses a command as a person would type it; none of ours needs quotes, and a shell takes what follows # > or |.
    fn parses(command: &str) -> Result<(), String> {
        let words = command
            .split_whitespace()
            .take_while(|word| !word.starts_with(['#', '>', '|']));
        match Cli::try_parse_from(words) {
            Err(e) if !matches!(e.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
                Err(format!("{command}\n{e}"))
            }
            _ => Ok(()),
        }
    }

    #[test]
    fn every_example_in_the_help_is_a_command_of_ours() {
        let mut examples = 0;
        for command in std::iter::once(&Cli::command()).chain(Cli::command().get_subcommands()) {
            let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            for line in help.lines().map(str::trim).filter(|line| line.starts_with("kith ")) {
                parses(line).unwrap();
                examples += 1;
            }
        }
        assert!(examples >= 10, "only {examples} examples were found");
    }

    #[test]
    fn every_command_in_the_documents_is_a_command_of_ours() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let mut files = vec![root.join("README.md"), root.join("CONTRIBUTING.md")];
        files.extend(
            fs::read_dir(root.join("docs"))
                .unwrap()
                .map(|entry| entry.unwrap().path()),
        );
        let mut commands = 0;
        for file in files.iter().filter(|file| file.extension().is_some_and(|e| e == "md")) {
            let text = fs::read_to_string(file).unwrap().replace("\\\n", " ");
            let mut shell = false;
            for line in text.lines().map(str::trim) {
                if line.starts_with("```") {
                    shell = line == "```sh";
                } else if let Some(command) = kith_command(line).filter(|_| shell) {
                    parses(&command).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
                    commands += 1;
                }
            }
        }
        assert!(commands >= 5, "only {commands} commands were found");
    }

    fn kith_command(line: &str) -> Option<String> {
        let line = line.strip_prefix("$ ").unwrap_or(line);
        match line.strip_prefix("cargo run --release -- ") {
            Some(rest) => Some(format!("kith {rest}")),
            None => line.starts_with("kith ").then(|| line.to_owned()),
        }
    }
}
