//! The file with settings.

use std::fs;
use std::num::NonZeroU32;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use kith_app::Failure;
use serde::Deserialize;

/// Everything that may stand in the file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub(super) data: Option<PathBuf>,
    pub(super) database: Option<String>,
    pub(super) listen: Option<String>,
    pub(super) public_url: Option<String>,
    #[serde(default)]
    pub(super) insecure_public_url: bool,
    pub(super) metrics_listen: Option<String>,
    #[serde(default)]
    pub(super) trusted_proxies: Vec<String>,
    #[serde(default)]
    pub(super) calendar_servers: Vec<String>,
    pub(super) smtp_url: Option<String>,
    pub(super) mail_from: Option<String>,
    pub(super) mail_per_minute: Option<NonZeroU32>,
    pub(super) dkim_key: Option<String>,
    pub(super) dkim_selector: Option<String>,
    pub(super) secret: Option<String>,
    pub(super) log: Option<String>,
}

impl File {
    /// Reads the file.
    ///
    /// # Errors
    /// [`Failure::Input`] with file and line of what is wrong; also when it holds secrets and everybody can read it.
    pub(super) fn read(path: &Path) -> Result<File, Failure> {
        let shown = path.display();
        let unreadable = |e| Failure::Input(format!("{shown} could not be read: {e}."));
        let text = fs::read_to_string(path).map_err(unreadable)?;
        let file: File = toml::from_str(&text).map_err(|e| {
            let before = &text[..e.span().map_or(0, |span| span.start).min(text.len())];
            let line = before.matches('\n').count() + 1;
            Failure::Input(format!("{shown}, line {line}: {}.", e.message().trim_end_matches('.')))
        })?;
        let open = fs::metadata(path).map_err(unreadable)?.permissions().mode() & 0o007 != 0;
        let holds_password = |url: &Option<String>| url.as_ref().is_some_and(|url| url.contains('@'));
        if open
            && (file.secret.is_some()
                || file.dkim_key.is_some()
                || holds_password(&file.smtp_url)
                || holds_password(&file.database))
        {
            return Err(Failure::Input(format!(
                "{shown} holds a secret, and everybody on this machine may open it. Run: chmod o= {shown}"
            )));
        }
        Ok(file)
    }
}
