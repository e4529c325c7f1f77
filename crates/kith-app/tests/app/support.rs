//! Tables, people and workbooks as text, to compare; and a small writer of workbooks, sound and unsound ones.

use kith_app::input::InputError;
use kith_app::table::{self, Table};
use kith_app::{history_file, people_file};
use kith_domain::people::People;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, ZipWriter};

pub(crate) fn table(name: &str, bytes: &[u8]) -> Result<Table, InputError> {
    table::read(name, bytes)
}

/// One line for each warning (`! …`) and each row (`line: cell | cell`); or the error.
pub(crate) fn table_text(name: &str, bytes: &[u8]) -> String {
    let table = match table(name, bytes) {
        Ok(table) => table,
        Err(error) => return error.to_string(),
    };
    let mut lines: Vec<String> = table.warnings().iter().map(|w| format!("! {w}")).collect();
    let titles: Vec<&str> = table.columns().iter().map(|c| c.title.as_str()).collect();
    lines.push(format!("{}: {}", table.header_line(), titles.join(" | ")));
    lines.extend(
        table
            .rows()
            .map(|row| format!("{}: {}", row.line(), row.cells().collect::<Vec<_>>().join(" | "))),
    );
    lines.join("\n")
}

/// One line for each warning (`! …`) and each person (`line: key "name" <email> inactive -> key of the manager`); or the error.
pub(crate) fn people_text(name: &str, bytes: impl AsRef<[u8]>) -> String {
    let (people, warnings) = match table(name, bytes.as_ref()).and_then(|table| people_file::read(&table)) {
        Ok(read) => read,
        Err(error) => return error.to_string(),
    };
    let mut lines: Vec<String> = warnings.iter().map(|w| format!("! {w}")).collect();
    for person in &people.persons {
        let mut line = format!("{}: {} {:?}", person.line, person.key, person.name);
        if let Some(email) = &person.email {
            write!(line, " <{email}>").unwrap();
        }
        if !person.active {
            line.push_str(" inactive");
        }
        if let Some(manager) = person.manager {
            write!(line, " -> {}", people.persons[manager].key).unwrap();
        }
        lines.push(line);
    }
    lines.join("\n")
}

pub(crate) fn people(csv: &str) -> People {
    people_file::read(&table("people.csv", csv.as_bytes()).unwrap())
        .unwrap()
        .0
}

/// The counts, then one line for each meeting (`when: key key`); or the error.
pub(crate) fn history_text(people: &People, csv: &str) -> String {
    let read = table("past.csv", csv.as_bytes()).and_then(|table| history_file::read(&table, people));
    match read {
        Ok((history, counts)) => meetings_text(people, &history, &counts),
        Err(error) => error.to_string(),
    }
}

pub(crate) fn meetings_text(
    people: &People,
    history: &kith_domain::people::History,
    counts: &history_file::HistoryCounts,
) -> String {
    let mut lines = vec![format!("{} rows, {} ignored", counts.rows, counts.ignored)];
    for meeting in &history.meetings {
        let keys: Vec<&str> = meeting
            .members
            .iter()
            .map(|&m| people.persons[m].key.as_str())
            .collect();
        lines.push(format!("{:?}: {}", meeting.when, keys.join(" ")));
    }
    lines.join("\n")
}

/// Checks every case and names all that fail.
pub(crate) fn check<I: std::fmt::Debug>(cases: Vec<(&str, I, &str)>, actual: impl Fn(&I) -> String) {
    let mut failures = String::new();
    for (title, input, expected) in &cases {
        let actual = actual(input);
        if actual != *expected {
            write!(failures, "\n--- {title}\nexpected:\n{expected}\nactual:\n{actual}\n").unwrap();
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

pub(crate) fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/fixtures/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// A workbook in the making: the parts of a sound one, each of which a test may replace.
pub(crate) struct Book {
    parts: Vec<(String, Vec<u8>)>,
}

const ROOT: &str = r#"<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const RELATIONS: &str = r#"<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="x/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="r3" Type="x/styles" Target="styles.xml"/></Relationships>"#;
const WORKBOOK: &str = r#"<workbook><sheets><sheet name="People" sheetId="1" r:id="r1"/></sheets></workbook>"#;
const STRINGS: &str =
    "<sst><si><t>id</t></si><si><r><t>na</t></r><r><t>me</t></r></si><si><t>Ann &amp; Bo</t></si></sst>";
const STYLES: &str = r#"<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="22"/><xf numFmtId="20"/></cellXfs></styleSheet>"#;

impl Book {
    /// A workbook whose first sheet has these rows, as XML.
    pub(crate) fn new(rows: &str) -> Book {
        let sheet = format!("<worksheet><dimension ref=\"A1:B2\"/><sheetData>{rows}</sheetData></worksheet>");
        let parts = [
            ("[Content_Types].xml", "<Types/>"),
            ("_rels/.rels", ROOT),
            ("xl/workbook.xml", WORKBOOK),
            ("xl/_rels/workbook.xml.rels", RELATIONS),
            ("xl/sharedStrings.xml", STRINGS),
            ("xl/styles.xml", STYLES),
            ("xl/worksheets/sheet1.xml", &sheet),
        ];
        Book {
            parts: parts
                .map(|(name, xml)| (name.to_owned(), xml.as_bytes().to_vec()))
                .to_vec(),
        }
    }

    /// The same with another content of a part, or with a part more.
    pub(crate) fn with(mut self, part: &str, content: impl Into<Vec<u8>>) -> Book {
        let content = content.into();
        match self.parts.iter_mut().find(|(name, _)| name == part) {
            Some((_, old)) => *old = content,
            None => self.parts.push((part.to_owned(), content)),
        }
        self
    }

    pub(crate) fn part(&self, part: &str) -> &[u8] {
        &self.parts.iter().find(|(name, _)| name == part).unwrap().1
    }

    /// The same without a part.
    pub(crate) fn without(mut self, part: &str) -> Book {
        self.parts.retain(|(name, _)| name != part);
        self
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        zip(&self.parts)
    }
}

pub(crate) fn zip(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, content) in parts {
        zip.start_file(name, options).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The archive with another unpacked size of a part in its central directory.
pub(crate) fn claim_size(mut zip: Vec<u8>, part: &str, size: u32) -> Vec<u8> {
    // A directory entry: signature, the sizes at bytes 20 and 24, the name from byte 46.
    let entry = (0..zip.len() - 46)
        .find(|&at| zip[at..].starts_with(b"PK\x01\x02") && zip[at + 46..].starts_with(part.as_bytes()))
        .unwrap();
    zip[entry + 24..entry + 28].copy_from_slice(&size.to_le_bytes());
    zip
}
