//! A workbook as a ZIP archive of parts. What it says about their sizes is checked before anything is unpacked; a part that
//! turns out longer than that is an error of the ZIP library.

use super::damaged;
use super::xml::Xml;
use crate::input::Fault;
use crate::table::builder::grouped;
use crate::table::source::SAVE_AS;
use std::collections::HashMap;
use std::io::Cursor;
use zip::read::ZipFile;
use zip::{CompressionMethod, ZipArchive};

/// A workbook has a part for each sheet and a few dozen around them.
const MAX_PARTS: u64 = 10_000;
/// A million rows of fifteen cells are about half of this.
const MAX_PART_BYTES: u64 = 1 << 30;
/// Sheets shrink ten- to thirtyfold; bombs, up to a thousandfold.
const MAX_RATIO: u64 = 100;
/// Below this a part may be as repetitive as it likes.
const SMALL_PART_BYTES: u64 = 16 << 20;

/// The XML of a part, unpacked while it is read.
pub(super) type Part<'p, 'a> = Xml<ZipFile<'p, Cursor<&'a [u8]>>>;

pub(super) struct Package<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// By path in lower case with `/` only: some writers are not exact.
    parts: HashMap<String, usize>,
}

impl<'a> Package<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Package<'a>, Fault> {
        check_directory(bytes)?;
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged("its ZIP directory cannot be read"))?;
        let mut parts = HashMap::new();
        for index in 0..zip.len() {
            let name = zip.name_for_index(index).and_then(Result::ok);
            let name = name.ok_or_else(|| damaged("the name of a part cannot be read"))?;
            parts.insert(normal(&name), index);
        }
        let package = Package { zip, parts };
        package.check_kind()?;
        Ok(package)
    }

    /// Other kinds of documents are ZIP archives too.
    fn check_kind(&self) -> Result<(), Fault> {
        let has = |path: &str| self.parts.contains_key(path);
        let what = if has("xl/workbook.bin") {
            "a binary workbook (.xlsb)"
        } else if has("[content_types].xml") || has("_rels/.rels") {
            if has("word/document.xml") {
                "a Word document"
            } else if has("ppt/presentation.xml") {
                "a PowerPoint presentation"
            } else {
                return Ok(());
            }
        } else if has("mimetype") && has("content.xml") {
            "an OpenDocument file (.ods)"
        } else if has("index/document.iwa") {
            "a Numbers document"
        } else {
            return Err(Fault::new(
                "this is a ZIP archive without a workbook in it; unpack it and name the CSV or XLSX file",
            ));
        };
        Err(Fault::new(format!("this is {what}; {SAVE_AS}")))
    }

    /// The XML of a part; none if there is no such part.
    pub(super) fn part(&mut self, path: &str) -> Result<Option<Part<'_, 'a>>, Fault> {
        let Some(&index) = self.parts.get(&normal(path)) else {
            return Ok(None);
        };
        let entry = self.zip.by_index_data(index).map_err(damaged)?;
        if entry.encrypted() {
            return Err(Fault::new(
                "the workbook is protected by a password; save a copy without one",
            ));
        }
        if !matches!(
            entry.compression(),
            CompressionMethod::Stored | CompressionMethod::Deflated
        ) {
            return Err(damaged("it is packed in an unusual way"));
        }
        let (packed, unpacked) = (entry.compressed_size(), entry.size());
        if unpacked > MAX_PART_BYTES || unpacked > SMALL_PART_BYTES.max(packed.saturating_mul(MAX_RATIO)) {
            let (size, times) = (unpacked >> 20, unpacked / packed.max(1));
            return Err(Fault::new(format!(
                "a part of the workbook unpacks to {size} MiB, {times} times its size, which is not safe to read; save the \
                 sheet as CSV"
            )));
        }
        let part = self.zip.by_index(index).map_err(damaged)?;
        Ok(Some(Xml::new(part)))
    }
}

/// Counts the entries of the central directory before the ZIP library makes room for them: no more can be read than there are
/// signatures, and no more are reserved than an end record claims.
fn check_directory(bytes: &[u8]) -> Result<(), Fault> {
    let mut entries = 0_u64;
    for at in memchr::memmem::find_iter(bytes, b"PK") {
        let claimed = match &bytes[at + 2..] {
            [1, 2, ..] => {
                entries += 1;
                entries
            }
            // The end record of a ZIP64 archive: signature, ten fields, the total count at byte 32.
            [6, 6, rest @ ..] => match rest.get(28..36).and_then(|field| field.first_chunk()) {
                Some(count) => u64::from_le_bytes(*count),
                None => 0,
            },
            _ => 0,
        };
        if claimed > MAX_PARTS {
            let most = grouped(MAX_PARTS as usize);
            return Err(Fault::new(format!(
                "the workbook has more than {most} parts; save the first sheet as CSV"
            )));
        }
    }
    Ok(())
}

fn normal(path: &str) -> String {
    path.trim_start_matches('/').replace('\\', "/").to_lowercase()
}
