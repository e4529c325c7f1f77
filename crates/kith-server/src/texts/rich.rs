//! Messages with a little markup.

use std::fmt;

use askama::filters::HtmlSafe;

/// A message with markup, ready for a page.
#[derive(Clone, Debug)]
pub(crate) struct Rich(String);

impl Rich {
    /// Puts the targets of the links into a text whose filled-in parts are escaped already.
    pub(super) fn new(text: &str, links: &[&str]) -> Rich {
        let mut html = String::with_capacity(text.len() + 32 * links.len());
        for (index, part) in text.split("<a>").enumerate() {
            if index > 0 {
                // A link without a target stays a text that leads nowhere rather than a broken address.
                match links.get(index - 1) {
                    Some(target) => html.push_str(&format!("<a href=\"{}\">", escape(target))),
                    None => html.push_str("<a>"),
                }
            }
            html.push_str(part);
        }
        Rich(html)
    }
}

impl fmt::Display for Rich {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

// The catalogue is ours and everything filled in went through `escape`.
impl HtmlSafe for Rich {}

/// A text that is safe between tags and inside quotes.
pub(super) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&#38;"),
            '<' => safe.push_str("&#60;"),
            '>' => safe.push_str("&#62;"),
            '"' => safe.push_str("&#34;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}
