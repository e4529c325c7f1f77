//! What a file of people may look like, and how it is taken.

use std::path::Path;

use crate::support::{DATE, Folder, kith, stderr, stdout};

/// Four people of whom only ann and ben, and cy and dee, may meet.
fn pairs_of(people: impl AsRef<[u8]>) -> (Vec<String>, String) {
    let folder = Folder::of(people).rules("[[rule]]\nkind = \"same\"\nfield = \"team\"\nhard = true\n");
    let output = folder.matched(&["--json", "outcome.json"]);
    let outcome = crate::support::Outcome(crate::support::json(&folder.read("outcome.json")));
    (outcome.matches(), stderr(&output))
}

#[test]
fn delimiters_and_line_ends_make_no_difference() {
    for (delimiter, end) in [
        (",", "\n"),
        (";", "\n"),
        ("\t", "\n"),
        (",", "\r\n"),
        (";", "\r\n"),
        (",", "\r"),
    ] {
        let text = ["id,team", "ann,red", "cy,blue", "ben,red", "dee,blue"].map(|l| l.replace(',', delimiter));
        let (matches, said) = pairs_of(text.join(end));
        assert_eq!(matches, ["ann+ben", "cy+dee"], "{delimiter:?} {end:?}");
        assert!(!said.contains("people.csv:"), "no warning: {said}");
    }
}

#[test]
fn the_delimiter_is_the_one_with_most_hits_outside_quotes() {
    let text = "id;\"a,b,c,d\";team\nann;1;red\ncy;1;blue\nben;1;red\ndee;1;blue\n";
    assert_eq!(pairs_of(text).0, ["ann+ben", "cy+dee"]);
}

#[test]
fn encodings_are_guessed_with_a_warning_that_names_the_guess() {
    let text = "id,team\nann,grün\ncy,blau\nben,grün\ndee,blau\n";
    let utf16 = |bom: [u8; 2], unit: fn(u16) -> [u8; 2]| -> Vec<u8> {
        bom.into_iter().chain(text.encode_utf16().flat_map(unit)).collect()
    };
    let bom: Vec<u8> = [0xef, 0xbb, 0xbf].into_iter().chain(text.bytes()).collect();
    let latin: Vec<u8> = text.chars().map(|c| c as u32 as u8).collect();
    for (bytes, guess) in [
        (text.as_bytes().to_vec(), None),
        (bom, None),
        (utf16([0xff, 0xfe], u16::to_le_bytes), Some("UTF-16 (little-endian)")),
        (utf16([0xfe, 0xff], u16::to_be_bytes), Some("UTF-16 (big-endian)")),
        (
            latin,
            Some("line 2: this line is not UTF-8, so the file was read as Windows-1252"),
        ),
    ] {
        let (matches, said) = pairs_of(&bytes);
        assert_eq!(matches, ["ann+ben", "cy+dee"], "{guess:?}");
        match guess {
            Some(guess) => assert!(said.contains(guess), "{guess}: {said}"),
            None => assert!(!said.contains("people.csv:"), "no warning: {said}"),
        }
    }
}

#[test]
fn headers_are_case_and_space_insensitive_and_have_aliases() {
    for (header, key, name) in [
        ("PERSON,Name", "7", "Ann"),
        (" Id , NAME ", "7", "Ann"),
        ("Email  Address,name", "7", "Ann"),
        ("e-mail,name", "7", "Ann"),
        ("EMAIL,name", "7", "Ann"),
        ("first name,LAST_name", "7 Ann", "7 Ann"),
        ("Name,note", "7", "7"),
    ] {
        let folder = Folder::of(format!("{header}\n7,Ann\n8,Ben\n"));
        folder.matched(&["--out", "pairs.csv"]);
        let row = folder.read("pairs.csv").lines().nth(1).expect("one pair").to_owned();
        assert!(row.starts_with(&format!("1,10000,{key},{name},")), "{header}: {row}");
    }
}

#[test]
fn the_key_is_the_id_else_the_email_in_lower_case_else_the_name() {
    let folder = Folder::of("id,email,name\nA1,x@example.org,Ann\n,Ben@Example.ORG,Ben\n,,Cy  Lee\nB2,,\n");
    let outcome = folder.outcome(&[]);
    outcome.nobody_disappears(&["A1", "ben@example.org", "Cy Lee", "B2"]);
    let said = stderr(&folder.matched(&["--json", "x.json"]));
    assert!(said.contains("people.csv: line 3: 2 people have no id"), "{said}");
}

#[test]
fn any_other_column_is_a_field_of_that_name() {
    let folder = Folder::of("name,Favourite  Colour\nann,red\nben,blue\ncy,red\ndee,blue\n")
        .rules("[[rule]]\nkind = \"same\"\nfield = \"favourite_colour\"\nhard = true\n");
    assert_eq!(folder.outcome(&[]).matches(), ["ann+cy", "ben+dee"]);
}

/// Shares of the two whole cells, or of their values: which of them counts shows in the score.
fn overlap(people: &str, field: &str) -> i64 {
    let rules = format!("[[rule]]\nkind = \"overlap\"\nfield = \"{field}\"\n");
    Folder::of(people).rules(&rules).edges(&[])[0].2
}

#[test]
fn several_values_in_one_cell() {
    for cell in ["a;b", "a|b", "a; b ;", "b|a;a"] {
        assert_eq!(
            overlap(&format!("id,skills\n1,{cell}\n2,b;a\n"), "skills"),
            10_000,
            "{cell}"
        );
    }
    // In a semicolon file: the bar, or a quoted semicolon.
    assert_eq!(overlap("id;skills\n1;a|b\n2;\"b;a\"\n", "skills"), 10_000);
    // A field of any name that an overlap reads.
    assert_eq!(overlap("id,hobbies\n1,a;b\n2,b;a\n", "hobbies"), 10_000);
    // Elsewhere a semicolon is text.
    let same = |people: &str| {
        let folder = Folder::of(people).rules("[[rule]]\nkind = \"same\"\nfield = \"skills\"\n");
        folder.edges(&[])[0].2
    };
    assert_eq!(same("id,skills\n1,a;b\n2,b;a\n"), 0);
    assert_eq!(same("id,skills\n1,a;b\n2,A;B\n"), 10_000);
}

#[test]
fn a_manager_is_an_id_else_an_email_else_a_unique_name() {
    for manager in ["7", "boss@example.org", "BOSS@example.org", "Ann Lee", "ann  lee"] {
        let folder = Folder::of(format!(
            "id,email,name,manager\n7,boss@example.org,Ann Lee,\n8,,Ben,{manager}\n9,,Cy,\n10,,Dee,\n"
        ));
        let edges = folder.edges(&[]);
        assert!(
            !edges.iter().any(|(a, b, _)| a == "7" && b == "8"),
            "{manager}: {edges:?}"
        );
        assert_eq!(edges.len(), 5, "{manager}");
    }
}

#[test]
fn odd_managers_are_warned_about_with_their_line() {
    let people = "id,name,manager\n1,Ann,9\n2,Ben,2\n3,Cy,4\n4,Dee,3\n5,Sam,\n6,Sam,\n7,Gus,Sam\n8,Hal,\n";
    let folder = Folder::of(people);
    let output = folder.matched(&["--edges", "edges.csv", "--json", "o.json"]);
    let warnings: Vec<String> = stderr(&output)
        .lines()
        .filter_map(|l| l.split_once("people.csv: ").map(|(_, w)| w.to_owned()))
        .collect();
    insta::assert_snapshot!(warnings.join("\n"));
    // Unknown, oneself and several: no manager. The circle still keeps the two apart.
    let edges = crate::support::edges(&folder.read("edges.csv"));
    assert_eq!(edges.len(), 8 * 7 / 2 - 1);
    assert!(!edges.iter().any(|(a, b, _)| (a.as_str(), b.as_str()) == ("3", "4")));
}

#[test]
fn whoever_is_not_active_is_listed_and_not_matched() {
    for no in ["no", "No", "n", "false", "0", "inactive"] {
        let folder = Folder::of(format!("id,active\nann,yes\nben,{no}\ncy,\ndee,{no}\n"));
        let outcome = folder.outcome(&[]);
        assert_eq!(outcome.matches(), ["ann+cy"]);
        assert_eq!(outcome.unmatched(), ["ben: inactive", "dee: inactive"]);
        assert!(outcome.flag("optimal"));
    }
}

#[test]
fn blank_rows_are_left_out_and_quotes_hold_anything() {
    let folder = Folder::of("\n\nid,name\n1,\"Ann \"\"the\"\" Lee\"\n\n,\n2,\"Ben, of\nYork\"\n");
    folder.matched(&["--out", "pairs.csv"]);
    insta::assert_snapshot!(folder.read("pairs.csv"));
}

#[test]
fn the_first_sheet_of_a_workbook_is_read() {
    let workbook = Path::new(env!("CARGO_MANIFEST_DIR")).join("../kith-app/tests/fixtures/openpyxl.xlsx");
    let workbook = workbook.to_str().expect("a plain path");
    let output = kith(&["match", workbook, "--date", DATE, "--json", "-"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let people = crate::support::json(&stdout(&output))["people"].as_i64();
    assert!(people.is_some_and(|n| n > 1), "{}", stdout(&output));
}

#[test]
fn limits_of_columns_and_cells_are_exact() {
    let header = |n: usize| -> String { (0..n).map(|i| format!(",c{i}")).collect() };
    let wide = |n: usize| {
        let commas = ",".repeat(n - 1);
        Folder::of(format!("id{}\n1{commas}\n2{commas}\n", header(n - 1)))
    };
    assert_eq!(wide(1_000).outcome(&[]).int("people"), 2);
    let refused = wide(1_001).try_match(&[]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        stderr(&refused).contains("people.csv, line 1: more than 1,000 columns"),
        "{}",
        stderr(&refused)
    );

    let long = |n: usize| Folder::of(format!("id,note\n1,{}\n2,\n", "x".repeat(n)));
    assert_eq!(long(64 << 10).outcome(&[]).int("people"), 2);
    let refused = long((64 << 10) + 1).try_match(&[]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        stderr(&refused).contains("people.csv, line 2, column 2 (note): this cell is longer than 64 KiB"),
        "{}",
        stderr(&refused)
    );
}
