//! Whatever the bytes, a reader answers; whatever the cells, what was written is read back.

use crate::support::{Book, people_text, table};
use kith_app::history_file;
use proptest::prelude::*;

/// A small workbook with every kind of cell.
fn workbook() -> Book {
    Book::new(
        r#"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="D1" t="inlineStr"><is><t>d</t></is></c></row>
           <row r="2"><c r="A2"><v>1.5</v></c><c r="B2" s="1"><v>46027</v></c><c r="D2" t="b"><v>1</v></c></row>
           <row r="9"><c r="A9" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="B9" t="str"><v>a&amp;_x0041_</v></c></row>"#,
    )
}

/// Bytes that look like a table more often than arbitrary ones.
fn tabular() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        4 => Just(b",".to_vec()),
        2 => Just(b";".to_vec()),
        1 => Just(b"\t".to_vec()),
        3 => Just(b"\n".to_vec()),
        1 => Just(b"\r".to_vec()),
        3 => Just(b"\"".to_vec()),
        2 => Just(b"id".to_vec()),
        2 => Just(b"manager".to_vec()),
        2 => Just(b"round,a,b\n".to_vec()),
        3 => Just("é 1".as_bytes().to_vec()),
        1 => proptest::collection::vec(any::<u8>(), 0..4),
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn read_all(bytes: &[u8]) {
    for name in ["people.csv", "people.xlsx"] {
        let _ = people_text(name, bytes);
        if let Ok(table) = table(name, bytes) {
            let _ = history_file::read(&table, &Default::default());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn arbitrary_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        read_all(&bytes);
    }

    #[test]
    fn bytes_like_a_table_are_answered(bytes in tabular()) {
        read_all(&bytes);
    }

    #[test]
    fn a_damaged_archive_is_answered(changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12)) {
        let mut bytes = workbook().bytes();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        read_all(&bytes);
    }

    #[test]
    fn damaged_xml_is_answered(
        part in 0..5_usize,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), "[<>&;\"'/= a-zA-Z0-9é]{0,3}", 0..4_usize), 1..8),
    ) {
        let name = ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml", "_rels/.rels"][part];
        let book = workbook();
        let mut xml: Vec<char> = String::from_utf8(book.part(name).to_vec()).unwrap().chars().collect();
        for (at, text, remove) in changes {
            let at = at.index(xml.len() + 1);
            let end = (at + remove).min(xml.len());
            xml.splice(at..end, text.chars());
        }
        read_all(&book.with(name, xml.into_iter().collect::<String>()).bytes());
    }

    #[test]
    fn what_was_written_is_read_back(
        delimiter in prop::sample::select(vec![',', ';', '\t']),
        end in prop::sample::select(vec!["\n", "\r\n", "\r"]),
        last_end in any::<bool>(),
        width in 1..6_usize,
        cells in proptest::collection::vec("[ -~é👋,;\t\n\r\"]{0,8}", 0..40),
        always_quote in any::<bool>(),
    ) {
        let delimiter = delimiter.to_string();
        let write = |cell: &str| {
            let bare = !cell.contains([',', ';', '\t', '\n', '\r', '"']);
            if bare && !always_quote { cell.to_owned() } else { format!("\"{}\"", cell.replace('"', "\"\"")) }
        };
        let header: Vec<String> = (0..width).map(|i| format!("t{i}")).collect();
        let rows: Vec<&[String]> = cells.chunks_exact(width).collect();
        let mut lines = vec![header.join(&delimiter)];
        lines.extend(rows.iter().map(|row| row.iter().map(|cell| write(cell)).collect::<Vec<_>>().join(&delimiter)));
        let text = lines.join(end) + if last_end { end } else { "" };

        let table = table("people.csv", text.as_bytes()).unwrap();
        let read: Vec<Vec<&str>> = table.rows().map(|row| row.cells().collect()).collect();
        let written: Vec<Vec<&str>> = rows
            .iter()
            .map(|row| row.iter().map(|cell| cell.trim()).collect::<Vec<_>>())
            .filter(|row| row.iter().any(|cell| !cell.is_empty()))
            .collect();
        prop_assert_eq!(read, written);
    }
}
