//! `kith round`: the rounds of programs, for scripts and for whoever wants to make one again.

use std::fmt::Write as _;

use clap::Subcommand;
use kith_app::Failure;
use kith_app::domain::id::{MatchTypeId, RoundId};
use kith_app::domain::permission::{Administrator, Organizer};
use kith_app::house::rounds::{Asked, MatchLine, Replayed, RoundView, Who};
use kith_app::house::{Error, House};
use kith_app::store::rounds::Round;
use serde_json::{Value, json};

use super::installation::{block_on, failure, house};
use super::{exit, program};
use crate::config::{Config, Place, Reach};
use crate::terminal::text::clean;
use crate::terminal::words::count;

/// Lists rounds, makes them and makes them again
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  kith round list Coffee
  kith round preview Coffee
  kith round replay 0190c2a4-6d0c-7b6e-9a53-2f1b6f0b7a11")]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Lists the rounds of a program, the newest first
    List(OfProgram),
    /// Shows a round: its matches with the reasons, and who is without one
    Show(OfRound),
    /// Makes a draft of the next round, to be looked at; a draft of it is made anew
    Preview(Making),
    /// Makes the next round now: it begins at once
    Run(Making),
    /// Lets a draft begin as it is
    Publish(OfRound),
    /// Drops a draft
    Undo(OfRound),
    /// Makes a round again from what was kept of it, and tells whether it comes out the same
    Replay(OfRound),
}

#[derive(Debug, clap::Args)]
struct OfProgram {
    /// The program, by its id or its name
    program: String,
    #[command(flatten)]
    place: Place,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Args)]
struct OfRound {
    /// The round, by its id
    round: RoundId,
    #[command(flatten)]
    place: Place,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Args)]
struct Making {
    /// The program, by its id or its name
    program: String,
    /// The match type, by its id or its name, where the program has several
    #[arg(long, value_name = "TYPE")]
    match_type: Option<String>,
    #[command(flatten)]
    place: Place,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args) -> Result<(), Failure> {
    match &args.command {
        Command::List(args) => with(&args.place, async |house| list(&house, args).await),
        Command::Show(args) => with(&args.place, async |house| show(&house, args.round, args.json).await),
        Command::Preview(args) => with(&args.place, async |house| make(&house, args, Asked::Draft).await),
        Command::Run(args) => with(&args.place, async |house| make(&house, args, Asked::Published).await),
        Command::Publish(args) => with(&args.place, async |house| {
            let organizer = organizer(&house, args.round).await?;
            house.publish_round(organizer, args.round).await.map_err(|e| said(&e))?;
            show(&house, args.round, args.json).await
        }),
        Command::Undo(args) => with(&args.place, async |house| {
            let organizer = organizer(&house, args.round).await?;
            house.undo_round(organizer, args.round).await.map_err(|e| said(&e))?;
            match args.json {
                true => exit::print_json(&json!({ "undone": args.round.to_string() })),
                false => exit::print("The draft is gone; its day is free again.\n"),
            }
        }),
        Command::Replay(args) => with(&args.place, async |house| replay(&house, args).await),
    }
}

fn with(place: &Place, work: impl AsyncFnOnce(House) -> Result<(), Failure>) -> Result<(), Failure> {
    let config = Config::load(place, &Reach::default())?;
    block_on(async { work(house(&config).await?).await })
}

async fn list(house: &House, args: &OfProgram) -> Result<(), Failure> {
    let organizer = Organizer::on_the_command_line(program::find(house, &args.program).await?);
    let rounds = house.rounds(organizer, None).await.map_err(|e| said(&e))?;
    if args.json {
        let list: Vec<Value> = rounds.iter().map(|line| facts(&line.round, &line.match_type)).collect();
        return exit::print_json(&json!({ "rounds": list }));
    }
    let mut text = String::new();
    for line in &rounds {
        let Round {
            id,
            slot,
            state,
            matched,
            people,
            ..
        } = &line.round;
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{slot}  {id}  {state:9}  {matched} of {people} matched  {}",
            clean(&line.match_type)
        );
    }
    if rounds.is_empty() {
        text.push_str("No round was made yet.\n");
    }
    exit::print(&text)
}

async fn make(house: &House, args: &Making, asked: Asked) -> Result<(), Failure> {
    let organizer = Organizer::on_the_command_line(program::find(house, &args.program).await?);
    let kind = match_type(house, organizer, args.match_type.as_deref()).await?;
    let round = house
        .make_round_now(organizer, kind, asked)
        .await
        .map_err(|e| said(&e))?;
    show(house, round, args.json).await
}

/// Prints a round, page by page as it is read.
async fn show(house: &House, id: RoundId, as_json: bool) -> Result<(), Failure> {
    let organizer = organizer(house, id).await?;
    let first = house.round(organizer, id, None).await.map_err(|e| said(&e))?;
    let mut matches = first.matches.clone();
    let mut next = first.next;
    while let Some(after) = next {
        let page = house.round(organizer, id, Some(after)).await.map_err(|e| said(&e))?;
        matches.extend(page.matches);
        next = page.next;
    }
    match as_json {
        true => exit::print_json(&whole(&first, &matches)),
        false => exit::print(&told(&first, &matches)),
    }
}

async fn replay(house: &House, args: &OfRound) -> Result<(), Failure> {
    let administrator = Administrator::on_the_command_line();
    let again = house
        .replay_round(administrator, args.round)
        .await
        .map_err(|e| said(&e))?;
    if args.json {
        let name = |who: &Who| match who {
            Who::Person(name) => Some(name.clone()),
            Who::Removed => None,
        };
        let matches = again
            .matches
            .iter()
            .map(|(members, score)| json!({ "members": members.iter().map(name).collect::<Vec<_>>(), "score": score }));
        exit::print_json(&json!({
            "round": args.round.to_string(), "same": again.is_the_same(), "engine": again.engine, "engine_then": again.round.engine,
            "score": again.score, "upper_bound": again.upper_bound, "not_kept": again.not_kept, "not_made": again.not_made,
            "matches": matches.collect::<Vec<_>>(),
        }))?;
    } else {
        exit::print(&replayed(&again))?;
    }
    match again.is_the_same() {
        true => Ok(()),
        false => Err(Failure::Input(differs(&again))),
    }
}

fn replayed(again: &Replayed) -> String {
    let mut text = String::new();
    for (members, score) in &again.matches {
        let names: Vec<String> = members
            .iter()
            .map(|who| match who {
                Who::Person(name) => clean(name),
                Who::Removed => "removed person".to_owned(),
            })
            .collect();
        let _ = writeln!(text, "{score:>6}  {}", names.join(" + "));
    }
    let _ = writeln!(
        text,
        "Score {}, bound {}, with {}.",
        again.score, again.upper_bound, again.engine
    );
    if again.is_the_same() {
        text.push_str("It came out the same.\n");
    }
    if again.not_kept > 0 {
        let made = count(again.not_kept, "match of it was", "matches of it were");
        let _ = writeln!(text, "{made} not made: somebody had left meanwhile, or did so since.");
    }
    text
}

fn differs(again: &Replayed) -> String {
    let Replayed { round, .. } = again;
    format!(
        "The round came out differently: score {} instead of {}, bound {} instead of {}, {} of its matches were not made again. It was made with {}, this is {}.",
        again.score, round.score, again.upper_bound, round.upper_bound, again.not_made, round.engine, again.engine
    )
}

async fn match_type(house: &House, organizer: Organizer, text: Option<&str>) -> Result<MatchTypeId, Failure> {
    let kinds = house.match_types_of(organizer).await.map_err(|e| said(&e))?;
    let is_it = |id: &MatchTypeId, name: &str| text.is_none_or(|text| id.to_string() == text || name == text);
    let mut fitting: Vec<_> = kinds
        .iter()
        .filter(|kept| is_it(&kept.id, &kept.settings.name))
        .collect();
    // What asks questions has no rounds: it is meant only where it is named, or alone.
    if text.is_none() && fitting.iter().any(|kept| kept.settings.makes_matches()) {
        fitting.retain(|kept| kept.settings.makes_matches());
    }
    let names = || kinds.iter().map(|kept| format!("{} {}", kept.id, kept.settings.name));
    match fitting.as_slice() {
        [one] => Ok(one.id),
        [] => Err(Failure::Input("The program has no such match type.".to_owned())),
        _ => Err(Failure::Input(format!(
            "Say with --match-type which one:\n{}",
            names().collect::<Vec<_>>().join("\n")
        ))),
    }
}

async fn organizer(house: &House, round: RoundId) -> Result<Organizer, Failure> {
    let found = house
        .round_to_command(Administrator::on_the_command_line(), round)
        .await;
    Ok(Organizer::on_the_command_line(found.map_err(|e| said(&e))?.program_id))
}

fn facts(round: &Round, match_type: &str) -> Value {
    json!({
        "id": round.id.to_string(), "program": round.program_id.to_string(), "match_type": round.match_type_id.to_string(),
        "match_type_name": match_type, "slot": round.slot, "number": round.number, "state": round.state,
        "starts_at": round.starts_at.timestamp().to_string(), "cut_off_at": round.cut_off_at.timestamp().to_string(),
        "ends_at": round.ends_at.timestamp().to_string(), "seed": round.seed, "engine": round.engine, "people": round.people,
        "matched": round.matched, "score": round.score, "upper_bound": round.upper_bound, "optimal": round.optimal,
        "repeats": round.repeats,
    })
}

fn whole(view: &RoundView, matches: &[MatchLine]) -> Value {
    let mut all = facts(&view.round, &view.match_type);
    let matches = matches.iter().map(|m| {
        let members: Vec<Option<String>> = m.members.iter().map(|who| Some(who.as_ref()?.0.to_string())).collect();
        let parts: Vec<Value> = m.points.iter().map(|p| json!({ "rule": p.rule, "points": p.points })).collect();
        json!({
            "id": m.id.to_string(), "state": m.state, "origin": m.origin, "ended_by": m.ended_by, "score": m.score, "parts": parts,
            "why": m.why, "members": members,
        })
    });
    all["matches"] = matches.collect();
    let unmatched = view.unmatched.iter().map(|u| {
        let person = u.person.as_ref().map(|(id, _)| id.to_string());
        json!({ "person": person, "reason": u.reason })
    });
    all["unmatched"] = unmatched.collect();
    all["unmatched_count"] = json!(view.unmatched_count);
    all["outcome"] = view.told.clone();
    all
}

fn told(view: &RoundView, matches: &[MatchLine]) -> String {
    let round = &view.round;
    let mut text = format!(
        "{} of {} are matched in round {} of {} ({}).\n",
        round.matched, round.people, round.number, round.slot, round.state
    );
    let quality = match round.optimal {
        true => "no other set of matches scores more".to_owned(),
        false => format!("no other set of matches scores more than {}", round.upper_bound),
    };
    let _ = writeln!(text, "Score {}: {quality}.\n", round.score);
    let name = |who: &Option<(_, String)>| {
        who.as_ref()
            .map_or("removed person".to_owned(), |(_, name)| clean(name))
    };
    for m in matches {
        let names: Vec<String> = m.members.iter().map(name).collect();
        let _ = writeln!(
            text,
            "{:>6}  {}{}",
            m.score,
            names.join(" + "),
            if m.state == "ended" { "  (ended)" } else { "" }
        );
        for why in &m.why {
            let _ = writeln!(text, "        {}", clean(why));
        }
    }
    for u in &view.unmatched {
        let who = u
            .person
            .as_ref()
            .map_or("removed person".to_owned(), |(_, name)| clean(name));
        let _ = writeln!(text, "     –  {who}: {}", clean(&u.reason));
    }
    let more = usize::try_from(view.unmatched_count)
        .unwrap_or(0)
        .saturating_sub(view.unmatched.len());
    if more > 0 {
        let _ = writeln!(text, "     …  and {more} more without a match");
    }
    let _ = writeln!(text, "\nThis is round {}.", round.id);
    text
}

/// What a failure means to whoever ran the command.
fn said(error: &Error) -> Failure {
    match error {
        Error::Invalid(wrong) => Failure::Input(
            match wrong.first().map_or("", |w| w.message) {
                "error-asks-questions" => {
                    "It asks everybody a question on its days and puts nobody together, so there is no round of it to make."
                }
                "error-round-made" => "The round of that day was made already. See it with kith round list.",
                _ => "The program does not run: it has to be started before rounds are made.",
            }
            .to_owned(),
        ),
        e => failure(e),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_asks_questions_is_told_apart_from_what_does_not_run() {
        let told = |message| said(&Error::invalid("match-type", message)).to_string();
        assert!(told("error-asks-questions").contains("puts nobody together"));
        assert!(told("error-round-made").contains("made already"));
        assert!(told("error-program-not-running").contains("does not run"));
    }
}
