//! People files: keys, names, managers, who takes part.

use crate::support::{check, people, people_text};
use kith_domain::people::FieldName;

#[test]
fn who_is_who() {
    let cases: Vec<(&str, &str, &str)> = vec![
        (
            "the id is the key",
            "id,name,email\n7,Ann Lee,A@x.org\n",
            "2: 7 \"Ann Lee\" <A@x.org>",
        ),
        (
            "else the e-mail, in lower case",
            "Name,E-Mail\nAnn,Ann@X.org\n",
            "2: ann@x.org \"Ann\" <Ann@X.org>",
        ),
        (
            "else the name, with single spaces",
            "NAME,team\n Ann   B.\tLee ,x\n",
            "2: Ann B. Lee \"Ann B. Lee\"",
        ),
        ("aliases", "Person,Email Address\n7,a@x.org\n", "2: 7 \"7\" <a@x.org>"),
        (
            "first and last name",
            "id,First Name,Last Name\n7,Ann,Lee\n8,,Ito\n",
            "2: 7 \"Ann Lee\"\n3: 8 \"Ito\"",
        ),
        (
            "a name before its parts",
            "name,first name,last name\nAnn L.,Ann,Lee\n,Ben,Ito\n",
            "2: Ann L. \"Ann L.\"\n3: Ben Ito \"Ben Ito\"",
        ),
        ("a key without a name", "id,name\n7,\n", "2: 7 \"7\""),
        (
            "an id that is missing here and there",
            "id,name,email\n7,Ann,\n,Ben,Ben@x.org\n,Cem,\n",
            "! line 3: 2 people have no id; their e-mail or name stands in for it\n\
             2: 7 \"Ann\"\n3: ben@x.org \"Ben\" <Ben@x.org>\n4: Cem \"Cem\"",
        ),
        (
            "invisible marks around a key",
            "id,name\n\u{200f}7\u{200b},Ann\n",
            "2: 7 \"Ann\"",
        ),
        (
            "an invisible mark in a key",
            "id\nan\u{200b}n\n",
            "! line 2: \"an\u{200b}n\" holds an invisible character (U+200B); remove it if it is not meant\n2: an\u{200b}n \"an\\u{200b}n\"",
        ),
        (
            "an e-mail of two people with ids",
            "id,email\n1,team@x.org\n2,Team@x.org\n",
            "! line 2: the e-mail \"team@x.org\" belongs to several people, so it is not used to find one\n\
             ! line 3: the e-mail \"Team@x.org\" belongs to several people, so it is not used to find one\n\
             2: 1 \"1\" <team@x.org>\n3: 2 \"2\" <Team@x.org>",
        ),
        (
            "active or not",
            "id,Active\n1,yes\n2,NO\n3,\n4,0\n5,1\n6,False\n7,true\n8,n\n9,inactive\n10,Nein\n",
            "2: 1 \"1\"\n3: 2 \"2\" inactive\n4: 3 \"3\"\n5: 4 \"4\" inactive\n6: 5 \"5\"\n7: 6 \"6\" inactive\n8: 7 \"7\"\n\
             9: 8 \"8\" inactive\n10: 9 \"9\" inactive\n11: 10 \"10\" inactive",
        ),
    ];
    check(cases, |csv| people_text("people.csv", csv));
}

#[test]
fn who_cannot_be_told_apart() {
    let cases: Vec<(&str, &str, &str)> = vec![
        (
            "the same id twice",
            "name,id\nAnn,7\nBen,8\nCem,7\n",
            "people.csv, line 4, column 2 (id): the id \"7\" is on line 2 already; give each person an id of their own, or \
             delete one of the rows",
        ),
        (
            "an e-mail in two cases",
            "name,Email Address\nAnn,ann@x.org\nAnn,Ann@X.org\n",
            "people.csv, line 3, column 2 (Email Address): the e-mail \"Ann@X.org\" is on line 2 already; capitals make no \
             difference; delete one of the rows or add an id column",
        ),
        (
            "the same name twice",
            "name\nAnn Lee\nAnn  Lee\n",
            "people.csv, line 3, column 1 (name): the name \"Ann Lee\" is on line 2 already; add an id or email column to tell \
             the two apart, or delete one of the rows",
        ),
        (
            "the same first and last name twice",
            "first name,last name\nAnn,Lee\nAnn,Lee\n",
            "people.csv, line 3, column 1 (first name): the name \"Ann Lee\" is on line 2 already; add an id or email column to \
             tell the two apart, or delete one of the rows",
        ),
        (
            "a name that is an id elsewhere",
            "id,name\nBen,Ann\n,Ben\n",
            "people.csv, line 3, column 2 (name): the name \"Ben\" is on line 2 already; add an id or email column to tell the \
             two apart, or delete one of the rows",
        ),
        (
            "nothing to tell who it is",
            "id,name,team\n1,Ann,x\n,,y\n",
            "people.csv, line 3: nobody can tell who this is: no id, e-mail or name; fill one in or delete the row",
        ),
        (
            "no column to tell who it is",
            "\nwho,where\nAnn,Rome\n",
            "people.csv, line 2: no column named id, email or name; found \"who\", \"where\"; name one of them so",
        ),
        (
            "nobody",
            "id,name\n\n",
            "people.csv: a header and nobody below it; add a line for each person",
        ),
        (
            "a heading above the header",
            "Coffee 2026\n\nname,team\nAnn,x\n",
            "people.csv, line 1: the header seems to be on line 3; delete the lines above it",
        ),
        (
            "a heading with empty cells",
            "Coffee 2026,,\nname,team,\nAnn,x,\n",
            "people.csv, line 1: the header seems to be on line 2; delete the lines above it",
        ),
        (
            "a heading above other delimiters",
            "Coffee 2026\nname;team\nAnn;x\n",
            "people.csv, line 1: the header seems to be on line 2; delete the lines above it",
        ),
        (
            "a list of names that need quotes",
            "Full name\nLee, Ann\n",
            "people.csv, line 2, column 2: 2 cells where the header has 1; put quotes around a cell that holds the delimiter or \
             a line break",
        ),
        (
            "neither active nor not",
            "id,active\n1,yes\n2,maybe\n",
            "people.csv, line 3, column 2 (active): \"maybe\" is neither yes nor no; write yes, no or nothing",
        ),
    ];
    check(cases, |csv| people_text("people.csv", csv));
}

#[test]
fn who_leads_whom() {
    let cases: Vec<(&str, &str, &str)> = vec![
        (
            "by id, e-mail and name",
            "id,name,email,manager\n1,Ann Lee,ann@x.org,\n2,Ben,,1\n3,Cem,,ANN@x.org\n4,Dee,,ann lee\n",
            "2: 1 \"Ann Lee\" <ann@x.org>\n3: 2 \"Ben\" -> 1\n4: 3 \"Cem\" -> 1\n5: 4 \"Dee\" -> 1",
        ),
        (
            "unknown, oneself, several",
            "id,name,manager\n1,Ann,Zoe\n2,Ann,2\n3,Cem,Ann\n",
            "! line 2: the manager \"Zoe\" is not in the file; read as no manager\n\
             ! line 3: the manager \"2\" is the person itself; read as no manager\n\
             ! line 4: the manager \"Ann\" could be several people; write an id; read as no manager\n\
             2: 1 \"Ann\"\n3: 2 \"Ann\"\n4: 3 \"Cem\"",
        ),
        (
            "a circle of two, met from outside",
            "id,manager\n5,2\n1,2\n2,1\n",
            "! line 3: the managers form a circle: 1 → 2 → 1; check the column if that is not meant\n\
             2: 5 \"5\" -> 2\n3: 1 \"1\" -> 2\n4: 2 \"2\" -> 1",
        ),
        (
            "two circles, one of them long",
            "id,manager\na,b\nb,c\nc,d\nd,e\ne,f\nf,g\ng,a\nx,y\ny,x\nz,x\n",
            "! line 2: the managers form a circle: a → b → c → d → e → f → … (7 people); check the column if that is not meant\n\
             ! line 9: the managers form a circle: x → y → x; check the column if that is not meant\n\
             2: a \"a\" -> b\n3: b \"b\" -> c\n4: c \"c\" -> d\n5: d \"d\" -> e\n6: e \"e\" -> f\n7: f \"f\" -> g\n8: g \"g\" -> a\n\
             9: x \"x\" -> y\n10: y \"y\" -> x\n11: z \"z\" -> x",
        ),
    ];
    check(cases, |csv| people_text("people.csv", csv));
}

#[test]
fn fields_keep_their_columns() {
    let people = people("Person,First Name,,last_name,Time Zone\n7,Ann,,Lee,Europe/Berlin\n");
    let fields: Vec<_> = people
        .fields
        .iter()
        .map(|f| (f.name.as_str(), f.title.as_str(), f.column))
        .collect();
    let expected = [
        ("id", "Person", 1),
        ("first_name", "First Name", 2),
        ("last_name", "last_name", 4),
        ("time_zone", "Time Zone", 5),
    ];
    assert_eq!(fields, expected);
    let zone = people.field(&FieldName::parse("time zone").unwrap()).unwrap();
    assert_eq!(people.cell(0, zone), "Europe/Berlin");
}

#[test]
fn an_alias_gives_way_to_the_field_itself() {
    let people = people("person,id,e-mail,email address\nx,7,a@x.org,b@x.org\n");
    let names: Vec<_> = people.fields.iter().map(|f| f.name.as_str()).collect();
    assert_eq!(names, ["person", "id", "e-mail", "email"]);
    assert_eq!(people.persons[0].email.as_deref(), Some("b@x.org"));
}
