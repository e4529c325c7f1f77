//! A mail server for tests: it writes down what it is told and answers as it is told to.

use std::net::SocketAddr;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// Listens on a free port for one conversation, and answers `RCPT` with this line. Returns what it was told.
pub(super) async fn listen(answer_to_recipient: &'static str) -> (SocketAddr, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let conversation = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let (read, mut write) = stream.into_split();
        let (mut lines, mut told, mut in_data) = (BufReader::new(read).lines(), String::new(), false);
        write.write_all(b"220 sink\r\n").await.unwrap();
        while let Ok(Some(line)) = lines.next_line().await {
            told.push_str(&line);
            told.push('\n');
            let verb = line.split_whitespace().next().unwrap_or_default().to_ascii_uppercase();
            let answer = match verb.as_str() {
                _ if in_data && line != "." => continue,
                _ if in_data => {
                    in_data = false;
                    "250 taken"
                }
                "DATA" => {
                    in_data = true;
                    "354 go on"
                }
                "RCPT" => answer_to_recipient,
                "QUIT" => "221 bye",
                _ => "250 fine",
            };
            write.write_all(format!("{answer}\r\n").as_bytes()).await.unwrap();
            if answer == "250 taken" || verb == "QUIT" || !answer_to_recipient.starts_with('2') && verb == "RCPT" {
                break;
            }
        }
        told
    });
    (address, conversation)
}
