//! The variables that Kith hears.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use kith_app::Failure;

/// Those that hold something as it is.
const PLAIN: [&str; 11] = [
    "KITH_CALENDAR_SERVERS",
    "KITH_CONFIG",
    "KITH_DATA",
    "KITH_DKIM_SELECTOR",
    "KITH_LISTEN",
    "KITH_LOG",
    "KITH_MAIL_FROM",
    "KITH_MAIL_PER_MINUTE",
    "KITH_METRICS_LISTEN",
    "KITH_PUBLIC_URL",
    "KITH_TRUSTED_PROXIES",
];
/// Those that hold a secret; each may instead name a file, with `_FILE` after its name.
const SECRET: [&str; 4] = ["KITH_DATABASE_URL", "KITH_DKIM_KEY", "KITH_SECRET", "KITH_SMTP_URL"];

/// The variables of a process, secrets read from their files.
#[derive(Debug, Default)]
pub(super) struct Environment(BTreeMap<String, String>);

impl Environment {
    /// The variables of this process.
    pub(super) fn of_this_process() -> Result<Environment, Failure> {
        let ours = std::env::vars_os().filter_map(|(name, value)| {
            let name = name.into_string().ok().filter(|name| name.starts_with("KITH_"))?;
            Some((name, value.into_string()))
        });
        let mut variables = BTreeMap::new();
        for (name, value) in ours {
            let value = value.map_err(|_| Failure::Input(format!("{name} is not written in UTF-8.")))?;
            variables.insert(name, value);
        }
        Environment::new(variables)
    }

    /// These variables; an empty one counts as absent, because that is how most tools pass "nothing".
    pub(super) fn new(mut variables: BTreeMap<String, String>) -> Result<Environment, Failure> {
        variables.retain(|_, value| !value.trim().is_empty());
        for name in SECRET {
            let by_file = format!("{name}_FILE");
            let Some(path) = variables.remove(&by_file) else {
                continue;
            };
            if variables.contains_key(name) {
                return Err(Failure::Input(format!(
                    "{name} and {by_file} are both set. Keep one of them."
                )));
            }
            let text = super::read_secret(Path::new(&path))
                .map_err(|e| Failure::Input(format!("{by_file} names a file that cannot be used. {e}")))?;
            variables.insert(name.to_owned(), text);
        }
        Ok(Environment(variables))
    }

    pub(super) fn text(&self, name: &str) -> Option<String> {
        debug_assert!(PLAIN.contains(&name) || SECRET.contains(&name), "{name} is on no list");
        self.0.get(name).cloned()
    }

    pub(super) fn path(&self, name: &str) -> Option<PathBuf> {
        self.text(name).map(PathBuf::from)
    }

    /// Names that begin like ours and are none of them. They are told by `kith config check` and refused nowhere: a cluster sets
    /// such variables for every service of this name.
    pub(super) fn unknown(&self) -> Vec<String> {
        let known = |name: &str| PLAIN.contains(&name) || SECRET.contains(&name) || name.starts_with("KITH_TEST_");
        self.0.keys().filter(|name| !known(name)).cloned().collect()
    }
}
