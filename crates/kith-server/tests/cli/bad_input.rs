//! Files that cannot be read: each is refused with one message at the place, and leaves nothing behind.

use std::process::Output;

use crate::support::{Folder, crowd, stderr, stdout};

/// Runs with all outputs; whatever is wrong must end with one message and no file.
fn refused(folder: &Folder, name: &str, args: &[&str]) -> String {
    let before = folder.names();
    let mut all = vec![
        "--out",
        "pairs.csv",
        "--json",
        "o.json",
        "--edges",
        "e.csv",
        "--graph",
        "g.kg",
        "--certificate",
        "p.json",
    ];
    all.extend(args);
    let output: Output = folder.try_match(&all);
    let said = stderr(&output);
    assert_eq!(
        (output.status.code(), stdout(&output).as_str()),
        (Some(1), ""),
        "{name}: {said}"
    );
    assert!(said.starts_with("error: ") && said.ends_with('\n'), "{name}: {said}");
    assert_eq!(said.matches("error:").count(), 1, "{name}: {said}");
    assert_eq!(said.lines().count(), 1, "{name}: {said}");
    assert!(!said.chars().any(|c| c.is_control() && c != '\n'), "{name}: {said:?}");
    assert!(said.len() < 500, "{name}: {said}");
    assert_eq!(folder.names(), before, "{name}");
    said
}

fn told(cases: Vec<(&str, Folder, &[&str])>) -> String {
    let tell = |(name, folder, args): (&str, Folder, &[&str])| format!("{name}:\n  {}", refused(&folder, name, args));
    cases.into_iter().map(tell).collect()
}

#[test]
fn people_that_cannot_be_read() {
    let utf16 = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    let with_bom = |bom: &[u8], rest: &[u8]| [bom, rest].concat();
    let of = |bytes: &[u8]| Folder::of(bytes);
    let header: String = (0..10_000).map(|i| format!("c{i},")).collect();
    let large = format!("id,note\n1,\"{}\"\n", "x".repeat(10 << 20));
    let cases: Vec<(&str, Folder, &[&str])> = vec![
        ("an empty file", of(b""), &[]),
        ("only blanks", of(b" \n\n\t\n"), &[]),
        ("only a byte order mark", of(b"\xef\xbb\xbf"), &[]),
        ("only a header", of(b"id,name\n"), &[]),
        ("no column that names people", of(b"team,level\nx,1\n"), &[]),
        ("nobody has a name", of(b"id,name,team\n1,Ann,x\n,,y\n"), &[]),
        ("an unclosed quote", of(b"id,name\n1,\"Ann\n2,Ben\n"), &[]),
        ("text after a quote", of(b"id,name\n1,\"Ann\" Lee\n2,Ben\n"), &[]),
        (
            "a quote within a cell",
            of(b"id,name\n1,Ann \"the\" Lee\n2,\"Be\"n\"\n"),
            &[],
        ),
        ("a cell too many", of(b"id,name\n1,Ann,x\n2,Ben\n"), &[]),
        ("a cell too few", of(b"id,name,team\n1,Ann\n2,Ben,x\n"), &[]),
        ("the same title twice", of(b"id,name,Name\n1,Ann,x\n"), &[]),
        (
            "the same title in other letters",
            of(b"id,time zone,Time_Zone\n1,UTC,UTC\n"),
            &[],
        ),
        ("a value without a title", of(b"id,,name\n1,x,Ann\n"), &[]),
        ("a NUL byte", of(b"id,name\n1,An\0n\n"), &[]),
        ("a NUL byte and another encoding", of(b"id,name\n1,An\0n\xff\n"), &[]),
        ("UTF-16 without a mark", of(&utf16("id,name\n1,Ann\n")), &[]),
        (
            "half a UTF-16 character",
            of(&with_bom(b"\xff\xfe", b"i\0d\0\n\0a")),
            &[],
        ),
        (
            "a lone surrogate",
            of(&with_bom(b"\xff\xfe", b"i\0d\0\n\0\0\xd8\n\0")),
            &[],
        ),
        ("UTF-32", of(b"\xff\xfe\0\0i\0\0\0d\0\0\0"), &[]),
        ("broken UTF-8 after a mark", of(b"\xef\xbb\xbfid\nA\xffn\n"), &[]),
        ("the same id twice", of(b"id,name\n1,Ann\n2,Ben\n1,Cy\n"), &[]),
        ("an e-mail in other letters", of(b"email\nann@x.org\nANN@x.org\n"), &[]),
        ("the same name twice", of(b"name\nAnn\nBen\nAnn\n"), &[]),
        (
            "the same first and last name",
            of(b"first name,last name\nAnn,Lee\nAnn,Lee\n"),
            &[],
        ),
        ("neither yes nor no", of(b"id,active\n1,perhaps\n"), &[]),
        ("10,000 columns", of(format!("{header}\n").as_bytes()), &[]),
        ("a cell of 10 MB", of(large.as_bytes()), &[]),
        ("a picture", of(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0"), &[]),
        ("a PDF", of(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), &[]),
        ("a zip that is no workbook", of(b"PK\x03\x04\x14\0\0\0\0\0"), &[]),
        ("an old workbook", of(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0\0\0"), &[]),
        (
            "control characters in a duplicate",
            of(b"id\n\x1b[31mred\n\x1b[31mred\n"),
            &[],
        ),
        (
            "a very long duplicate",
            of(format!("id\n{0}\n{0}\n", "long".repeat(500)).as_bytes()),
            &[],
        ),
    ];
    assert!(cases.len() >= 34);
    insta::assert_snapshot!(told(cases));
}

#[test]
fn histories_that_cannot_be_read() {
    let past = |text: &str| Folder::of(crowd(4)).with("past.csv", text);
    let args: &[&str] = &["--history", "past.csv"];
    let cases: Vec<(&str, Folder, &[&str])> = vec![
        ("an empty file", past(""), args),
        ("other columns", past("who,whom\np0,p1\n"), args),
        ("no time", past("a,b\np0,p1\n"), args),
        ("no second person", past("round,a\n1,p0\n"), args),
        ("a round that is no number", past("round,a,b\nfirst,p0,p1\n"), args),
        ("a round that is empty", past("round,a,b\n1,p0,p1\n,p2,p3\n"), args),
        (
            "a round beyond all numbers",
            past("round,a,b\n99999999999999999999,p0,p1\n"),
            args,
        ),
        ("a day that is none", past("date,a,b\n2026-02-30,p0,p1\n"), args),
        ("a day written otherwise", past("date,a,b\n30.01.2026,p0,p1\n"), args),
        ("one person alone", past("round,a,b\n1,p0,\n"), args),
        ("a person with themselves", past("round,a,b\n1,p0,p0\n"), args),
        ("a cell too few", past("round,a,b\n1,p0\n"), args),
        ("an unclosed quote", past("round,a,b\n1,\"p0,p1\n"), args),
    ];
    insta::assert_snapshot!(told(cases));
}

#[test]
fn files_that_are_not_there() {
    let folder = Folder::of(crowd(2));
    std::fs::create_dir(folder.path("folder")).expect("a folder");
    let mut told = String::new();
    for args in [
        &["match", "absent.csv"][..],
        &["match", "folder"],
        &["match", "people.csv", "--rules", "absent.toml"],
        &["match", "people.csv", "--rules", "folder"],
        &["match", "people.csv", "--history", "absent.csv"],
        &["match", "people.csv", "--history", "folder"],
        &["verify", "people.csv", "absent.json"],
    ] {
        let output = folder.run(args);
        let said = stderr(&output);
        assert_eq!(
            (output.status.code(), stdout(&output).as_str()),
            (Some(1), ""),
            "{args:?}: {said}"
        );
        assert_eq!(said.lines().count(), 1, "{said}");
        told.push_str(&said);
    }
    insta::assert_snapshot!(told);
}
