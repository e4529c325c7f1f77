//! Workbooks: what other programs write, what is odd, what is refused.

use crate::support::{Book, check, claim_size, fixture, people_text, table_text, zip};
use calamine::{Data, DataType, Reader, Xlsx};
use std::io::Cursor;

const HEADER: &str = r#"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>"#;

fn book(rows: &str) -> Book {
    Book::new(&format!("{HEADER}{rows}"))
}

#[test]
fn what_other_programs_write() {
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        (
            "openpyxl: a hidden sheet before, dates, times, a formula that was never computed",
            fixture("openpyxl.xlsx"),
            "! only the first sheet (\"People\") was read; the workbook has 1 more sheet\n\
             ! line 2: column 8 (Bonus): 1 cell with a formula that has no result yet, read as empty; open the workbook in a \
             spreadsheet program and save it\n\
             1: Person | Name | Start date | Working hours | Level | Active | Skills | Bonus\n\
             2: p1 | Ann Lee | 2025-03-09 | 09:00 | 3 | yes | SQL; Go | \n\
             3: p2 | Zoë Ünal\nOkafor | 2025-03-09T14:30 | 08:30:15 | 2.5 | no | =not a formula | \n\
             5: 3 | Ben & \"Bo\" <x> | 1999-12-31 |  | 12345678901 |  | A stays | 0.3",
        ),
        (
            "XlsxWriter: days since 1904, rich text, a table away from the corner, formulas with results and errors",
            fixture("xlsxwriter.xlsx"),
            "! line 4: column 7 (boss): 1 cell with a formula error, such as #N/A, read as empty\n\
             3: id | name | start date | hours | share | boss | ok\n\
             4: 1 | Ann Lee | 2026-01-05 | 36:00 | 0.4 |  | yes\n\
             5: 2 | Ben_x000D_ |  |  |  | 1 | no\n\
             10: 1000000000000000 |  |  |  |  |  | ",
        ),
    ];
    check(cases, |bytes| table_text("people.xlsx", bytes));
}

/// Our reader against another one, cell by cell, on the values that both take for text, numbers or truth.
#[test]
fn another_reader_sees_the_same_cells() {
    for name in ["openpyxl.xlsx", "xlsxwriter.xlsx"] {
        let bytes = fixture(name);
        let mut workbook = Xlsx::new(Cursor::new(&bytes)).unwrap();
        let sheet = workbook
            .sheets_metadata()
            .iter()
            .find(|sheet| sheet.visible == calamine::SheetVisible::Visible)
            .map(|sheet| sheet.name.clone())
            .unwrap();
        let range = workbook.worksheet_range(&sheet).unwrap();
        let table = kith_app::table::read(name, &bytes).unwrap();
        let mut compared = 0;
        for row in table.rows() {
            for (index, field) in table.columns().iter().enumerate() {
                let theirs = match range.get_value((row.line() as u32 - 1, field.column as u32 - 1)) {
                    Some(Data::String(text)) => text.trim().trim_start_matches('\u{200b}').to_owned(),
                    Some(Data::Bool(value)) => if *value { "yes" } else { "no" }.to_owned(),
                    Some(value) if value.is_float() || value.is_int() => value.to_string(),
                    Some(Data::Empty | Data::Error(_)) | None => String::new(),
                    // A moment: the two differ in how they write it.
                    Some(_) => continue,
                };
                // The sum of 0.1 and 0.2, to the last bit.
                let theirs = theirs.replace("0.30000000000000004", "0.3");
                assert_eq!(row.cell(index), theirs, "{name}, row {}, {}", row.line(), field.title);
                compared += 1;
            }
        }
        assert!(compared >= 15, "{name}: only {compared} cells compared");
    }
}

#[test]
fn odd_but_sound() {
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        (
            "kinds of cells",
            book(
                r#"<row r="2"><c r="A2"><v>1</v></c><c r="B2" t="s"><v>2</v></c></row>
                   <row r="3"><c r="A3" t="b"><v>1</v></c><c r="B3" t="b"><v>0</v></c></row>
                   <row r="4"><c r="A4" s="1"><v>46027</v></c><c r="B4" t="inlineStr"><is><t>in</t><rPh><t>no</t></rPh></is></c></row>
                   <row r="5"><c r="A5" t="d"><v>2026-01-05T00:00:00</v></c><c r="B5" t="str"><f>A1</f><v>x_x000D_y</v></c></row>
                   <row r="6"><c r="A6" s="2"><v>46027.75</v></c><c r="B6" s="3"><v>0.75</v></c></row>"#,
            )
            .bytes(),
            "1: id | name\n2: 1 | Ann & Bo\n3: yes | no\n4: 2026-01-05 | in\n5: 2026-01-05 | x\ry\n6: 2026-01-05T18:00 | 18:00",
        ),
        (
            "without references",
            Book::new("<row><c><v>1</v></c><c/><c><v>3</v></c></row><row/><row><c/><c/><c><v>4</v></c></row>")
                .bytes(),
            "1: 1 | 3\n3:  | 4",
        ),
        (
            "gaps and cells beyond the header without a value",
            book(r#"<row r="7"><c r="B7"><v>7</v></c><c r="ZZ7" s="1"/></row>"#).bytes(),
            "1: id | name\n7:  | 7",
        ),
        (
            "a dimension of 17 thousand million cells",
            Book::new("")
                .with(
                    "xl/worksheets/sheet1.xml",
                    format!(
                        "<worksheet><dimension ref=\"A1:XFD1048576\"/><sheetData>{HEADER}<row r=\"1048576\">\
                         <c r=\"A1048576\"><v>1</v></c></row></sheetData></worksheet>"
                    ),
                )
                .bytes(),
            "1: id | name\n1048576: 1 | ",
        ),
        (
            "a dimension upside down",
            book("").with("xl/worksheets/sheet1.xml", r#"<worksheet><dimension ref="C9:A1"/><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>"#).bytes(),
            "1: 1",
        ),
        (
            "a count of shared strings beyond all memory",
            book("").with("xl/sharedStrings.xml", r#"<sst uniqueCount="18446744073709551615"><si><t>id</t></si><si><t>name</t></si></sst>"#).bytes(),
            "1: id | name",
        ),
        (
            "prefixes, comments and CDATA",
            Book::new("")
                .with(
                    "xl/worksheets/sheet1.xml",
                    "<x:worksheet><!-- <row> --><x:sheetData><x:row r='1'><x:c r='A1' t='str'><x:v>i<![CDATA[<&]]>d&#233;</x:v>\
                     </x:c></x:row></x:sheetData></x:worksheet>",
                )
                .bytes(),
            "1: i<&dé",
        ),
        (
            "other capitals and slashes in the names of parts",
            book("").without("xl/styles.xml").with("XL\\Styles.xml", "<styleSheet/>").bytes(),
            "1: id | name",
        ),
        ("without styles", book("").without("xl/styles.xml").bytes(), "1: id | name"),
        (
            "a workbook in another workbook",
            book("").with("xl/embeddings/other.xlsx", book("").bytes()).bytes(),
            "1: id | name",
        ),
        (
            "a hundred sheets",
            {
                let more: String = (2..=100).map(|i| format!("<sheet name=\"S{i}\" sheetId=\"{i}\" r:id=\"r1\"/>")).collect();
                let sheets = format!("<workbook><sheets><sheet name=\"One\" sheetId=\"1\" r:id=\"r1\"/>{more}</sheets></workbook>");
                book("").with("xl/workbook.xml", sheets).bytes()
            },
            "! only the first sheet (\"One\") was read; the workbook has 99 more sheets\n1: id | name",
        ),
    ];
    check(cases, |bytes| table_text("people.xlsx", bytes));
}

#[test]
fn what_is_refused_and_with_which_message() {
    let save = "open it in a spreadsheet program and save it as CSV or XLSX";
    let damaged = |what: &str| format!("people.xlsx: the workbook is damaged ({what}); {save}");
    let at = |place: &str, what: &str| format!("people.xlsx, {place}: the workbook is damaged ({what}); {save}");
    let parts = |names: &[&str]| {
        zip(&names
            .iter()
            .map(|n| ((*n).to_owned(), b"<x/>".to_vec()))
            .collect::<Vec<_>>())
    };
    let sheet = |xml: &str| book("").with("xl/worksheets/sheet1.xml", xml).bytes();
    let mut compound = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    compound.resize(4096, 0);
    let mut encrypted = compound.clone();
    encrypted.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    let mut cut = book("").bytes();
    cut.truncate(cut.len() / 2);
    let entity = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]>";
    let no_sheet =
        "people.xlsx: the workbook has no visible sheet with cells; expected the list on its first sheet".to_owned();

    let cases: Vec<(&str, Vec<u8>, String)> = vec![
        ("a password", encrypted, "people.xlsx: the workbook is protected by a password; save a copy without one".into()),
        ("an old workbook", compound, format!("people.xlsx: this is a workbook of the old .xls format; {save}")),
        (
            "a text with the name of a workbook",
            b"id,name\n".into(),
            "people.xlsx: the name says workbook, but the content does not; save it again as XLSX, or name it .csv if it is text"
                .into(),
        ),
        (
            "an empty file",
            Vec::new(),
            "people.xlsx: the file is empty; expected a line of column titles and a line for each entry below it".into(),
        ),
        (
            "an empty sheet",
            sheet("<worksheet><sheetData/></worksheet>"),
            "people.xlsx: the file is empty; expected a line of column titles and a line for each entry below it".into(),
        ),
        ("OpenDocument", parts(&["mimetype", "content.xml"]), format!("people.xlsx: this is an OpenDocument file (.ods); {save}")),
        ("a binary workbook", parts(&["xl/workbook.bin"]), format!("people.xlsx: this is a binary workbook (.xlsb); {save}")),
        ("a letter", parts(&["_rels/.rels", "word/document.xml"]), format!("people.xlsx: this is a Word document; {save}")),
        ("slides", parts(&["_rels/.rels", "ppt/presentation.xml"]), format!("people.xlsx: this is a PowerPoint presentation; {save}")),
        ("Numbers", parts(&["Index/Document.iwa"]), format!("people.xlsx: this is a Numbers document; {save}")),
        (
            "an archive of something",
            parts(&["people.csv"]),
            "people.xlsx: this is a ZIP archive without a workbook in it; unpack it and name the CSV or XLSX file".into(),
        ),
        ("half a file", cut, damaged("its ZIP directory cannot be read")),
        ("no workbook", book("").without("xl/workbook.xml").bytes(), damaged("it does not say where its workbook is")),
        ("no sheet", book("").without("xl/worksheets/sheet1.xml").bytes(), damaged("its first sheet is missing")),
        ("no visible sheet", book("").with("xl/workbook.xml", "<workbook/>").bytes(), no_sheet.clone()),
        (
            "only a chart",
            book("").with("xl/_rels/workbook.xml.rels", "<Relationships><Relationship Id='r1' Type='x/chartsheet' Target='c.xml'/></Relationships>").bytes(),
            no_sheet,
        ),
        ("entities that grow", sheet(&format!("{entity}<worksheet>&b;</worksheet>")), damaged("it defines entities of its own")),
        (
            "an entity from elsewhere",
            book("").with("xl/sharedStrings.xml", "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><sst><si><t>&a;</t></si></sst>").bytes(),
            damaged("it defines entities of its own"),
        ),
        ("an undefined entity", sheet("<worksheet>&b;</worksheet>"), damaged("it refers to an entity of its own")),
        ("a sheet that breaks off", sheet("<worksheet><sheetData><row r='1'>"), damaged("a part of it breaks off")),
        (
            "nested without end",
            sheet(&"<a>".repeat(100_000)),
            damaged("its XML is nested too deeply"),
        ),
        ("a text that is not there", book("<row r='2'><c r='B2' t='s'><v>99</v></c></row>").bytes(), at("line 2, column 2 (name)", "a cell refers to a text that is not there")),
        ("a third truth", book("<row r='2'><c r='A2' t='b'><v>7</v></c></row>").bytes(), at("line 2, column 1 (id)", "a cell is neither true nor false")),
        ("an unknown type", book("<row r='2'><c r='A2' t='q'><v>7</v></c></row>").bytes(), at("line 2, column 1 (id)", "a cell is of an unknown type")),
        ("rows not in order", book("<row r='9'/><row r='3'/>").bytes(), at("line 3", "its rows are not in order")),
        ("cells not in order", book("<row r='2'><c r='B2'/><c r='A2'/></row>").bytes(), at("line 2", "the cells of a row are not in order")),
        ("a reference without end", book("<row r='2'><c r='AAAAAAAAAAAAAA2'/></row>").bytes(), at("line 2", "a cell has no place")),
        ("a row without number", book("<row r='99999999999'/>").bytes(), damaged("a row has no number")),
        ("a cell outside a row", Book::new("<c r='A1'><v>1</v></c>").bytes(), damaged("a cell is outside a row")),
        (
            "a value without a title",
            book("<row r='2'><c r='D2'><v>7</v></c></row>").bytes(),
            "people.xlsx, line 2, column 4: a value in a column without a title; give the column a title or clear it".into(),
        ),
        (
            "the same title twice",
            Book::new("<row><c t='s'><v>0</v></c><c t='str'><v>ID</v></c></row>").bytes(),
            "people.xlsx, line 1, column 2 (ID): the title \"ID\" is taken by column 1 already; rename one of the two".into(),
        ),
        (
            "a column too far",
            book("<row r='2'><c r='XFD2'><v>7</v></c></row>").bytes(),
            "people.xlsx, line 2: more than 1,000 columns; keep the ones that matter for the match".into(),
        ),
        (
            "a part that is larger than it claims",
            claim_size(book(&"<row/>".repeat(1000)).bytes(), "xl/worksheets/sheet1.xml", 300),
            damaged("File is larger than its declared uncompressed size"),
        ),
        (
            "a part that claims a gigabyte",
            claim_size(book("").bytes(), "xl/worksheets/sheet1.xml", 1 << 30),
            "people.xlsx: a part of the workbook unpacks to 1024 MiB, 11184810 times its size, which is not safe to read; save the \
             sheet as CSV"
                .into(),
        ),
    ];
    let cases = cases
        .iter()
        .map(|(title, bytes, expected)| (*title, bytes, expected.as_str()))
        .collect();
    check(cases, |bytes| table_text("people.xlsx", bytes));
}

#[test]
fn the_content_decides_not_the_name() {
    let bytes = book("<row r='2'><c r='A2'><v>7</v></c></row>").bytes();
    assert_eq!(table_text("people.csv", &bytes), "1: id | name\n2: 7 | ");
}

#[test]
fn people_in_a_workbook() {
    let expected = "! only the first sheet (\"People\") was read; the workbook has 1 more sheet\n\
                    ! line 2: column 8 (Bonus): 1 cell with a formula that has no result yet, read as empty; open the workbook \
                    in a spreadsheet program and save it\n\
                    2: p1 \"Ann Lee\"\n3: p2 \"Zoë Ünal Okafor\" inactive\n5: 3 \"Ben & \\\"Bo\\\" <x>\"";
    assert_eq!(people_text("people.xlsx", fixture("openpyxl.xlsx")), expected);
}
