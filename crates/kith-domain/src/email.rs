//! E-mail addresses.

use std::fmt;

/// The longest address that mail servers take (RFC 5321), in bytes.
const LONGEST: usize = 254;

/// An address that mail can be sent to, as it was written.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EmailAddress(String);

/// Why a text is not an e-mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is not an e-mail address")]
pub struct NotAnAddress;

impl EmailAddress {
    /// Reads `local@domain`; white space around it is dropped. Quoted local parts and comments are not taken.
    pub fn parse(text: &str) -> Result<EmailAddress, NotAnAddress> {
        let text = text.trim();
        let (local, domain) = text.rsplit_once('@').ok_or(NotAnAddress)?;
        let forbidden = |c: char| c.is_whitespace() || c.is_control() || "()<>[]:;@\\,\"".contains(c);
        let label = |l: &str| {
            !l.is_empty()
                && !l.starts_with('-')
                && !l.ends_with('-')
                && l.chars().all(|c| c.is_alphanumeric() || c == '-')
        };
        let good = text.len() <= LONGEST
            && !local.is_empty()
            && local.len() <= 64
            && !local.contains(forbidden)
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..")
            && domain.split('.').all(label);
        if good {
            Ok(EmailAddress(text.to_owned()))
        } else {
            Err(NotAnAddress)
        }
    }

    /// The address as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address in lower case: two that differ in capitals only belong to one person.
    pub fn folded(&self) -> String {
        self.0.to_lowercase()
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_and_bad_addresses() {
        for good in [
            "ann@example.org",
            " Ann.Lee+kith@mail.example.co.uk ",
            "o'hara@example.org",
            "jörg@müller.de",
            "root@localhost",
        ] {
            assert!(EmailAddress::parse(good).is_ok(), "{good}");
        }
        let long = format!("{}@example.org", "a".repeat(65));
        for bad in [
            "",
            "ann",
            "@example.org",
            "ann@",
            "ann@-a.org",
            "ann@a..org",
            "a b@example.org",
            "ann@exa mple.org",
            "a\r\nBcc: x@example.org",
            "ann@example.org\nBcc:x",
            "\"a\"@example.org",
            "<ann@example.org>",
            "ann.@example.org",
            "a..b@example.org",
            long.as_str(),
        ] {
            assert_eq!(EmailAddress::parse(bad), Err(NotAnAddress), "{bad:?}");
        }
        assert_eq!(
            EmailAddress::parse("Ann@Example.ORG").unwrap().folded(),
            "ann@example.org"
        );
    }
}
