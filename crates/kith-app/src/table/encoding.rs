//! Which characters the bytes of a text file mean.

use crate::input::{Fault, Warning};
use std::borrow::Cow;

const SAVE_AS_UTF8: &str = "save the file as UTF-8 (in a spreadsheet program: \"CSV UTF-8\")";

/// The text of a file, and the guess that was made if the file is not UTF-8.
pub(super) fn decode(bytes: &[u8]) -> Result<(Cow<'_, str>, Option<Warning>), Fault> {
    let (text, warning) = match bytes {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => {
            return Err(Fault::new(format!("this is UTF-32, which is not read; {SAVE_AS_UTF8}")));
        }
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes, "UTF-16 (little-endian)")?,
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes, "UTF-16 (big-endian)")?,
        [0xef, 0xbb, 0xbf, rest @ ..] => match str::from_utf8(rest) {
            Ok(text) => (Cow::Borrowed(text), None),
            Err(e) => {
                let line = line_of(rest, e.valid_up_to());
                let message = format!("the file starts as UTF-8, but this line is not; {SAVE_AS_UTF8}");
                return Err(Fault::new(message).line(line));
            }
        },
        _ => plain(bytes)?,
    };
    match memchr::memchr(0, text.as_bytes()) {
        Some(at) => Err(nul(line_of(text.as_bytes(), at))),
        None => Ok((text, warning)),
    }
}

fn plain(bytes: &[u8]) -> Result<(Cow<'_, str>, Option<Warning>), Fault> {
    // Every second byte of Latin text in UTF-16 is zero.
    if let [a, b, c, d, ..] = *bytes
        && (a == 0) != (b == 0)
        && (a == 0, b == 0) == (c == 0, d == 0)
    {
        return Err(Fault::new(format!(
            "this looks like UTF-16 without a byte order mark; {SAVE_AS_UTF8}"
        )));
    }
    match str::from_utf8(bytes) {
        Ok(text) => Ok((Cow::Borrowed(text), None)),
        Err(e) => {
            // Before the guess, so that a picture or a program is not taken for a letter in another alphabet.
            if let Some(at) = memchr::memchr(0, bytes) {
                return Err(nul(line_of(bytes, at)));
            }
            let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes);
            let message = "this line is not UTF-8, so the file was read as Windows-1252; \
                           if names look wrong, save it as UTF-8"
                .to_owned();
            Ok((
                text,
                Some(Warning {
                    line: Some(line_of(bytes, e.valid_up_to())),
                    message,
                }),
            ))
        }
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16, name: &str) -> Result<(Cow<'static, str>, Option<Warning>), Fault> {
    let (pairs, odd) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(pairs.len());
    for c in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        match c {
            Ok(c) => text.push(c),
            Err(_) => return Err(broken_utf16(&text, name)),
        }
    }
    if !odd.is_empty() {
        return Err(broken_utf16(&text, name));
    }
    let message = format!("read as {name}, as the byte order mark says");
    Ok((Cow::Owned(text), Some(Warning { line: None, message })))
}

fn broken_utf16(text: &str, name: &str) -> Fault {
    let line = line_of(text.as_bytes(), text.len());
    Fault::new(format!(
        "the file starts as {name}, but this line is not; {SAVE_AS_UTF8}"
    ))
    .line(line)
}

fn nul(line: u64) -> Fault {
    Fault::new("a NUL byte, which no text holds: the file is damaged or not a table; export it again as CSV or XLSX")
        .line(line)
}

/// The line that holds the byte at `at`, counted from 1.
pub(super) fn line_of(bytes: &[u8], at: usize) -> u64 {
    1 + breaks(&bytes[..at])
}

/// How many lines end in the text; LF, CR and CRLF each end one.
pub(super) fn breaks(bytes: &[u8]) -> u64 {
    let ends = memchr::memchr2_iter(b'\n', b'\r', bytes);
    ends.filter(|&at| bytes[at] == b'\r' || at == 0 || bytes[at - 1] != b'\r')
        .count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_kinds_of_line_end() {
        for (text, count) in [
            ("", 0),
            ("a", 0),
            ("a\nb", 1),
            ("a\r\nb", 1),
            ("a\rb", 1),
            ("\n\r\n\r\r\n\n", 5),
        ] {
            assert_eq!(breaks(text.as_bytes()), count, "{text:?}");
        }
    }
}
