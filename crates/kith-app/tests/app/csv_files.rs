//! Text files: encodings, delimiters, quotes, line ends, headers, ragged rows.

use crate::support::{check, fixture, table_text};

fn utf16(text: &str, unit: fn(u16) -> [u8; 2], mark: bool) -> Vec<u8> {
    let mark = if mark { "\u{feff}" } else { "" };
    format!("{mark}{text}").encode_utf16().flat_map(unit).collect()
}

#[test]
fn what_is_read_and_with_which_warning() {
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        (
            "plain",
            b"id,name\n1,Ann\n2,Ben\n".into(),
            "1: id | name\n2: 1 | Ann\n3: 2 | Ben",
        ),
        (
            "no line end at the end",
            b"id,name\n1,Ann".into(),
            "1: id | name\n2: 1 | Ann",
        ),
        (
            "UTF-8 with a byte order mark",
            b"\xef\xbb\xbfid,name\n1,Zo\xc3\xab\n".into(),
            "1: id | name\n2: 1 | Zoë",
        ),
        (
            "UTF-16, little-endian",
            utf16("id,name\r\n1,Zoë 👋\r\n", u16::to_le_bytes, true),
            "! read as UTF-16 (little-endian), as the byte order mark says\n1: id | name\n2: 1 | Zoë 👋",
        ),
        (
            "UTF-16, big-endian",
            utf16("id;name\n1;Ю\n", u16::to_be_bytes, true),
            "! read as UTF-16 (big-endian), as the byte order mark says\n1: id | name\n2: 1 | Ю",
        ),
        (
            "Windows-1252, by its first line that is not UTF-8",
            b"id,name\n1,Ann\n2,Zo\xeb\n3,\x80uro\n".into(),
            "! line 3: this line is not UTF-8, so the file was read as Windows-1252; if names look wrong, save it as UTF-8\n\
             1: id | name\n2: 1 | Ann\n3: 2 | Zoë\n4: 3 | €uro",
        ),
        (
            "semicolons",
            b"id;name;note\n1;Ann;a,b\n".into(),
            "1: id | name | note\n2: 1 | Ann | a,b",
        ),
        (
            "tabs",
            b"id\tname\n1\tAnn, Ben\n".into(),
            "1: id | name\n2: 1 | Ann, Ben",
        ),
        (
            "an empty first cell before a tab",
            b"\tname\n\tAnn\n".into(),
            "1: name\n2: Ann",
        ),
        ("one column", b"name\nAnn\nBen\n".into(), "1: name\n2: Ann\n3: Ben"),
        (
            "LF, CRLF and CR mixed",
            b"id,name\r\n1,Ann\n2,Ben\r3,Cem\r\r\n4,Dee".into(),
            "1: id | name\n2: 1 | Ann\n3: 2 | Ben\n4: 3 | Cem\n6: 4 | Dee",
        ),
        (
            "line breaks, delimiters and quotes in quotes",
            b"id,name\r\n1,\"Ann\r\n\"\"the\"\"\nbrave, Lee\"\r\n2,Ben\r\n".into(),
            "1: id | name\n2: 1 | Ann\r\n\"the\"\nbrave, Lee\n5: 2 | Ben",
        ),
        (
            "spaces around quotes",
            b"id, name\n1, \"Lee, Ann\" \n2,\"Ben\"  ".into(),
            "1: id | name\n2: 1 | Lee, Ann\n3: 2 | Ben",
        ),
        (
            "a quote inside a bare cell",
            b"id,size\n1,6\" tall\n".into(),
            "1: id | size\n2: 1 | 6\" tall",
        ),
        (
            "blank lines and rows",
            b"\n \nid,name\n\n1,Ann\n,\n , \n\n2,Ben\n\n\n".into(),
            "3: id | name\n5: 1 | Ann\n9: 2 | Ben",
        ),
        (
            "a row with empty cells too many",
            b"id,name\n1,Ann,,,\n".into(),
            "1: id | name\n2: 1 | Ann",
        ),
        (
            "an empty column without a title",
            b"id,,name\n1,,Ann\n".into(),
            "1: id | name\n2: 1 | Ann",
        ),
        (
            "trailing delimiters on every line",
            b"id,name,\n1,Ann,\n".into(),
            "1: id | name\n2: 1 | Ann",
        ),
        (
            "empty quotes",
            b"id,name\n\"\",\"\"\n1,\"\"\n".into(),
            "1: id | name\n3: 1 | ",
        ),
        (
            "invisible marks around cells",
            "\u{200b}id,name\u{200f}\n\u{feff}1\u{200d},\u{202b}نور\u{202c}\n".into(),
            "1: id | name\n2: 1 | نور",
        ),
        ("a header only", b"id,name\n".into(), "1: id | name"),
        (
            "a fixture in Windows-1252 with semicolons",
            fixture("windows-1252.csv"),
            "! line 1: this line is not UTF-8, so the file was read as Windows-1252; if names look wrong, save it as UTF-8\n\
             1: Id | Vorname | Nachname | Fähigkeiten\n2: 7 | Jörg | Müller | SQL|Größe\n3: 8 | Zoë | O’Neil | \n5: 9 | Ana\nMaria | Núñez | \"Go\"",
        ),
    ];
    check(cases, |bytes| table_text("people.csv", bytes));
}

#[test]
fn what_is_refused_and_with_which_message() {
    let utf8 = "save the file as UTF-8 (in a spreadsheet program: \"CSV UTF-8\")";
    let empty = "people.csv: the file is empty; expected a line of column titles and a line for each entry below it";
    let nul = "a NUL byte, which no text holds: the file is damaged or not a table; export it again as CSV or XLSX";
    let mend = "put quotes around a cell that holds the delimiter or a line break";
    let page = "people.csv: this is a page of HTML or XML; open it in a spreadsheet program and save it as CSV or XLSX";
    let texts = [
        format!("people.csv: this looks like UTF-16 without a byte order mark; {utf8}"),
        format!("people.csv: this is UTF-32, which is not read; {utf8}"),
        format!("people.csv, line 2: the file starts as UTF-8, but this line is not; {utf8}"),
        format!("people.csv, line 2: the file starts as UTF-16 (little-endian), but this line is not; {utf8}"),
        format!("people.csv, line 2: the file starts as UTF-16 (big-endian), but this line is not; {utf8}"),
        format!("people.csv, line 3: {nul}"),
        format!("people.csv, line 2: {nul}"),
        format!("people.csv, line 3: 1 cell where the header has 2; {mend}"),
        format!("people.csv, line 2, column 3: 4 cells where the header has 2; {mend}"),
        format!("people.csv, line 3: 2 cells where the header has 3; {mend}"),
    ];
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("no byte at all", b"".into(), empty),
        ("only a byte order mark", b"\xef\xbb\xbf".into(), empty),
        ("only blanks", b"\r\n \t\n\n".into(), empty),
        ("only delimiters", b",,\n,,\n".into(), empty),
        (
            "UTF-16 without a mark, little-endian",
            utf16("id,name\n", u16::to_le_bytes, false),
            &texts[0],
        ),
        (
            "UTF-16 without a mark, big-endian",
            utf16("id,name\n", u16::to_be_bytes, false),
            &texts[0],
        ),
        ("UTF-32", b"\xff\xfe\0\0i\0\0\0d\0\0\0".into(), &texts[1]),
        (
            "a mark of UTF-8 before something else",
            b"\xef\xbb\xbfname\nZo\xeb\n".into(),
            &texts[2],
        ),
        (
            "half a character of UTF-16",
            b"\xff\xfei\0\n\0\x00\xd8\n\0".into(),
            &texts[3],
        ),
        ("an odd byte of UTF-16", b"\xfe\xff\0i\0\n\0".into(), &texts[4]),
        ("NUL", b"id,name\n1,Ann\n2,\0\n".into(), &texts[5]),
        ("NUL and not UTF-8", b"id,name\n\xff\0\n".into(), &texts[6]),
        ("NUL in UTF-16", utf16("id\n\0\n", u16::to_le_bytes, true), &texts[6]),
        ("a cell too few", b"id,name\n1,Ann\n2\n".into(), &texts[7]),
        ("cells too many", b"id,name\n1,Ann,x,y\n".into(), &texts[8]),
        (
            "a bare line break in a cell",
            b"id,name,note\n1,Ann,x\n2,Be\nn,y\n".into(),
            &texts[9],
        ),
        (
            "a quote that is never closed",
            b"id,name\n1,Ann\n2,\"Ben\n3,Cem\n4,Dee\n".into(),
            "people.csv, line 3, column 2 (name): the quote that opens this cell is never closed; close it, or write \"\" for \
             a quote inside a cell",
        ),
        (
            "a quote that is never closed in the header",
            b"id,\"name\n1,Ann\n".into(),
            "people.csv, line 1, column 2: the quote that opens this cell is never closed; close it, or write \"\" for a quote \
             inside a cell",
        ),
        (
            "text behind a quote",
            b"id,name\n1,\"Ann\"Lee\n".into(),
            "people.csv, line 2, column 2 (name): text behind the closing quote of a cell; write \"\" for a quote inside a cell",
        ),
        (
            "a quote that closes where the next one should open",
            b"id,name\n1,\"Ann\n2,Ben\n3,\"Cem\"\n".into(),
            "people.csv, line 4, column 2 (name): text behind the closing quote of a cell (it opened on line 2); write \"\" for \
             a quote inside a cell",
        ),
        (
            "the same title twice",
            b"id,Time Zone,x,time_zone\n".into(),
            "people.csv, line 1, column 4 (time_zone): the title \"time_zone\" is taken by column 2 already; rename one of the two",
        ),
        (
            "a value without a title",
            b"id,,name\n1,,Ann\n2,x,Ben\n".into(),
            "people.csv, line 3, column 2: a value in a column without a title; give the column a title or clear it",
        ),
        ("HTML", b"<html><table><tr><td>id</td></tr></table>".into(), page),
        ("XML", b"\xef\xbb\xbf\n <?xml version=\"1.0\"?><a/>".into(), page),
        (
            "PDF",
            b"%PDF-1.7\n%\xe2\xe3".into(),
            "people.csv: this is a PDF document; open it in a spreadsheet program and save it as CSV or XLSX",
        ),
    ];
    check(cases, |bytes| table_text("people.csv", bytes));
}
