//! Files that are too large, wide or deep, or that grow when they are unpacked: refused early, in little memory.

use crate::support::{Book, check, claim_size, table_text};
use kith_app::table;
use std::io::Write;
use std::process::Command;
use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, ZipWriter};

const MIB: usize = 1 << 20;

#[test]
fn cells_columns_and_rows_beyond_the_limits() {
    let long = "the same as this cell".repeat(500_000);
    let too_long = "this cell is longer than 64 KiB; shorten it, or close the quote that opens it";
    let too_wide = "more than 1,000 columns; keep the ones that matter for the match";
    let texts = [
        format!("people.csv, line 2, column 2 (name): {too_long}"),
        format!("people.csv, line 3, column 2 (name): {too_long}"),
        format!("people.csv, line 1, column 1: {too_long}"),
        format!("people.csv, line 1: {too_wide}"),
        format!("people.csv, line 2: {too_wide}"),
        format!("people.csv, line 1, column 2: {too_long}"),
        format!("people.csv, line 2, column 1 (id): {too_long}"),
    ];
    let titles: Vec<String> = (1..=10_000).map(|i| format!("t{i}")).collect();
    let cells: String = (1..=1_001).map(|_| "<c t='str'><v>x</v></c>").collect();
    let shared = format!(
        "<sst><si><t>id</t></si><si><t>{}</t></si></sst>",
        "<![CDATA[0123456789]]>".repeat(10_000)
    );
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("a cell of 10 MB", format!("id,name\n1,{long}\n").into(), &texts[0]),
        (
            "a cell of 10 MB in quotes",
            format!("id,name\n1,Ann\n2,\"{}\n\"\n", long.replace('m', "\n")).into(),
            &texts[1],
        ),
        ("a title of 10 MB", format!("{long},name\n").into(), &texts[2]),
        ("10,000 titles", titles.join(",").into(), &texts[3]),
        (
            "10,000 cells",
            format!("id,name\n1{}\n", ",".repeat(10_000)).into(),
            &texts[4],
        ),
        (
            "1,001 titles in a workbook",
            Book::new(&format!("<row>{cells}</row>")).bytes(),
            &texts[3],
        ),
        (
            "a shared text that is too long",
            Book::new("<row><c t='s'><v>0</v></c><c t='s'><v>1</v></c></row>")
                .with("xl/sharedStrings.xml", shared)
                .bytes(),
            &texts[5],
        ),
        (
            "a text in a cell that is too long",
            Book::new(&format!(
                "<row><c t='s'><v>0</v></c></row><row><c t='str'><v>{}</v></c></row>",
                "&#65;".repeat(70_000)
            ))
            .bytes(),
            &texts[6],
        ),
        (
            "a text of 10 MB in one piece",
            Book::new(&format!("<row><c t='str'><v>{long}</v></c></row>")).bytes(),
            &texts[2],
        ),
    ];
    let cases = cases
        .iter()
        .map(|(title, bytes, expected)| (*title, Silent(bytes), *expected))
        .collect();
    check(cases, |bytes: &Silent<'_>| table_text("people.csv", bytes.0));
}

/// Ten megabytes are no use in a message.
struct Silent<'a>(&'a [u8]);

impl std::fmt::Debug for Silent<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} bytes", self.0.len())
    }
}

#[test]
fn the_limits_themselves_are_fine() {
    let cell = "x".repeat(table::MAX_CELL_BYTES);
    let titles: Vec<String> = (1..=table::MAX_COLUMNS).map(|i| format!("t{i}")).collect();
    let csv = format!(
        "{}\n\"{cell}\"{}\n",
        titles.join(","),
        ",".repeat(table::MAX_COLUMNS - 1)
    );
    let table = table::read("people.csv", csv.as_bytes()).unwrap();
    assert_eq!(
        (table.columns().len(), table.rows().next().unwrap().cell(0).len()),
        (1_000, 65_536)
    );
}

#[test]
fn files_that_cannot_be_opened() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let message = |name: &str| {
        let error = table::read_path(&path(name)).unwrap_err();
        assert_eq!(error.file, path(name).display().to_string());
        error.message
    };
    assert_eq!(
        message("absent.csv"),
        "there is no such file; check the name and the folder"
    );
    assert_eq!(message(""), "this is a folder; name a file in it");
    // Sparse: half a gigabyte that takes no room.
    std::fs::File::create(path("huge.csv"))
        .unwrap()
        .set_len(table::MAX_FILE_BYTES + 1)
        .unwrap();
    assert_eq!(
        message("huge.csv"),
        "the file is larger than 512 MiB; leave out columns or split it"
    );
    std::fs::write(path("people.csv"), "id\n1\n").unwrap();
    assert_eq!(table::read_path(&path("people.csv")).unwrap().len(), 1);
}

/// A part of a workbook that is `count` MiB of blanks.
fn blanks(part: &str, count: usize) -> Vec<u8> {
    let mut zip = ZipWriter::new_append(std::io::Cursor::new(Book::new("").without(part).bytes())).unwrap();
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    zip.start_file(part, options).unwrap();
    zip.write_all(b"<worksheet><sheetData>").unwrap();
    for _ in 0..count {
        zip.write_all(&vec![b' '; MIB]).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn bombs() -> Vec<(&'static str, Vec<u8>, String)> {
    let sheet = "xl/worksheets/sheet1.xml";
    let strings = "xl/sharedStrings.xml";
    let large = blanks(sheet, 512);
    let damaged = |what: &str| {
        format!(
            "bomb.xlsx: the workbook is damaged ({what}); open it in a spreadsheet program and save it as CSV or XLSX"
        )
    };
    let lie = damaged("File is larger than its declared uncompressed size");
    let long = damaged("a tag or a text in it is longer than 12 MiB");
    let sixty = format!("<sst><si><t>id</t></si><si><t>{}</t></si></sst>", "x".repeat(60_000));
    let again: String = "<row><c t='s'><v>1</v></c></row>".repeat(100_000);
    let wide: String = (0..1_000).map(|i| format!("<c t='str'><v>t{i}</v></c>")).collect();
    // Packs to about a sixtieth: more than blanks, less than texts do.
    let padding = "x".repeat(300);
    let many: String = (0..130_000).map(|i| format!("<si><t>{padding}{i}</t></si>")).collect();
    let flood: Vec<(String, Vec<u8>)> = (0..100_000)
        .map(|i| (format!("xl/worksheets/s{i}.xml"), Vec::new()))
        .collect();
    vec![
        (
            "a sheet of blanks that lies about its size",
            claim_size(large.clone(), sheet, 1 << 20),
            lie.clone(),
        ),
        (
            "one text that goes on and on",
            claim_size(large.clone(), sheet, 15 << 20),
            long.clone(),
        ),
        (
            "shared strings of blanks",
            claim_size(blanks(strings, 512), strings, 15 << 20),
            long,
        ),
        (
            "a sheet of blanks",
            large,
            "bomb.xlsx: a part of the workbook unpacks to 512 MiB, 1028 times its size, which is not safe to read; save the \
             sheet as CSV"
                .into(),
        ),
        (
            "one text in every cell",
            Book::new(&format!("<row><c t='s'><v>0</v></c></row>{again}"))
                .with(strings, sixty)
                .bytes(),
            "bomb.xlsx, line 561: more than 32 MiB of text up to here; leave out columns or split the file".into(),
        ),
        (
            "short rows below a wide header",
            Book::new(&format!(
                "<row>{wide}</row>{}",
                "<row><c><v>1</v></c></row>".repeat(100_000)
            ))
            .bytes(),
            "bomb.xlsx, line 8390: more than 8,388,608 cells up to here; leave out columns or split the file".into(),
        ),
        (
            "more shared texts than the file can mean",
            Book::new("").with(strings, format!("<sst>{many}</sst>")).bytes(),
            "bomb.xlsx: the workbook holds more than 32 MiB of text; save the first sheet as CSV".into(),
        ),
        (
            "an end record that claims ten million parts",
            [Book::new("").bytes(), b"PK\x06\x06".to_vec(), vec![0; 28], 10_000_000_u64.to_le_bytes().to_vec()].concat(),
            "bomb.xlsx: the workbook has more than 10,000 parts; save the first sheet as CSV".into(),
        ),
        (
            "a hundred thousand sheets",
            crate::support::zip(&flood),
            "bomb.xlsx: the workbook has more than 10,000 parts; save the first sheet as CSV".into(),
        ),
    ]
}

/// The most memory that this process ever had, in MiB.
#[cfg(target_os = "linux")]
fn peak() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<usize>().unwrap() / 1024
}

/// Each bomb is read by a process of its own, because the peak of a process never goes down again.
#[test]
#[cfg(target_os = "linux")]
fn bombs_are_refused_in_little_memory() {
    const BOMB: &str = "KITH_TEST_BOMB";
    if let Some(path) = std::env::var_os(BOMB) {
        let bytes = std::fs::read(&path).unwrap();
        let before = peak();
        let expected = std::fs::read_to_string(std::path::Path::new(&path).with_extension("txt")).unwrap();
        assert_eq!(table_text("bomb.xlsx", &bytes), expected);
        let grown = peak() - before;
        assert!(grown <= 64, "{grown} MiB more than before");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for (title, bytes, expected) in bombs() {
        let path = folder.path().join("bomb.xlsx");
        std::fs::write(&path, bytes).unwrap();
        std::fs::write(path.with_extension("txt"), expected).unwrap();
        let output = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "limits::bombs_are_refused_in_little_memory", "--nocapture"])
            .env(BOMB, &path)
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{title}: {text}");
        assert!(text.contains("1 passed"), "{title}: {text}");
    }
}
