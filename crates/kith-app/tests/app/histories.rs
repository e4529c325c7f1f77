//! History files: rounds, dates, earlier outputs, several files.

use crate::support::{check, history_text, meetings_text, people, table};
use kith_app::history_file;

const PEOPLE: &str = "id,name,email\n1,Ann Lee,ann@x.org\n2,Ben,ben@x.org\n=3,Cem,\n4,Dee,\n";

#[test]
fn past_meetings() {
    let people = people(PEOPLE);
    let cases: Vec<(&str, &str, &str)> = vec![
        (
            "rounds, oldest first",
            "round,a,b\n2,1,2\n1,2,4\n",
            "2 rows, 0 ignored\nRound(1): 2 4\nRound(2): 1 2",
        ),
        (
            "dates",
            "Date;A;B\n2026-01-19;1;2\n2026-01-05;1;4\n",
            "2 rows, 0 ignored\nDate(2026-01-05): 1 4\nDate(2026-01-19): 1 2",
        ),
        (
            "a date before a round",
            "round,date,a,b\n1,2026-01-05,1,2\n",
            "1 rows, 0 ignored\nDate(2026-01-05): 1 2",
        ),
        (
            "groups",
            "round,a,b,c,d\n1,1,2,4,\n",
            "1 rows, 0 ignored\nRound(1): 1 2 4",
        ),
        (
            "by e-mail and name",
            "round,a,b\n1,ANN@x.org,dee\n",
            "1 rows, 0 ignored\nRound(1): 1 4",
        ),
        (
            "unknown people",
            "round,a,b,c\n1,1,Zoe,\n1,Zoe,Yan,Xi\n1,1,Zoe,2\n",
            "3 rows, 2 ignored\nRound(1): 1 2",
        ),
        (
            "an earlier output",
            "match,score,person_a,name_a,person_b,name_b,why\n1,9000,1,Ann Lee,'=3,Cem,\"You both, …\"\n",
            "1 rows, 0 ignored\nRound(1): 1 =3",
        ),
        (
            "an earlier output of several rounds",
            "round,match,score,person_a,name_a,person_b,name_b,person_c,name_c,why\n2,1,1,1,,2,,4,,x\n1,1,1,1,,4,,,,x\n",
            "2 rows, 0 ignored\nRound(1): 1 4\nRound(2): 1 2 4",
        ),
        ("nothing yet", "round,a,b\n", "0 rows, 0 ignored"),
        (
            "not a round",
            "round,a,b\n1,1,2\nfirst,1,2\n",
            "past.csv, line 3, column 1 (round): \"first\" is not a round; write a whole number such as 3",
        ),
        (
            "not a date",
            "a,b,Date\n1,2,5.1.2026\n",
            "past.csv, line 2, column 3 (Date): \"5.1.2026\" is not a date; write it as year-month-day, such as 2026-01-05",
        ),
        (
            "a day that is not in the calendar",
            "date,a,b\n2026-02-30,1,2\n",
            "past.csv, line 2, column 1 (date): \"2026-02-30\" is not a date; write it as year-month-day, such as 2026-01-05",
        ),
        (
            "the same person twice",
            "round,a,b\n1,1,ann@x.org\n",
            "past.csv, line 2, column 3 (b): \"ann@x.org\" is in this row twice; name different people",
        ),
        (
            "alone",
            "round,a,b\n1,1,\n",
            "past.csv, line 2: fewer than two people met here; name two or delete the row",
        ),
        (
            "no time",
            "a,b\n1,2\n",
            "past.csv, line 1: expected the columns round (or date), a and b, or a file that --out wrote; found \"a\", \"b\"",
        ),
        (
            "not a history",
            "id,name\n1,2\n",
            "past.csv, line 1: expected the columns round (or date), a and b, or a file that --out wrote; found \"id\", \"name\"",
        ),
    ];
    check(cases, |csv| history_text(&people, csv));
}

#[test]
fn files_without_a_time_follow_the_ones_before_them() {
    let people = people(PEOPLE);
    let read = |csv: &str| history_file::read(&table("past.csv", csv.as_bytes()).unwrap(), &people).unwrap();
    let out = "match,score,person_a,name_a,person_b,name_b,why\n1,1,1,,4,,x\n";
    let parts = [
        read(out),
        read("round,a,b\n7,1,2\n3,2,4\n"),
        read("date,a,b\n2026-01-05,1,2\n2026-01-05,Zoe,2\n"),
        read(out),
        read(out),
    ];
    let (history, counts) = history_file::merge(parts);
    let expected = "7 rows, 1 ignored\nRound(1): 1 4\nRound(3): 2 4\nRound(7): 1 2\nRound(8): 1 4\nRound(9): 1 4\n\
                    Date(2026-01-05): 1 2";
    assert_eq!(meetings_text(&people, &history, &counts), expected);
}

#[test]
fn the_latest_round_of_all_does_not_overflow() {
    let people = people(PEOPLE);
    let read = |csv: &str| history_file::read(&table("past.csv", csv.as_bytes()).unwrap(), &people).unwrap();
    let parts = [
        read("round,a,b\n9223372036854775807,1,2\n"),
        read("match,score,person_a,person_b\n1,1,1,4\n"),
    ];
    assert_eq!(history_file::merge(parts).0.meetings.len(), 2);
}
