//! Running an installation: from the first start to the end, what is refused on the way, and the way back from a backup.

use std::fs;
use std::io::Write;
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::support::{stderr, stdout};
use super::web::{Serving, request};

/// Runs `kith` with the folder of an installation.
fn kith(data: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kith"))
        .args(args)
        .arg("--data")
        .arg(data)
        .output()
        .expect("the program starts")
}

/// Sets a new installation up and returns the cookie of its administrator.
fn set_up(server: &mut Serving) -> String {
    let line = server.line();
    let path = line
        .trim()
        .strip_prefix(&format!("To set Kith up, open http://{}", server.address));
    let path = path.unwrap_or_else(|| panic!("it says {line:?}"));
    let form = "organization=Example&name=Ada&email=ada%40example.org";
    let answer = request(&server.address, "POST", path, &[], form).expect("it answers");
    assert_eq!(answer.status, 303, "{}", answer.text);
    format!("kith={}", answer.cookie("kith").expect("a sign-in"))
}

#[expect(clippy::disallowed_methods, reason = "how long the end takes is what is measured")]
fn stopwatch() -> Instant {
    Instant::now()
}

#[test]
fn from_the_first_start_to_a_backup_restored_elsewhere() {
    let home = tempfile::tempdir().unwrap();
    let (data, elsewhere) = (home.path().join("data"), home.path().join("elsewhere"));
    let mut server = Serving::in_folder(&data);
    let ada = set_up(&mut server);
    assert!(server.get("/", &ada).text.contains("Hello, Ada"));
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&data), mode(&data.join("secret"))), (0o700, 0o600));

    // While it runs: a link, a backup, a check.
    let link = stdout(&kith(
        &data,
        &[
            "login-link",
            "ADA@example.org",
            "--public-url",
            "https://kith.example.org",
        ],
    ));
    let path = link.trim().strip_prefix("https://kith.example.org").unwrap();
    let signed_in = request(&server.address, "POST", path, &[], "").unwrap();
    assert_eq!((signed_in.status, signed_in.location()), (303, "/"));
    let file = home.path().join("backup.jsonl");
    let made = kith(&data, &["backup", file.to_str().unwrap()]);
    assert!(
        made.status.success() && stdout(&made).contains("The secret is not"),
        "{}",
        stderr(&made)
    );
    assert_eq!(mode(&file), 0o600);
    let again = kith(&data, &["backup", file.to_str().unwrap()]);
    assert_eq!(again.status.code(), Some(1), "a backup is never written over");
    let verified: Value = serde_json::from_str(&stdout(&kith(&data, &["audit", "verify", "--json"]))).unwrap();
    assert_eq!(verified["sound"], true);
    let doctor = kith(&data, &["doctor"]);
    assert!(doctor.status.success(), "{}{}", stdout(&doctor), stderr(&doctor));
    assert!(server.terminate().success());

    // Elsewhere nothing happens without the secret; with it everything is back.
    let restore = ["restore", file.to_str().unwrap()];
    let refused = kith(&elsewhere, &restore);
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        stderr(&refused).contains("secret") && !elsewhere.join("kith.db").exists(),
        "{}",
        stderr(&refused)
    );
    fs::create_dir(&elsewhere).unwrap();
    fs::copy(data.join("secret"), elsewhere.join("secret")).unwrap();
    let restored = kith(&elsewhere, &restore);
    assert!(restored.status.success(), "{}", stderr(&restored));
    assert!(stdout(&restored).contains("as it was written"), "{}", stdout(&restored));
    let twice = kith(&elsewhere, &restore);
    assert_eq!(twice.status.code(), Some(1));
    assert!(stderr(&twice).contains("not empty"), "{}", stderr(&twice));
    let server = Serving::in_folder(&elsewhere);
    assert!(server.get("/", &ada).text.contains("Hello, Ada"));
}

#[test]
fn a_polite_end_takes_less_than_ten_seconds_whatever_is_open() {
    let home = tempfile::tempdir().unwrap();
    let server = Serving::in_folder(home.path());
    assert_eq!(
        (server.get("/healthz", "").status, server.get("/readyz", "").status),
        (200, 200)
    );
    // One connection that says nothing, one in the middle of a request that never ends.
    let _silent = TcpStream::connect(&server.address).unwrap();
    let mut endless = TcpStream::connect(&server.address).unwrap();
    endless
        .write_all(b"POST /sign-in HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nemail")
        .unwrap();
    assert_eq!(server.get("/healthz", "").status, 200);
    let watch = stopwatch();
    assert!(server.terminate().success());
    assert!(watch.elapsed() < Duration::from_secs(10), "{:?}", watch.elapsed());
}

#[test]
fn what_is_mistyped_makes_nothing() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let missing = format!("sqlite://{}/kit.db", home.path().display());
    let no_folder = format!("sqlite://{}/nowhere/kith.db", home.path().display());
    for (args, code, part) in [
        (vec!["serve", "--database", &missing], 1, "kith migrate --create"),
        (vec!["serve", "--database", &no_folder], 1, "no database"),
        (
            vec!["serve", "--database", "mysql://kith:sesame@host/kith"],
            1,
            "postgres://",
        ),
        (
            vec!["serve", "--database", "postgres://kith@127.0.0.1:1/kith"],
            3,
            "127.0.0.1:1",
        ),
        (
            vec!["serve", "--public-url", "http://kith.example.org"],
            1,
            "--insecure-public-url",
        ),
        (vec!["serve", "--listen", "0.0.0.0:0"], 1, "--public-url"),
        (vec!["serve", "--config", "/nowhere/kith.toml"], 1, "/nowhere/kith.toml"),
        (vec!["worker"], 1, "There is no database"),
        (vec!["backup", "x.jsonl"], 1, "There is no database"),
        (vec!["login-link", "ada@example.org"], 1, "There is no database"),
        (vec!["audit", "verify"], 1, "There is no database"),
        (vec!["migrate"], 1, "There is no database"),
        (vec!["config", "check", "--listen", "everywhere"], 2, "everywhere"),
    ] {
        let output = kith(&data, &args);
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(code), "{args:?}: {said}");
        assert!(said.contains(part) && !said.contains("sesame"), "{args:?}: {said}");
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0, "{args:?} made something");
    }
}

#[test]
fn a_lost_secret_is_told_and_no_new_one_is_made() {
    let home = tempfile::tempdir().unwrap();
    assert!(Serving::in_folder(home.path()).terminate().success());
    let secret = home.path().join("secret");
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o644)).unwrap();
    let open = kith(home.path(), &["doctor"]);
    assert_eq!(open.status.code(), Some(3));
    assert!(stdout(&open).contains("everybody on this machine"), "{}", stdout(&open));
    fs::remove_file(&secret).unwrap();
    for args in [
        vec!["serve", "--listen", "127.0.0.1:0"],
        vec!["login-link", "ada@example.org"],
    ] {
        let output = kith(home.path(), &args);
        assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
        assert!(
            stderr(&output).contains("secret of this installation is missing"),
            "{}",
            stderr(&output)
        );
        assert!(!secret.exists());
    }
}

#[test]
fn a_database_is_made_where_that_is_asked_for() {
    let home = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}/own.db", home.path().display());
    let data = home.path().join("data");
    let made = kith(&data, &["migrate", "--create", "--database", &url]);
    assert!(
        made.status.success() && stdout(&made).contains("0001_house"),
        "{}",
        stderr(&made)
    );
    let again = kith(&data, &["migrate", "--database", &url]);
    assert!(stdout(&again).contains("is up to date") && !stdout(&again).contains("0001_house"));
    let mut server = Serving::start(|command| command.args(["--database", &url, "--data"]).arg(&data));
    set_up(&mut server);
}

#[test]
fn figures_are_on_an_address_of_their_own() {
    let home = tempfile::tempdir().unwrap();
    // A port that was free a moment ago.
    let free = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .to_string();
    let server = Serving::start(|command| command.args(["--metrics-listen", &free, "--data"]).arg(home.path()));
    assert_eq!(server.get("/metrics", "").status, 404);
    server.get("/sign-in/link/a-secret-of-somebody", "");
    let figures = request(&free, "GET", "/metrics", &[], "").unwrap().text;
    for part in [
        "kith_http_request_seconds_bucket",
        "route=\"/sign-in/link/{secret}\"",
        "kith_jobs{state=\"dead\"} 0",
        "kith_resident_bytes",
    ] {
        assert!(figures.contains(part), "{part} is not in {figures}");
    }
    assert!(!figures.contains("a-secret"), "{figures}");
}

#[test]
fn a_worker_beside_a_server_does_the_work_and_hands_it_back() {
    let home = tempfile::tempdir().unwrap();
    let mut server = Serving::start(|command| command.args(["--no-worker", "--data"]).arg(home.path()));
    let ada = set_up(&mut server);
    let asked = request(&server.address, "POST", "/sign-in", &[], "email=ada%40example.org").unwrap();
    assert_eq!(asked.status, 303);
    assert!(server.get("/jobs?state=waiting", &ada).text.contains("One job waits"));
    let mut worker = Command::new(env!("CARGO_BIN_EXE_kith"))
        .args(["worker", "--data"])
        .arg(home.path())
        .spawn()
        .unwrap();
    let watch = stopwatch();
    while !server.get("/jobs?state=done", &ada).text.contains("Send a mail") {
        assert!(watch.elapsed() < Duration::from_secs(60), "the job was not done");
        std::thread::sleep(Duration::from_millis(100));
    }
    let pid = worker.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
    assert!(worker.wait().unwrap().success());
    assert!(server.terminate().success());
}
