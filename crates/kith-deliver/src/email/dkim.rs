//! Signing mail, so that whoever gets it can tell that it is ours and unchanged (DKIM: RFC 6376, Ed25519 by RFC 8463).

use std::fmt::Write as _;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use ring::digest::{SHA256, digest};
use ring::rand::SystemRandom;
use ring::signature::{Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair};

/// What is signed, where it is there. `from` stands twice, so that nobody can add a second one; both headers of RFC 8058 are among
/// them, without which mail programs show no button to unsubscribe.
const SIGNED: [&str; 11] = [
    "from",
    "from",
    "to",
    "subject",
    "date",
    "message-id",
    "mime-version",
    "content-type",
    "auto-submitted",
    "list-unsubscribe",
    "list-unsubscribe-post",
];
/// Letters of a signature in one line.
const LINE: usize = 70;

/// Signs mails of one domain.
#[derive(Clone)]
pub struct Signer {
    domain: String,
    selector: String,
    key: Key,
}

#[derive(Clone)]
enum Key {
    Rsa(Arc<RsaKeyPair>),
    Ed25519(Arc<Ed25519KeyPair>),
}

/// Why a key cannot be used. Repeats nothing of it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "The key for signing mail cannot be used: {0}. Make one with: openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out dkim.pem"
)]
pub struct BadKey(&'static str);

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Signer({}._domainkey.{})", self.selector, self.domain)
    }
}

impl Signer {
    /// Signs for a domain with a private key in PEM: RSA of at least 2,048 bits, or Ed25519. The public one is in the DNS, at
    /// `<selector>._domainkey.<domain>`.
    ///
    /// # Errors
    /// [`BadKey`] with what is wrong.
    pub fn new(pem: &str, selector: &str, domain: &str) -> Result<Signer, BadKey> {
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
        if selector.is_empty() || !selector.chars().all(is_name) {
            return Err(BadKey("its selector is not a name of the DNS"));
        }
        let inside = |kind: &str| {
            let (begin, end) = (format!("-----BEGIN {kind}-----"), format!("-----END {kind}-----"));
            let text = pem.split_once(&begin)?.1.split_once(&end)?.0;
            STANDARD.decode(text.split_whitespace().collect::<String>()).ok()
        };
        let key = if let Some(der) = inside("RSA PRIVATE KEY") {
            RsaKeyPair::from_der(&der).ok().map(|key| Key::Rsa(Arc::new(key)))
        } else if let Some(der) = inside("PRIVATE KEY") {
            let rsa = RsaKeyPair::from_pkcs8(&der).ok().map(|key| Key::Rsa(Arc::new(key)));
            let edwards = || Ed25519KeyPair::from_pkcs8_maybe_unchecked(&der).ok();
            rsa.or_else(|| edwards().map(|key| Key::Ed25519(Arc::new(key))))
        } else {
            return Err(BadKey("it is no private key in PEM without a password"));
        };
        Ok(Signer {
            domain: domain.to_ascii_lowercase(),
            selector: selector.to_owned(),
            key: key.ok_or(BadKey("it is neither RSA of at least 2048 bits nor Ed25519"))?,
        })
    }

    /// Where the DNS needs what text, for others to check signatures.
    pub fn record(&self) -> (String, String) {
        let (kind, public) = match &self.key {
            Key::Rsa(key) => ("rsa", public_info(key.public_key().as_ref())),
            Key::Ed25519(key) => ("ed25519", key.public_key().as_ref().to_vec()),
        };
        (
            format!("{}._domainkey.{}", self.selector, self.domain),
            format!("v=DKIM1; k={kind}; p={}", STANDARD.encode(public)),
        )
    }

    /// The mail with its signature before it.
    pub(super) fn sign(&self, message: &[u8], at: Timestamp) -> Vec<u8> {
        let text = String::from_utf8_lossy(message);
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let fields = fields(head);
        let find = |name: &str| fields.iter().rfind(|(known, _)| known == name);
        // A name that stands more often than the header signs that there is no other one.
        let names: Vec<&str> = SIGNED.into_iter().filter(|name| find(name).is_some()).collect();
        let mut seen: Vec<&str> = Vec::new();
        let mut hashed = String::new();
        for name in &names {
            if let Some((_, value)) = find(name).filter(|_| !seen.contains(name)) {
                // Writing to a string does not fail.
                let _ = write!(hashed, "{name}:{value}\r\n");
            }
            seen.push(name);
        }
        let body_hash = STANDARD.encode(digest(&SHA256, relaxed_body(body).as_bytes()));
        let algorithm = match &self.key {
            Key::Rsa(_) => "rsa-sha256",
            Key::Ed25519(_) => "ed25519-sha256",
        };
        let unsigned = format!(
            "v=1; a={algorithm}; c=relaxed/relaxed; d={}; s={}; t={};\r\n\th={};\r\n\tbh={body_hash};\r\n\tb=",
            self.domain,
            self.selector,
            at.as_second(),
            names.join(":")
        );
        hashed.push_str("dkim-signature:");
        hashed.push_str(&relaxed_value(&unsigned));
        let signature = STANDARD.encode(self.signature(hashed.as_bytes()));
        let mut signed = format!("DKIM-Signature: {unsigned}");
        for (place, letter) in signature.chars().enumerate() {
            if place > 0 && place.is_multiple_of(LINE) {
                signed.push_str("\r\n\t");
            }
            signed.push(letter);
        }
        signed.push_str("\r\n");
        [signed.as_bytes(), message].concat()
    }

    fn signature(&self, text: &[u8]) -> Vec<u8> {
        match &self.key {
            Key::Rsa(key) => {
                let mut signature = vec![0; key.public().modulus_len()];
                // Fails only where there is no randomness, or the buffer has another length.
                let signed = key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text, &mut signature);
                signed.map(|()| signature).unwrap_or_default()
            }
            // Ed25519 signs the hash (RFC 8463, 3).
            Key::Ed25519(key) => key.sign(digest(&SHA256, text).as_ref()).as_ref().to_vec(),
        }
    }
}

/// The header fields in order: name in small letters, value in the relaxed form.
fn fields(head: &str) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in head.split("\r\n") {
        match fields.last_mut() {
            Some((_, value)) if line.starts_with([' ', '\t']) => {
                value.push_str("\r\n");
                value.push_str(line);
            }
            _ => {
                if let Some((name, value)) = line.split_once(':') {
                    fields.push((name.trim().to_ascii_lowercase(), value.to_owned()));
                }
            }
        }
    }
    fields
        .into_iter()
        .map(|(name, value)| (name, relaxed_value(&value)))
        .collect()
}

/// In one line, each row of blanks as one, none at the ends (RFC 6376, 3.4.2).
fn relaxed_value(value: &str) -> String {
    value.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}

/// Rows of blanks as one, none at the end of a line, no empty lines at the end (RFC 6376, 3.4.4).
fn relaxed_body(body: &str) -> String {
    let mut relaxed = String::with_capacity(body.len());
    for line in body.split("\r\n") {
        let mut blank = false;
        for letter in line.chars() {
            if matches!(letter, ' ' | '\t') {
                blank = true;
                continue;
            }
            if std::mem::take(&mut blank) {
                relaxed.push(' ');
            }
            relaxed.push(letter);
        }
        relaxed.push_str("\r\n");
    }
    while relaxed.ends_with("\r\n\r\n") {
        relaxed.truncate(relaxed.len() - 2);
    }
    if relaxed == "\r\n" {
        relaxed.clear();
    }
    relaxed
}

/// A public RSA key as the DNS wants it: with the name of its algorithm around it (RFC 5280, SubjectPublicKeyInfo).
fn public_info(key: &[u8]) -> Vec<u8> {
    // rsaEncryption, without parameters.
    const ALGORITHM: [u8; 15] = [0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 1, 1, 5, 0];
    let mut bits = vec![0];
    bits.extend_from_slice(key);
    let inside = [&ALGORITHM[..], &der(3, &bits)].concat();
    der(0x30, &inside)
}

/// One value of DER.
fn der(tag: u8, inside: &[u8]) -> Vec<u8> {
    let length = inside.len().to_be_bytes();
    let length: Vec<u8> = length.into_iter().skip_while(|byte| *byte == 0).collect();
    let mut value = vec![tag];
    match length[..] {
        [] => value.push(0),
        [short] if short < 128 => value.push(short),
        _ => {
            value.push(0x80 | u8::try_from(length.len()).unwrap_or(8));
            value.extend_from_slice(&length);
        }
    }
    value.extend_from_slice(inside);
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The private key of the example of RFC 8463, A.2.
    const ED25519: &str = "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=";

    /// A private Ed25519 key as openssl writes it.
    fn pem(seed: &str) -> String {
        let mut der = vec![0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
        der.extend(STANDARD.decode(seed).unwrap());
        let text = STANDARD.encode(der);
        format!("-----BEGIN PRIVATE KEY-----\n{text}\n-----END PRIVATE KEY-----\n")
    }

    #[test]
    fn the_relaxed_forms_are_those_of_the_standard() {
        // RFC 6376, 3.4.5.
        let head = "A: X\r\nB : Y\t\r\n\tZ  ";
        assert_eq!(
            fields(head),
            [("a".to_owned(), "X".to_owned()), ("b".to_owned(), "Y Z".to_owned())]
        );
        assert_eq!(relaxed_body(" C \r\nD \t E\r\n\r\n\r\n"), " C\r\nD E\r\n");
        assert_eq!(relaxed_body(""), "");
        assert_eq!(relaxed_body("\r\n\r\n"), "");
    }

    #[test]
    fn keys_are_read_and_their_record_is_the_published_one() {
        let signer = Signer::new(&pem(ED25519), "brisbane", "Football.Example.com").unwrap();
        let (name, text) = signer.record();
        assert_eq!(name, "brisbane._domainkey.football.example.com");
        assert_eq!(
            text,
            "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
        );
        assert!(!format!("{signer:?}").contains("nWGx"));
        for (bad, selector) in [
            ("", "s"),
            ("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", "s"),
        ] {
            assert!(Signer::new(bad, selector, "example.org").is_err());
        }
        assert!(Signer::new(&pem(ED25519), "a b", "example.org").is_err());
    }

    #[test]
    fn what_is_signed_verifies_and_what_was_changed_does_not() {
        let signer = Signer::new(&pem(ED25519), "s", "example.org").unwrap();
        let message = "From: Kith <kith@example.org>\r\nTo: ann@example.org\r\nSubject: A  long\r\n subject\r\n\
                       List-Unsubscribe: <https://kith.example.org/u/x>\r\n\r\nHello \r\n\r\n";
        let at = "2026-01-05T09:00:00Z".parse().unwrap();
        let signed = String::from_utf8(signer.sign(message.as_bytes(), at)).unwrap();
        let header = signed.strip_suffix(message).unwrap();
        assert!(header.lines().all(|line| line.len() < 998));
        assert!(header.contains("h=from:from:to:subject:list-unsubscribe;"), "{header}");
        // Put together again from what the header says.
        let (unsigned, b) = relaxed_value(header.strip_prefix("DKIM-Signature:").unwrap())
            .rsplit_once("b=")
            .map(|(before, b)| (format!("{before}b="), b.replace(' ', "")))
            .unwrap();
        let text = |unsubscribe: &str| {
            format!(
                "from:Kith <kith@example.org>\r\nto:ann@example.org\r\nsubject:A long subject\r\n\
                 list-unsubscribe:{unsubscribe}\r\ndkim-signature:{unsigned}"
            )
        };
        let public = STANDARD.decode("11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=").unwrap();
        let key = ring::signature::UnparsedPublicKey::new(&ring::signature::ED25519, public);
        let verify =
            |text: String| key.verify(digest(&SHA256, text.as_bytes()).as_ref(), &STANDARD.decode(&b).unwrap());
        assert!(verify(text("<https://kith.example.org/u/x>")).is_ok());
        assert!(verify(text("<https://evil.example/u/x>")).is_err());
    }
}
