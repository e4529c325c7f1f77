//! A server of ours as a process of its own, and requests to it over the network.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::time::Duration;

/// Longer than anything here may take, even on a busy machine.
const LONG: Duration = Duration::from_secs(60);

/// A running `kith serve`, killed when the test ends.
pub(crate) struct Serving {
    child: Child,
    output: BufReader<ChildStdout>,
    /// Where it listens, as `127.0.0.1:12345`.
    pub(crate) address: String,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) text: String,
}

impl Serving {
    /// Starts `kith serve` on a free port and waits until it listens. `with` sets options and variables.
    pub(crate) fn start(with: impl FnOnce(&mut Command) -> &mut Command) -> Serving {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kith"));
        command.args(["serve", "--listen", "127.0.0.1:0"]).stdin(Stdio::null());
        let mut child = with(&mut command)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut output = BufReader::new(child.stdout.take().expect("standard output is a pipe"));
        let mut line = String::new();
        output.read_line(&mut line).expect("it says something");
        let address = line.trim().strip_prefix("listening on http://");
        let address = address.unwrap_or_else(|| panic!("it says {line:?}")).to_owned();
        Serving { child, output, address }
    }

    /// The same in a folder with a database of its own.
    pub(crate) fn in_folder(data: &Path) -> Serving {
        Serving::start(|command| command.arg("--data").arg(data))
    }

    /// The next line that it prints.
    pub(crate) fn line(&mut self) -> String {
        let mut line = String::new();
        self.output.read_line(&mut line).expect("it says something");
        line
    }

    /// Ends it as a failing power supply would.
    pub(crate) fn kill(mut self) {
        self.child.kill().expect("it runs");
        self.child.wait().expect("it ended");
    }

    /// Asks it to end, and returns how it did.
    pub(crate) fn terminate(mut self) -> ExitStatus {
        let pid = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-TERM", &pid])
                .status()
                .expect("kill is there")
                .success()
        );
        self.child.wait().expect("it ended")
    }

    pub(crate) fn get(&self, path: &str, cookie: &str) -> Answer {
        request(&self.address, "GET", path, &[("Cookie", cookie)], "").expect("it answers")
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Answer {
    /// What a cookie is set to.
    pub(crate) fn cookie(&self, name: &str) -> Option<String> {
        let begin = format!("set-cookie: {name}=");
        let line = self.text.lines().find_map(|line| line.strip_prefix(&begin))?;
        line.split(';').next().map(str::to_owned)
    }

    /// Where it leads.
    pub(crate) fn location(&self) -> &str {
        let line = self.text.lines().find_map(|line| line.strip_prefix("location: "));
        line.unwrap_or_default().trim()
    }
}

/// Sends one request; nothing when no whole answer came back.
pub(crate) fn request(address: &str, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Option<Answer> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(LONG)).ok()?;
    let mut text = format!("{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n");
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    if !body.is_empty() {
        text.push_str("Content-Type: application/x-www-form-urlencoded\r\n");
    }
    text.push_str(&format!("Content-Length: {}\r\n\r\n{body}", body.len()));
    stream.write_all(text.as_bytes()).ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    let text = String::from_utf8_lossy(&answer).into_owned();
    // Without the empty line after the headers the answer was cut off.
    text.contains("\r\n\r\n").then_some(())?;
    let status = text.strip_prefix("HTTP/1.1 ")?.get(..3)?.parse().ok()?;
    Some(Answer { status, text })
}
