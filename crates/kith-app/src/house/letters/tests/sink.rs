//! A mail server for tests: it keeps what it is given, and answers recipients as it is told to.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use kith_deliver::email::{Mailer, Sender, Server};
use kith_domain::email::EmailAddress;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// A mail server that runs until the test ends.
#[derive(Clone)]
pub(super) struct Sink {
    address: SocketAddr,
    taken: Arc<Mutex<Vec<String>>>,
    answers: Arc<Mutex<VecDeque<&'static str>>>,
}

impl Sink {
    pub(super) async fn new() -> Sink {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let sink = Sink {
            address: listener.local_addr().unwrap(),
            taken: Arc::default(),
            answers: Arc::default(),
        };
        let server = sink.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let server = server.clone();
                tokio::spawn(async move { server.talk(stream).await });
            }
        });
        sink
    }

    /// What sends to it.
    pub(super) fn mailer(&self) -> Mailer {
        mailer_to(self.address)
    }

    /// The next recipients are answered in this way, one after the other; those behind are welcome.
    pub(super) fn will_say(&self, answers: &[&'static str]) {
        self.answers.lock().unwrap().extend(answers);
    }

    /// What it was given, in order.
    pub(super) fn taken(&self) -> Vec<String> {
        self.taken.lock().unwrap().clone()
    }

    async fn talk(self, stream: TcpStream) {
        let (read, mut write) = stream.into_split();
        let mut lines = BufReader::new(read).lines();
        let (mut letter, mut in_data) = (String::new(), false);
        let mut say = "220 sink".to_owned();
        loop {
            if write.write_all(format!("{say}\r\n").as_bytes()).await.is_err() {
                return;
            }
            say = loop {
                let Ok(Some(line)) = lines.next_line().await else {
                    return;
                };
                let verb = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
                break match verb.as_str() {
                    _ if in_data && line != "." => {
                        letter.push_str(&line);
                        letter.push('\n');
                        continue;
                    }
                    _ if in_data => {
                        in_data = false;
                        self.taken.lock().unwrap().push(std::mem::take(&mut letter));
                        "250 taken".to_owned()
                    }
                    "DATA" => {
                        in_data = true;
                        "354 go on".to_owned()
                    }
                    "RCPT" => self
                        .answers
                        .lock()
                        .unwrap()
                        .pop_front()
                        .unwrap_or("250 fine")
                        .to_owned(),
                    "QUIT" => "221 bye".to_owned(),
                    _ => "250 fine".to_owned(),
                };
            };
        }
    }
}

/// A mail server that hangs up on everybody.
pub(super) struct Shut {
    address: SocketAddr,
    knocks: Arc<AtomicUsize>,
}

impl Shut {
    pub(super) async fn new() -> Shut {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (address, knocks) = (listener.local_addr().unwrap(), Arc::new(AtomicUsize::new(0)));
        let counted = Arc::clone(&knocks);
        tokio::spawn(async move {
            while listener.accept().await.is_ok() {
                counted.fetch_add(1, Ordering::SeqCst);
            }
        });
        Shut { address, knocks }
    }

    pub(super) fn mailer(&self) -> Mailer {
        mailer_to(self.address)
    }

    /// How often somebody came.
    pub(super) fn knocks(&self) -> usize {
        self.knocks.load(Ordering::SeqCst)
    }
}

fn mailer_to(address: SocketAddr) -> Mailer {
    let from = Sender {
        name: "Kith".to_owned(),
        address: EmailAddress::parse("kith@example.org").unwrap(),
    };
    let server = Server::new(&format!("smtp://{address}"), from).unwrap();
    Mailer::Smtp(Box::new(server.connect()))
}
