//! The fields of people.

use kith_domain::id::FieldId;
use kith_domain::people::FieldName;
use kith_domain::permission::{Administrator, By};
use kith_domain::profile::{FieldKind, FieldOwner, LONGEST_VALUE, ProfileField, Visibility, first_fields, tidy};
use kith_domain::text::fold;
use kith_store::{Tx, fields};
use serde_json::json;

use super::super::{Error, House, Invalid, Result};
use super::import::is_reserved;

/// The most fields: a profile that nobody fills in tells nothing.
pub const MOST_FIELDS: usize = 40;
/// The most choices of a field; a longer list is a text with typing help.
pub const MOST_CHOICES: usize = 200;
/// The longest label, in characters.
pub const LONGEST_LABEL: usize = 60;

/// What a field's page sends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldForm {
    /// The label that people read.
    pub label: String,
    /// The word of a [`FieldKind`].
    pub kind: String,
    /// The word of a [`FieldOwner`].
    pub owner: String,
    /// The word of a [`Visibility`].
    pub visibility: String,
    /// One choice a line; nothing where anything goes.
    pub choices: String,
}

/// A field, and how many people have a value of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldUse {
    /// The field.
    pub field: ProfileField,
    /// People with a value.
    pub people: i64,
}

impl House {
    /// All fields with their use, in their order.
    pub async fn fields(&self, _: Administrator) -> Result<Vec<FieldUse>> {
        let mut tx = self.db.read().await?;
        let mut list = Vec::new();
        for field in fields::list(&mut tx).await? {
            let people = fields::people_with(&mut tx, field.id).await?;
            list.push(FieldUse { field, people });
        }
        Ok(list)
    }

    /// One field with its use.
    pub async fn field(&self, _: Administrator, id: FieldId) -> Result<FieldUse> {
        let mut tx = self.db.read().await?;
        let field = find(&mut tx, id).await?;
        let people = fields::people_with(&mut tx, id).await?;
        Ok(FieldUse { field, people })
    }

    /// Adds a field behind the others. Its name is made of its label and stays, whatever the label becomes.
    ///
    /// # Errors
    /// [`Error::Invalid`] with everything that cannot be taken.
    pub async fn add_field(&self, administrator: Administrator, form: &FieldForm) -> Result<FieldId> {
        let mut tx = self.db.write().await?;
        let known = fields::list(&mut tx).await?;
        if known.len() >= MOST_FIELDS {
            return Err(Error::invalid("label", "error-too-many-fields"));
        }
        let name = FieldName::parse(&tidy(&form.label)).ok_or(Error::invalid("label", "error-missing"))?;
        if is_reserved(&name) || known.iter().any(|f| f.name == name) {
            return Err(Error::invalid("label", "error-field-taken"));
        }
        let field = read(form, self.surroundings.id(), name)?;
        fields::insert(&mut tx, &field, self.now()).await?;
        self.log_field(&mut tx, administrator.by(), "field.added", &field)
            .await?;
        tx.commit().await?;
        Ok(field.id)
    }

    /// Changes a field. Values that it has stay as they are, also where a new kind or list of choices would not take them.
    ///
    /// # Errors
    /// [`Error::Invalid`] with everything that cannot be taken. What people wrote for matching only is never shown to others
    /// afterwards: that would break what they were told when they wrote it.
    pub async fn change_field(&self, administrator: Administrator, id: FieldId, form: &FieldForm) -> Result<()> {
        let mut tx = self.db.write().await?;
        let before = find(&mut tx, id).await?;
        let field = read(form, id, before.name)?;
        if before.visibility > field.visibility && fields::people_with(&mut tx, id).await? > 0 {
            return Err(Error::invalid("visibility", "error-field-was-hidden"));
        }
        fields::update(&mut tx, &field).await?;
        self.log_field(&mut tx, administrator.by(), "field.changed", &field)
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Moves a field one place up.
    pub async fn move_field_up(&self, administrator: Administrator, id: FieldId) -> Result<()> {
        let mut tx = self.db.write().await?;
        let mut order: Vec<FieldId> = fields::list(&mut tx).await?.iter().map(|f| f.id).collect();
        let at = order.iter().position(|f| *f == id).ok_or(Error::NotFound("field"))?;
        if at > 0 {
            order.swap(at, at - 1);
            for (position, field) in (1_i64..).zip(order) {
                fields::place(&mut tx, field, position).await?;
            }
            self.log(
                &mut tx,
                administrator.by(),
                "field.moved",
                &format!("field:{id}"),
                &json!({}),
            )
            .await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Removes a field with every value that people have of it; `agreed` is how many people that are.
    ///
    /// # Errors
    /// [`Error::Invalid`] when it is another number meanwhile.
    pub async fn remove_field(&self, administrator: Administrator, id: FieldId, agreed: i64) -> Result<()> {
        let mut tx = self.db.write().await?;
        let field = find(&mut tx, id).await?;
        if fields::people_with(&mut tx, id).await? != agreed {
            return Err(Error::invalid("people", "error-field-in-use"));
        }
        fields::remove(&mut tx, id).await?;
        self.log_field(&mut tx, administrator.by(), "field.removed", &field)
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// The fields that a new organization starts with.
    pub(in super::super) async fn first_fields(&self, tx: &mut Tx) -> Result<()> {
        for (name, label, kind, owner) in first_fields() {
            let field = ProfileField {
                id: self.surroundings.id(),
                name: FieldName::parse(name).expect("the first fields have names"),
                label: label.to_owned(),
                kind,
                owner,
                visibility: Visibility::Members,
                choices: Vec::new(),
            };
            fields::insert(tx, &field, self.now()).await?;
        }
        Ok(())
    }

    async fn log_field(&self, tx: &mut Tx, by: By, action: &str, field: &ProfileField) -> Result<()> {
        let detail = json!({
            "kind": field.kind.as_str(), "owner": field.owner.as_str(),
            "visibility": field.visibility.as_str(),
        });
        self.log(tx, by, action, &format!("field:{}", field.id), &detail).await
    }
}

async fn find(tx: &mut Tx, id: FieldId) -> Result<ProfileField> {
    let known = fields::list(tx).await?;
    known.into_iter().find(|f| f.id == id).ok_or(Error::NotFound("field"))
}

fn read(form: &FieldForm, id: FieldId, name: FieldName) -> Result<ProfileField> {
    let mut wrong = Vec::new();
    let mut refuse = |field, message| wrong.push(Invalid { field, message });
    let label = tidy(&form.label);
    if label.is_empty() {
        refuse("label", "error-missing");
    } else if label.chars().nth(LONGEST_LABEL).is_some() {
        refuse("label", "error-value-too-long");
    }
    let kind = FieldKind::parse(&form.kind);
    let owner = FieldOwner::parse(&form.owner);
    let visibility = Visibility::parse(&form.visibility);
    for (field, there) in [
        ("kind", kind.is_some()),
        ("owner", owner.is_some()),
        ("visibility", visibility.is_some()),
    ] {
        if !there {
            refuse(field, "error-not-a-choice");
        }
    }
    let mut choices: Vec<String> = Vec::new();
    if kind.is_some_and(FieldKind::takes_choices) {
        for choice in form.choices.lines().map(tidy).filter(|c| !c.is_empty()) {
            if choice.chars().nth(LONGEST_VALUE).is_some() {
                refuse("choices", "error-value-too-long");
                break;
            }
            if choice.contains([';', '|']) {
                // A cell with several values is taken apart there.
                refuse("choices", "error-choice-sign");
                break;
            }
            if choices.iter().all(|c| fold(c) != fold(&choice)) {
                choices.push(choice);
            }
        }
        if choices.len() > MOST_CHOICES {
            refuse("choices", "error-too-many");
        }
    }
    match (kind, owner, visibility) {
        (Some(kind), Some(owner), Some(visibility)) if wrong.is_empty() => Ok(ProfileField {
            id,
            name,
            label,
            kind,
            owner,
            visibility,
            choices,
        }),
        _ => Err(Error::Invalid(wrong)),
    }
}
