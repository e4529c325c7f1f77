//! Tokens of the JSON API.

use jiff::{SignedDuration, Timestamp};
use kith_domain::id::ApiTokenId;
use kith_domain::permission::{Administrator, Caller};
use kith_domain::scope::Scope;
use kith_store::api_tokens::{self as rows, ApiToken};
use serde_json::json;

use super::set_up::LONGEST_NAME;
use super::{Error, House, Invalid, Result, Token};

/// What every token begins with, so that scanners for leaked secrets can tell what they found.
const MARK: &str = "kith_";
/// Tokens on the page of tokens. An installation has a handful; whoever makes more has a script that should reuse one.
const MOST_LISTED: i64 = 500;
/// How exactly it is kept when a token was last used: a write for every read would cost more than the read.
const USED_WITHIN: SignedDuration = SignedDuration::from_mins(5);

/// A token that has just been made.
#[derive(Clone, Debug)]
pub struct NewToken {
    /// Which.
    pub id: ApiTokenId,
    /// The secret: shown once, and kept as a hash only.
    pub secret: Token,
}

impl House {
    /// Makes a token.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the name is missing or too long, there is no scope, or the end lies in the past.
    pub async fn create_token(
        &self,
        administrator: Administrator,
        name: &str,
        scopes: &[Scope],
        expires_at: Option<Timestamp>,
    ) -> Result<NewToken> {
        let (name, now) = (name.trim(), self.surroundings.now());
        let mut scopes = scopes.to_vec();
        scopes.sort_unstable();
        scopes.dedup();
        let mut invalid = Vec::new();
        let mut check = |wrong: bool, field, message| {
            if wrong {
                invalid.push(Invalid { field, message });
            }
        };
        check(name.is_empty(), "name", "error-missing");
        check(name.chars().count() > LONGEST_NAME, "name", "error-too-long");
        check(scopes.is_empty(), "scopes", "error-missing");
        check(expires_at.is_some_and(|end| end <= now), "expires", "error-past");
        if !invalid.is_empty() {
            return Err(Error::Invalid(invalid));
        }
        let token = ApiToken {
            id: self.surroundings.id(),
            name: name.to_owned(),
            scopes: scopes.iter().map(|s| s.word()).collect::<Vec<_>>().join(" "),
            created_at: now.into(),
            expires_at: expires_at.map(Into::into),
            last_used_at: None,
            revoked_at: None,
        };
        let secret = Token::from_text(&format!("{MARK}{}", Token::generate(&self.surroundings).reveal()));
        let mut tx = self.db.write().await?;
        rows::insert(&mut tx, &token, &secret.hash()).await?;
        let subject = format!("token:{}", token.id);
        let detail = json!({ "scopes": token.scopes });
        self.log(&mut tx, administrator.by(), "token.created", &subject, &detail)
            .await?;
        tx.commit().await?;
        Ok(NewToken { id: token.id, secret })
    }

    /// The tokens, newest first, the revoked ones too.
    pub async fn tokens(&self, _: Administrator) -> Result<Vec<ApiToken>> {
        let mut tx = self.db.read().await?;
        Ok(rows::list(&mut tx, MOST_LISTED).await?)
    }

    /// Ends a token: the next request with it is refused.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such token, or it was revoked before.
    pub async fn revoke_token(&self, administrator: Administrator, id: ApiTokenId) -> Result<()> {
        let mut tx = self.db.write().await?;
        match rows::revoke(&mut tx, id, self.now()).await {
            Err(kith_store::Error::Gone(_)) => return Err(Error::NotFound("token")),
            result => result?,
        }
        let subject = format!("token:{id}");
        self.log(&mut tx, administrator.by(), "token.revoked", &subject, &json!({}))
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Who brought a token; nobody when it was revoked, is over or never was.
    pub async fn caller(&self, secret: &Token) -> Result<Option<Caller>> {
        let now = self.surroundings.now();
        let mut tx = self.db.read().await?;
        let Some(token) = rows::recognize(&mut tx, &secret.hash(), now.into()).await? else {
            return Ok(None);
        };
        drop(tx);
        if token
            .last_used_at
            .is_none_or(|used| used.timestamp() + USED_WITHIN < now)
        {
            let mut tx = self.db.write().await?;
            rows::touch(&mut tx, token.id, now.into()).await?;
            tx.commit().await?;
        }
        // A scope that a newer Kith wrote is not one here, and gives nothing.
        let scopes = token.scopes.split(' ').filter_map(|word| word.parse().ok()).collect();
        Ok(Some(Caller::recognized(token.id, scopes)))
    }
}

#[cfg(test)]
mod tests {
    use kith_domain::permission::{By, Refused};
    use kith_store::on_both;

    use super::super::testing::TestHouse;
    use super::*;

    on_both! {
        async fn a_token_is_good_until_it_is_revoked(kind) {
            let test = TestHouse::new(kind).await;
            let (house, me) = (&test.house, Administrator::on_the_command_line());
            let scopes = [Scope::PeopleWrite, Scope::AuditRead, Scope::PeopleWrite];
            let token = house.create_token(me, " Directory ", &scopes, None).await.unwrap();
            assert!(token.secret.reveal().starts_with(MARK) && token.secret.reveal().len() > 40);
            let caller = house.caller(&token.secret).await.unwrap().unwrap();
            assert_eq!(caller.may(Scope::PeopleWrite).unwrap().by(), By::Token(token.id));
            assert_eq!(caller.may(Scope::PeopleRead), Err(Refused));
            let listed = house.tokens(me).await.unwrap();
            assert_eq!(listed[0].name, "Directory");
            assert_eq!(listed[0].scopes, "people:write audit:read");
            assert_eq!(listed[0].last_used_at.unwrap().timestamp(), kith_store::testing::beginning());

            house.revoke_token(me, token.id).await.unwrap();
            assert_eq!(house.caller(&token.secret).await.unwrap(), None);
            assert!(matches!(house.revoke_token(me, token.id).await, Err(Error::NotFound("token"))));
            let actions: Vec<_> = house.audit_page(me, None, 10).await.unwrap().into_iter().map(|e| e.action).collect();
            assert_eq!(actions, ["token.revoked", "token.created"]);
        }

        async fn a_token_ends_by_itself(kind) {
            let test = TestHouse::new(kind).await;
            let (house, me) = (&test.house, Administrator::on_the_command_line());
            let end = kith_store::testing::beginning() + SignedDuration::from_hours(1);
            let token = house.create_token(me, "A night's work", &[Scope::PeopleRead], Some(end)).await.unwrap();
            test.pass(SignedDuration::from_mins(59));
            assert!(house.caller(&token.secret).await.unwrap().is_some());
            test.pass(SignedDuration::from_mins(1));
            assert_eq!(house.caller(&token.secret).await.unwrap(), None);
        }

        async fn nothing_but_the_secret_is_a_token(kind) {
            let test = TestHouse::new(kind).await;
            let (house, me) = (&test.house, Administrator::on_the_command_line());
            let token = house.create_token(me, "Directory", &[Scope::PeopleRead], None).await.unwrap();
            let secret = token.secret.reveal();
            for wrong in ["", MARK, &secret[MARK.len()..], &secret[..secret.len() - 1], &format!("{secret} ")] {
                assert_eq!(house.caller(&Token::from_text(wrong)).await.unwrap(), None, "{wrong}");
            }
        }

        async fn what_cannot_be_taken_is_said_at_once(kind) {
            let test = TestHouse::new(kind).await;
            let past = kith_store::testing::beginning();
            let me = Administrator::on_the_command_line();
            let Err(Error::Invalid(wrong)) = test.house.create_token(me, "  ", &[], Some(past)).await else {
                panic!("the token was made");
            };
            assert_eq!(wrong.iter().map(|i| i.field).collect::<Vec<_>>(), ["name", "scopes", "expires"]);
            assert!(test.house.tokens(me).await.unwrap().is_empty());
        }
    }
}
