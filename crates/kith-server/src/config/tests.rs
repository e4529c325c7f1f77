use std::collections::BTreeMap;

use super::*;

fn with(variables: &[(&str, &str)], file: &str, place: &Place, reach: &Reach) -> Result<Config, String> {
    let variables: BTreeMap<String, String> = variables
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kith.toml");
    fs::write(&path, file).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    Environment::new(variables)
        .and_then(|environment| Config::new(place, reach, &environment, File::read(&path)?))
        .map_err(|e| e.to_string().replace(&*path.to_string_lossy(), "kith.toml"))
}

fn environment(variables: &[(&str, &str)]) -> Result<Config, String> {
    with(variables, "", &Place::default(), &Reach::default())
}

fn file(text: &str) -> Result<Config, String> {
    with(&[], text, &Place::default(), &Reach::default())
}

#[test]
fn options_go_before_the_environment_and_the_environment_before_the_file() {
    let place = Place {
        data: Some("a".into()),
        ..Place::default()
    };
    let text = "data = \"c\"\nlisten = \"127.0.0.1:3\"\nlog = \"debug\"";
    let variables = [("KITH_DATA", "b"), ("KITH_LISTEN", "127.0.0.1:2"), ("KITH_LOG", "")];
    let config = with(&variables, text, &place, &Reach::default()).unwrap();
    assert_eq!(config.data, Path::new("a"));
    assert_eq!(config.listen.port(), 2);
    assert_eq!(config.log, "debug", "an empty variable is none");
    assert_eq!(config.address(), Address::Sqlite("a/kith.db".into()));
}

#[test]
fn what_is_wrong_is_refused_and_named() {
    let cases: &[(Result<Config, String>, &[&str])] = &[
        (
            file("data = \"a\"\nlisen = \"x\""),
            &["kith.toml", "line 2", "lisen", "listen"],
        ),
        (file("\n\nlisten = 3"), &["kith.toml", "line 3"]),
        (
            file("listen = \"everywhere\""),
            &["listen", "everywhere", "127.0.0.1:8080"],
        ),
        (
            file("trusted_proxies = [\"10.0.0.0/8\"]"),
            &["trusted_proxies", "10.0.0.0/8"],
        ),
        (
            environment(&[("KITH_DATABASE_URL", "postgre://host/x")]),
            &["database address", "postgres://"],
        ),
        (environment(&[("KITH_SECRET", "short")]), &["KITH_SECRET"]),
        (
            environment(&[("KITH_SMTP_URL", "smtp://localhost")]),
            &["KITH_MAIL_FROM"],
        ),
        (
            environment(&[("KITH_SMTP_URL", "smtp://localhost"), ("KITH_MAIL_FROM", "Kith <kith>")]),
            &["KITH_MAIL_FROM", "Kith <kith>"],
        ),
        (
            environment(&[("KITH_PUBLIC_URL", "kith.example.org")]),
            &["kith.example.org", "https://"],
        ),
        (
            environment(&[("KITH_PUBLIC_URL", "https://example.org/kith")]),
            &["after the name"],
        ),
        (
            environment(&[("KITH_PUBLIC_URL", "http://kith.example.org")]),
            &["anybody on the way", "--insecure-public-url"],
        ),
        (
            environment(&[("KITH_SECRET_FILE", "/nowhere/secret")]),
            &["KITH_SECRET_FILE", "/nowhere/secret"],
        ),
        (
            environment(&[("KITH_SECRET_FILE", "/x"), ("KITH_SECRET", "y")]),
            &["both set"],
        ),
    ];
    for (result, parts) in cases {
        let error = result.as_ref().map(|_| ()).unwrap_err();
        for part in *parts {
            assert!(error.contains(part), "{part:?} is missing in: {error}");
        }
    }
}

#[test]
fn passwords_are_repeated_in_no_message() {
    for (name, value) in [
        ("KITH_DATABASE_URL", "mysql://kith:sesame@host/x"),
        ("KITH_SMTP_URL", "smtp://kith:sesame@host/x"),
        ("KITH_SECRET", "sesame"),
    ] {
        let error = environment(&[(name, value), ("KITH_MAIL_FROM", "kith@example.org")]).unwrap_err();
        assert!(!error.contains("sesame"), "{error}");
    }
}

#[test]
fn http_is_for_this_machine_or_for_those_who_say_so() {
    for good in [
        "http://localhost:8080",
        "http://127.0.0.1",
        "http://[::1]:80",
        "https://kith.example.org",
    ] {
        assert!(environment(&[("KITH_PUBLIC_URL", good)]).is_ok(), "{good}");
    }
    let said = Reach {
        insecure_public_url: true,
        ..Reach::default()
    };
    let url = [("KITH_PUBLIC_URL", "http://kith.example.org")];
    assert!(with(&url, "", &Place::default(), &said).is_ok());
    assert!(with(&url, "insecure_public_url = true", &Place::default(), &Reach::default()).is_ok());
}

#[test]
fn a_secret_that_everybody_can_read_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("smtp");
    fs::write(&path, "smtp://localhost\n").unwrap();
    let by_file = [
        ("KITH_SMTP_URL_FILE", path.to_str().unwrap()),
        ("KITH_MAIL_FROM", "kith@example.org"),
    ];
    for (mode, good) in [(0o600, true), (0o640, true), (0o644, false), (0o604, false)] {
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        let result = environment(&by_file);
        assert_eq!(result.is_ok(), good, "{mode:o}: {result:?}");
    }
    let text = folder.path().join("kith.toml");
    fs::write(&text, "smtp_url = \"smtp://ann:sesame@host\"").unwrap();
    fs::set_permissions(&text, fs::Permissions::from_mode(0o644)).unwrap();
    assert!(File::read(&text).unwrap_err().to_string().contains("chmod"));
}

#[test]
fn codes_are_on_the_screen_only_where_nobody_else_can_see_them() {
    let here: SocketAddr = "127.0.0.1:8080".parse().unwrap();
    let everywhere: SocketAddr = "0.0.0.0:8080".parse().unwrap();
    let plain = environment(&[]).unwrap();
    assert!(plain.is_development(here) && !plain.is_development(everywhere));
    assert!(plain.reached_at(here).is_ok() && plain.reached_at(everywhere).is_err());
    let behind_a_proxy = environment(&[("KITH_PUBLIC_URL", "https://kith.example.org")]).unwrap();
    assert!(!behind_a_proxy.is_development(here));
    assert!(matches!(behind_a_proxy.mailer(false), Mailer::None));
    let mailing = environment(&[
        ("KITH_SMTP_URL", "smtp://localhost"),
        ("KITH_MAIL_FROM", "kith@example.org"),
    ]);
    // A pool of connections wants a runtime, which this test has none of until it is used.
    assert!(!mailing.unwrap().is_development(here));
}

#[test]
fn the_secret_is_made_once_for_its_owner_only() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place {
        data: Some(folder.path().to_owned()),
        ..Place::default()
    };
    let config = with(&[], "", &place, &Reach::default()).unwrap();
    assert!(config.secret().unwrap().is_none());
    let made = config.make_secret(&crate::edge::surroundings()).unwrap();
    let path = folder.path().join(SECRET);
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(config.secret().unwrap().unwrap().to_text(), made.to_text());
    assert!(
        config.make_secret(&crate::edge::surroundings()).is_err(),
        "a secret is never written over"
    );
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    assert!(config.secret().is_err());
}
