//! A mail with an invitation: as an alternative to its words for programs that show it as such, and as a file for those that do not.

use kith_domain::email::EmailAddress;
use lettre::message::header::{ContentTransferEncoding, ContentType, ContentTypeErr};
use lettre::message::{Attachment, Body, MultiPart, SinglePart};

use crate::calendar::Invitation;

/// A type of a part that cannot be written; ours all can.
pub(super) type BadHeader = ContentTypeErr;

/// What the file is called.
const FILE: &str = "invite.ics";

/// The words and the invitation. The part names the method of the calendar, without which Outlook takes it for a mere file (RFC 6047,
/// 2.4), and both are in base64, because servers on the way change lines that they can read.
pub(super) fn with(words: MultiPart, invitation: &Invitation, from: &EmailAddress) -> Result<MultiPart, BadHeader> {
    let text = invitation.text(from);
    let kind = format!("text/calendar; method={}; charset=utf-8", invitation.method.word());
    let encoded = || {
        Body::new_with_encoding(text.clone().into_bytes(), ContentTransferEncoding::Base64)
            .expect("base64 writes any bytes")
    };
    let part = SinglePart::builder().header(ContentType::parse(&kind)?).body(encoded());
    let file = Attachment::new(FILE.to_owned()).body(encoded(), ContentType::parse("application/ics")?);
    Ok(MultiPart::mixed().multipart(words.singlepart(part)).singlepart(file))
}
