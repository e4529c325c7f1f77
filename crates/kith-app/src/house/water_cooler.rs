//! The water cooler: a question for everybody in a program now and then, answered in a sentence that everybody in it can read.

use jiff::Timestamp;
use jiff::civil::Date;
use kith_domain::id::{PersonId, ProgramId, PromptId};
use kith_domain::permission::{Actor, Oneself};
use kith_store::match_types::Kept;
use kith_store::prompts as rows;
use kith_store::{Tx, programs};

use super::letters::{About, News, Purpose, spent};
use super::{Error, House, Result, Token};

/// The longest answer, in characters: a sentence or three.
pub const LONGEST_ANSWER: usize = 500;
/// Questions on a page.
const MOST_PROMPTS: i64 = 12;
/// Answers to a question on a page.
const MOST_ANSWERS: i64 = 500;

/// A question with its answers, as somebody in the program sees it.
#[derive(Clone, Debug)]
pub struct PromptView {
    /// Which.
    pub id: PromptId,
    /// Its words.
    pub wording: String,
    /// When it was asked.
    pub asked_at: Timestamp,
    /// Who answered what, in the order in which they did.
    pub answers: Vec<(PersonId, String, String)>,
    /// What one answered oneself; empty for nothing.
    pub own: String,
}

/// The water cooler of a program.
#[derive(Clone, Debug)]
pub struct WaterCooler {
    /// Which program.
    pub program: ProgramId,
    /// Its name.
    pub name: String,
    /// The newest questions, newest first.
    pub prompts: Vec<PromptView>,
    /// Whether the one who looks may answer: organizers who do not take part only read.
    pub may_answer: bool,
}

impl House {
    /// Asks the next question of a match type that has some, in the transaction that moves its next day on: once, whoever else looks.
    pub(super) async fn ask_prompt(&self, tx: &mut Tx, kept: &Kept, day: Date) -> Result<()> {
        let asked = rows::count(tx, kept.id).await?;
        let prompts = &kept.settings.prompts;
        // They come round again: who reads one for the second time has changed meanwhile.
        let turn = usize::try_from(asked).unwrap_or_default() % prompts.len().max(1);
        let Some(wording) = prompts.get(turn) else {
            return Ok(());
        };
        let (id, day): (PromptId, String) = (self.surroundings.id(), day.to_string());
        if !rows::insert(tx, id, kept.id, &day, wording, self.now()).await? {
            return Ok(());
        }
        let people = rows::audience(tx, kept.program, &day).await?;
        let news: Vec<News> = people
            .into_iter()
            .map(|to| News {
                to,
                about: About::Prompt(id.uuid()),
                key: format!("prompt:{id}:{to}"),
                not_before: None,
                not_after: None,
            })
            .collect();
        self.tell(tx, &news).await
    }

    /// The questions of a program with their answers, for the people in it and its organizers.
    ///
    /// # Errors
    /// [`Error::Refused`] for everybody else, whether there is such a program or not.
    pub async fn water_cooler(&self, actor: &Actor, program: ProgramId) -> Result<WaterCooler> {
        let mut tx = self.db.read().await?;
        let may_answer = programs::is_enrolled(&mut tx, program, actor.person()).await?;
        if !may_answer && actor.organizer_of(program).is_err() {
            return Err(Error::Refused);
        }
        let name = programs::find(&mut tx, program).await?.ok_or(Error::Refused)?.name;
        let mut prompts = Vec::new();
        for prompt in rows::newest(&mut tx, program, MOST_PROMPTS).await? {
            prompts.push(view(&mut tx, prompt, actor.person()).await?);
        }
        Ok(WaterCooler {
            program,
            name,
            prompts,
            may_answer,
        })
    }

    /// Answers a question, or takes an answer back by an empty one.
    ///
    /// # Errors
    /// [`Error::Invalid`] for an answer that is too long; [`Error::NotFound`] for whoever does not take part in its program.
    pub async fn answer_prompt(&self, oneself: Oneself, prompt: PromptId, answer: &str) -> Result<()> {
        let answer = answer.trim();
        if answer.chars().nth(LONGEST_ANSWER).is_some() {
            return Err(Error::invalid("answer", "error-value-too-long"));
        }
        let (person, now) = (oneself.person(), self.now());
        let mut tx = self.db.write().await?;
        self.prompt_for(&mut tx, person, prompt).await?;
        match answer.is_empty() {
            true => rows::take_back(&mut tx, prompt, person).await?,
            false => rows::answer(&mut tx, prompt, person, answer, now).await?,
        }
        tx.commit().await?;
        Ok(())
    }

    /// The question behind a link in a mail, with what its person answered. Changes nothing.
    ///
    /// # Errors
    /// [`Error::Spent`] for a link that was not made here, or whose person is not in the program any more.
    pub async fn prompt_by_link(&self, link: &Token) -> Result<PromptView> {
        let (oneself, prompt) = self.open_reply(link).await?;
        let mut tx = self.db.read().await?;
        let found = self
            .prompt_for(&mut tx, oneself.person(), prompt)
            .await
            .map_err(spent)?;
        view(&mut tx, found, oneself.person()).await
    }

    /// Answers the question behind a link in a mail.
    ///
    /// # Errors
    /// As [`House::prompt_by_link`] and [`House::answer_prompt`].
    pub async fn reply_by_link(&self, link: &Token, answer: &str) -> Result<()> {
        let (oneself, prompt) = self.open_reply(link).await?;
        self.answer_prompt(oneself, prompt, answer).await.map_err(spent)
    }

    async fn open_reply(&self, link: &Token) -> Result<(Oneself, PromptId)> {
        match self.bearer(link).await? {
            (oneself, Purpose::Reply(prompt)) => Ok((oneself, prompt)),
            _ => Err(Error::Spent),
        }
    }

    /// A question of a program that somebody takes part in.
    async fn prompt_for(&self, tx: &mut Tx, person: PersonId, prompt: PromptId) -> Result<rows::Prompt> {
        let found = rows::find(tx, prompt).await?.ok_or(Error::NotFound("question"))?;
        match programs::is_enrolled(tx, found.program_id, person).await? {
            true => Ok(found),
            false => Err(Error::NotFound("question")),
        }
    }
}

async fn view(tx: &mut Tx, prompt: rows::Prompt, person: PersonId) -> Result<PromptView> {
    let answers = rows::answers(tx, prompt.id, MOST_ANSWERS).await?;
    let own = answers.iter().find(|answer| answer.person_id == person);
    Ok(PromptView {
        id: prompt.id,
        wording: prompt.wording,
        asked_at: prompt.created_at.into(),
        own: own.map(|answer| answer.answer.clone()).unwrap_or_default(),
        answers: answers.into_iter().map(|a| (a.person_id, a.name, a.answer)).collect(),
    })
}
