//! Where a table comes from: the bytes of a file, and what kind of file they are.

use super::{MAX_FILE_BYTES, Table, read};
use crate::input::{Fault, InputError};
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

/// Reads the table in a file.
///
/// # Errors
/// When the file is absent, a folder, unreadable or too large, and for the reasons of [`read`].
pub fn read_path(path: &Path) -> Result<Table, InputError> {
    read(&path.display().to_string(), &read_bytes(path)?)
}

/// Reads a file of at most [`MAX_FILE_BYTES`].
///
/// # Errors
/// When the file is absent, a folder, unreadable or too large.
pub fn read_bytes(path: &Path) -> Result<Vec<u8>, InputError> {
    bytes(path).map_err(|fault| fault.in_file(&path.display().to_string()))
}

fn bytes(path: &Path) -> Result<Vec<u8>, Fault> {
    let unreadable = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound => Fault::new("there is no such file; check the name and the folder"),
        ErrorKind::PermissionDenied => Fault::new("the file may not be read; check its permissions"),
        ErrorKind::IsADirectory => folder(),
        _ => Fault::new(format!("the file cannot be read: {error}")),
    };
    let file = File::open(path).map_err(unreadable)?;
    let about = file.metadata().map_err(unreadable)?;
    if about.is_dir() {
        return Err(folder());
    }
    let too_large = || Fault::new("the file is larger than 512 MiB; leave out columns or split it");
    if about.len() > MAX_FILE_BYTES {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    // The length is no promise: a pipe has none, and a file may grow.
    file.take(MAX_FILE_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    if bytes.len() as u64 > MAX_FILE_BYTES {
        Err(too_large())
    } else {
        Ok(bytes)
    }
}

fn folder() -> Fault {
    Fault::new("this is a folder; name a file in it")
}

/// What a file holds, by its content.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Workbook,
}

const COMPOUND_FILE: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

pub(super) fn kind(name: &str, bytes: &[u8]) -> Result<Kind, Fault> {
    let refused = |what: &str| Err(Fault::new(format!("this is {what}; {SAVE_AS}")));
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Ok(Kind::Workbook);
    }
    if bytes.starts_with(COMPOUND_FILE) {
        // The name of a stream, in UTF-16: an XLSX workbook with a password is a compound file with the real one inside.
        let stream: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        return match memchr::memmem::find(bytes, &stream) {
            Some(_) => Err(Fault::new(
                "the workbook is protected by a password; save a copy without one",
            )),
            None => refused("a workbook of the old .xls format"),
        };
    }
    if bytes.starts_with(b"%PDF-") {
        return refused("a PDF document");
    }
    let name = name.to_lowercase();
    if !bytes.is_empty() && [".xlsx", ".xlsm"].iter().any(|end| name.ends_with(end)) {
        return Err(Fault::new(
            "the name says workbook, but the content does not; save it again as XLSX, or name it .csv if it is text",
        ));
    }
    // Web exports like to call a page .xls.
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(512)]).to_lowercase();
    let start = start.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if ["<html", "<!doctype", "<?xml", "<table"]
        .iter()
        .any(|tag| start.starts_with(tag))
    {
        return refused("a page of HTML or XML");
    }
    Ok(Kind::Text)
}

/// What to do with a file that holds a table in another format.
pub(super) const SAVE_AS: &str = "open it in a spreadsheet program and save it as CSV or XLSX";
