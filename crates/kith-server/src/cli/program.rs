//! `kith program …`: programs from a script.

use std::fmt::Write as _;

use clap::Subcommand;
use kith_app::Failure;
use kith_app::domain::id::ProgramId;
use kith_app::domain::permission::{Administrator, Organizer};
use kith_app::domain::program::{State, templates};
use kith_app::domain::text::fold;
use kith_app::house::api::MOST_ON_A_PAGE;
use kith_app::house::programs::{Checklist, Invitees, Keeps, Missing, NewProgram};
use kith_app::house::{Error, House};
use kith_app::store::programs::Program;
use serde_json::json;

use super::exit;
use super::installation::{block_on, failure, house};
use crate::config::{Config, Place, Reach};
use crate::terminal::text::clean;
use crate::terminal::words::count;

/// Makes and runs programs
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  kith program templates
  kith program create --template colleague-connect --name Coffee --organizer ann@example.org
  kith program open Coffee
  kith program enrol Coffee ben@example.org cem@example.org
  kith program start Coffee
  kith program list --json";

#[derive(Debug, Subcommand)]
enum Command {
    List(List),
    Templates(Templates),
    Create(Create),
    Enrol(Enrol),
    Open(Open),
    Start(Start),
    Close(Close),
}

/// Lists the programs with their states and how many take part
#[derive(Debug, clap::Args)]
struct List {
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

/// Lists the templates that a program can be made of
#[derive(Debug, clap::Args)]
struct Templates {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Makes a program from a template, as a draft, and prints its id
#[derive(Debug, clap::Args)]
struct Create {
    /// The template; kith program templates lists them
    #[arg(long, value_name = "KEY")]
    template: String,
    /// Its name
    #[arg(long)]
    name: String,
    /// The e-mail of who organizes it
    #[arg(long, value_name = "EMAIL", default_value = "")]
    organizer: String,
    #[command(flatten)]
    place: Place,
}

/// Takes people in; they are told nothing until their first match
#[derive(Debug, clap::Args)]
struct Enrol {
    /// The program: its id, or its name where no other has it
    program: String,
    /// The e-mails of the people
    #[arg(value_name = "EMAIL", required = true, num_args = 1..)]
    emails: Vec<String>,
    /// The role, where the program has two
    #[arg(long, default_value = "")]
    role: String,
    #[command(flatten)]
    place: Place,
}

/// Opens a program for registration; sends nothing
#[derive(Debug, clap::Args)]
struct Open {
    /// The program: its id, or its name where no other has it
    program: String,
    #[command(flatten)]
    place: Place,
}

/// Starts the rounds of an open program
#[derive(Debug, clap::Args)]
struct Start {
    /// The program: its id, or its name where no other has it
    program: String,
    #[command(flatten)]
    place: Place,
}

/// Closes a program: no more rounds are made
#[derive(Debug, clap::Args)]
struct Close {
    /// The program: its id, or its name where no other has it
    program: String,
    #[command(flatten)]
    place: Place,
}

pub(super) fn run(args: &Args) -> Result<(), Failure> {
    match &args.command {
        Command::List(args) => list(args),
        Command::Templates(args) => list_templates(args),
        Command::Create(args) => create(args),
        Command::Enrol(args) => enrol(args),
        Command::Open(args) => go(&args.program, &args.place, State::Open),
        Command::Start(args) => go(&args.program, &args.place, State::Running),
        Command::Close(args) => go(&args.program, &args.place, State::Closed),
    }
}

/// The word for how far a program has come.
fn state(program: &Program) -> &'static str {
    match program.archived_at {
        Some(_) => "archived",
        None => program.state.as_str(),
    }
}

fn list(args: &List) -> Result<(), Failure> {
    let config = Config::load(&args.place, &Reach::default())?;
    block_on(async {
        let house = house(&config).await?;
        let administrator = Administrator::on_the_command_line();
        let mut rows = Vec::new();
        for program in every(&house).await? {
            let people = house
                .count_people_of(administrator, program.id)
                .await
                .map_err(|e| failure(&e))?;
            rows.push((program, people));
        }
        if args.json {
            let programs: Vec<_> = rows
                .iter()
                .map(|(p, people)| {
                    json!({
                        "id": p.id.to_string(), "name": p.name, "state": state(p), "template": p.template, "people": people,
                    })
                })
                .collect();
            return exit::print_json(&json!({ "programs": programs }));
        }
        let mut text = String::new();
        for (program, people) in &rows {
            let people = count(usize::try_from(*people).unwrap_or_default(), "person", "people");
            // Writing to a string cannot fail.
            let _ = writeln!(
                text,
                "{}  {:<8}  {} ({people})",
                program.id,
                state(program),
                clean(&program.name)
            );
        }
        if rows.is_empty() {
            text.push_str("There is no program yet. To make one: kith program create\n");
        }
        exit::print(&text)
    })
}

fn list_templates(args: &Templates) -> Result<(), Failure> {
    if args.json {
        let all: Vec<_> = templates()
            .iter()
            .map(|t| json!({ "key": t.key, "name": t.name, "what_for": t.what_for }))
            .collect();
        return exit::print_json(&json!({ "templates": all }));
    }
    let mut text = String::new();
    for template in templates() {
        let _ = writeln!(text, "{}\n    {}: {}", template.key, template.name, template.what_for);
    }
    exit::print(&text)
}

fn create(args: &Create) -> Result<(), Failure> {
    let config = Config::load(&args.place, &Reach::default())?;
    block_on(async {
        let house = house(&config).await?;
        let new = NewProgram {
            template: args.template.clone(),
            name: args.name.clone(),
            organizer: args.organizer.clone(),
        };
        let made = house
            .create_from_template(Administrator::on_the_command_line().into(), &new)
            .await;
        let id = made.map_err(|e| match &e {
            Error::NotFound("template") => Failure::Input(format!(
                "There is no template {}. kith program templates lists those that there are.",
                clean(&args.template)
            )),
            e => said(e),
        })?;
        exit::print(&format!("{id}\n"))
    })
}

fn enrol(args: &Enrol) -> Result<(), Failure> {
    let config = Config::load(&args.place, &Reach::default())?;
    block_on(async {
        let house = house(&config).await?;
        let organizer = Organizer::on_the_command_line(find(&house, &args.program).await?);
        let whom = Invitees::Emails(args.emails.join("\n"));
        let done = house
            .take_people_in(organizer, &whom, &args.role)
            .await
            .map_err(|e| said(&e))?;
        exit::print(&format!(
            "{} taken in, {} there already.\n",
            count(done.people, "person", "people"),
            done.already
        ))?;
        if done.waiting > 0 {
            exit::print(&format!(
                "The program is full: {} of these on its waiting list.\n",
                count(done.waiting, "person is", "people are")
            ))?;
        }
        match done.unknown.as_slice() {
            [] => Ok(()),
            unknown => Err(Failure::Input(format!(
                "Nobody here has the e-mail {}. Import the people first.",
                clean(&unknown.join(", "))
            ))),
        }
    })
}

fn go(program: &str, place: &Place, to: State) -> Result<(), Failure> {
    let config = Config::load(place, &Reach::default())?;
    block_on(async {
        let house = house(&config).await?;
        let organizer = Organizer::on_the_command_line(find(&house, program).await?);
        match house.move_program(organizer, to).await {
            Ok(()) => exit::print(&format!("It is {} now.\n", to.as_str())),
            Err(Error::Invalid(wrong)) if wrong.iter().any(|w| w.message == "error-not-ready") => {
                let list = house.checklist(organizer).await.map_err(|e| failure(&e))?;
                Err(Failure::Input(format!("Something is missing:\n{}", missing(&list))))
            }
            Err(e) => Err(said(&e)),
        }
    })
}

/// What is missing, one a line.
fn missing(list: &Checklist) -> String {
    let mut text = String::new();
    for item in list.0.iter().filter(|item| item.keeps() != Keeps::FromNothing) {
        let line = match item {
            Missing::Organizer => "nobody organizes it".to_owned(),
            Missing::MatchType => "it does not say how people are put together".to_owned(),
            Missing::Season => "its last day has passed".to_owned(),
            Missing::AudienceField { field } => format!("the audience asks for the field {field}, which is not there"),
            Missing::Round {
                match_type,
                last_day: Some(day),
                ..
            } => format!(
                "{}: no day is left for a round before the season ends on {day}; let it end later, or choose another weekday",
                called(match_type)
            ),
            Missing::Round { match_type, .. } => format!("{}: no day comes for a round", called(match_type)),
            Missing::Rules { match_type, why, .. } => {
                format!("{}: the rules cannot be read: {why}", called(match_type))
            }
            Missing::Agenda { match_type, .. } => format!("{}: it has no agenda", called(match_type)),
            Missing::People => "fewer than two people take part".to_owned(),
            Missing::Role { role } => format!("nobody takes part as {role}"),
            Missing::Purpose | Missing::Objective | Missing::Contact => continue,
        };
        let _ = writeln!(text, "  {}", clean(&line));
    }
    text
}

fn called(name: &str) -> &str {
    if name.is_empty() { "matches" } else { name }
}

/// What a failure means to whoever ran the command.
fn said(error: &Error) -> Failure {
    match error {
        Error::Invalid(wrong) => Failure::Input(
            match wrong.first().map_or(("", ""), |w| (w.field, w.message)) {
                (_, "error-nobody") => "Nobody here has this e-mail. Import the person first.",
                (_, "error-email") => "This is not an e-mail address.",
                (_, "error-state") => {
                    "It cannot go there from the state that it is in. kith program list tells the states."
                }
                ("role", _) => "The program has no such role.",
                ("name", _) => "The name has to have between 1 and 100 characters.",
                _ => "This cannot be taken.",
            }
            .to_owned(),
        ),
        e => failure(e),
    }
}

/// Every program, oldest first.
async fn every(house: &House) -> Result<Vec<Program>, Failure> {
    let mut all: Vec<Program> = Vec::new();
    loop {
        let after = all.last().map(|program| program.id);
        let page = house
            .programs_after(Administrator::on_the_command_line(), after, MOST_ON_A_PAGE)
            .await
            .map_err(|e| failure(&e))?;
        if page.is_empty() {
            return Ok(all);
        }
        all.extend(page);
    }
}

/// The program with an id, or the only one with a name.
pub(super) async fn find(house: &House, text: &str) -> Result<ProgramId, Failure> {
    let all = every(house).await?;
    if let Some(program) = text.parse().ok().and_then(|id| all.iter().find(|p| p.id == id)) {
        return Ok(program.id);
    }
    let named: Vec<&Program> = all.iter().filter(|p| fold(&p.name) == fold(text)).collect();
    match named.as_slice() {
        [one] => Ok(one.id),
        [] => Err(Failure::Input(format!(
            "There is no program {}. kith program list tells those that there are.",
            clean(text)
        ))),
        several => Err(Failure::Input(format!(
            "{} programs are called {}. Name one by its id; kith program list tells them.",
            several.len(),
            clean(text)
        ))),
    }
}
