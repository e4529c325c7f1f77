//! Headers that lettre does not know.

use lettre::message::header::{Header, HeaderName, HeaderValue};

use super::letter::one_line;

type BadHeader = Box<dyn std::error::Error + Send + Sync>;

/// A header of ours: a name, and a value that is written as it stands.
macro_rules! header {
    ($(#[$doc:meta])* $name:ident = $text:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub(super) struct $name(pub(super) String);

        impl Header for $name {
            fn name() -> HeaderName {
                HeaderName::new_from_ascii_str($text)
            }

            fn parse(text: &str) -> Result<$name, BadHeader> {
                Ok($name(text.to_owned()))
            }

            fn display(&self) -> HeaderValue {
                HeaderValue::new($name::name(), one_line(&self.0))
            }
        }
    };
}

header! {
    /// Tells mail servers that nobody waits for an answer, so that no absence notice comes back (RFC 3834).
    AutoSubmitted = "Auto-Submitted"
}

header! {
    /// Where to unsubscribe (RFC 2369).
    ListUnsubscribe = "List-Unsubscribe"
}

header! {
    /// That a POST to this address unsubscribes at once (RFC 8058).
    ListUnsubscribePost = "List-Unsubscribe-Post"
}
