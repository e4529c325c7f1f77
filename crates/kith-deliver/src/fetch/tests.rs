use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::*;

/// A server on this machine that counts who comes and answers everybody alike.
async fn server(at: &str, answer: &'static str) -> Option<(u16, Arc<AtomicUsize>)> {
    let listener = TcpListener::bind((at, 0)).await.ok()?;
    let port = listener.local_addr().unwrap().port();
    let count = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&count);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            counter.fetch_add(1, Ordering::SeqCst);
            tokio::spawn(async move {
                let mut head = [0; 4096];
                let _ = stream.read(&mut head).await;
                let _ = stream.write_all(answer.as_bytes()).await;
            });
        }
    });
    Some((port, count))
}

const CALENDAR: &str = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nBEGI";

fn trusting(port: u16) -> [Trusted; 1] {
    [format!("127.0.0.1:{port}").parse().unwrap()]
}

/// Names that lead to what is not public, and one that does not.
fn names() -> Fetcher {
    Fetcher::with_resolver(&[], |host| {
        Box::pin(async move {
            let ips: &[&str] = match host.as_str() {
                "loop.example" | "localhost" => &["127.0.0.1"],
                "loop6.example" => &["::1"],
                "metadata.example" => &["169.254.169.254"],
                "private.example" => &["10.0.0.5"],
                // One good address does not make up for a bad one, in whatever order.
                "mixed.example" => &["93.184.215.14", "127.0.0.1"],
                "mixed6.example" => &["fd00::1", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"],
                "mapped.example" => &["::ffff:127.0.0.1"],
                "nat64.example" => &["64:ff9b::7f00:1"],
                _ => return Err(io::Error::other("no such name")),
            };
            Ok(ips.iter().map(|ip| ip.parse().unwrap()).collect())
        })
    })
}

/// Everything that would lead to this machine or its network; `{port}` is where somebody counts.
const TARGETS: [&str; 84] = [
    "https://127.0.0.1:{port}/",
    "https://127.1:{port}/",
    "https://127.0.1:{port}/",
    "https://127.255.255.254:{port}/",
    "https://0:{port}/",
    "https://0.0.0.0:{port}/",
    "https://0.1.2.3:{port}/",
    "https://2130706433:{port}/",
    "https://0x7f000001:{port}/",
    "https://0x7f.1:{port}/",
    "https://0x7f.0x0.0x0.0x1:{port}/",
    "https://017700000001:{port}/",
    "https://0177.0.0.1:{port}/",
    "https://0177.1:{port}/",
    "https://127.0.0.1.:{port}/",
    "https://127。0。0。1:{port}/",
    "https://127．0．0．1:{port}/",
    "https://127｡0｡0｡1:{port}/",
    "https://①②⑦.⓪.⓪.①:{port}/",
    "https://%31%32%37.0.0.1:{port}/",
    "https://[::1]:{port}/",
    "https://[::]:{port}/",
    "https://[0:0:0:0:0:0:0:1]:{port}/",
    "https://[::ffff:127.0.0.1]:{port}/",
    "https://[::ffff:7f00:1]:{port}/",
    "https://[::ffff:10.0.0.1]:{port}/",
    "https://[::ffff:169.254.169.254]:{port}/",
    "https://[::127.0.0.1]:{port}/",
    "https://[::ffff:0:127.0.0.1]:{port}/",
    "https://[64:ff9b::127.0.0.1]:{port}/",
    "https://[64:ff9b::169.254.169.254]:{port}/",
    "https://[64:ff9b:1::7f00:1]:{port}/",
    "https://[2002:7f00:1::]:{port}/",
    "https://[2002:a9fe:a9fe::1]:{port}/",
    "https://[2001:0:7f00:1::]:{port}/",
    "https://[2001:db8::1]:{port}/",
    "https://[3fff::1]:{port}/",
    "https://[100::1]:{port}/",
    "https://[fc00::1]:{port}/",
    "https://[fd00:ec2::254]:{port}/latest/meta-data/",
    "https://[fdff::1]:{port}/",
    "https://[fe80::1]:{port}/",
    "https://[febf::1]:{port}/",
    "https://[fec0::1]:{port}/",
    "https://[ff02::1]:{port}/",
    "https://169.254.169.254/latest/meta-data/",
    "https://169.254.169.254:{port}/computeMetadata/v1/",
    "https://169.254.170.2/v2/credentials",
    "https://0xa9fea9fe:{port}/",
    "https://2852039166:{port}/",
    "https://100.100.100.200:{port}/latest/meta-data/",
    "https://192.0.0.192:{port}/opc/v1/",
    "https://10.0.0.1:{port}/",
    "https://10.255.255.255:{port}/",
    "https://172.16.0.1:{port}/",
    "https://172.31.255.254:{port}/",
    "https://192.168.0.1:{port}/",
    "https://192.168.255.254:{port}/",
    "https://100.64.0.1:{port}/",
    "https://100.127.255.254:{port}/",
    "https://198.18.0.1:{port}/",
    "https://198.19.255.254:{port}/",
    "https://192.0.2.1:{port}/",
    "https://198.51.100.1:{port}/",
    "https://203.0.113.1:{port}/",
    "https://224.0.0.1:{port}/",
    "https://239.255.255.250:{port}/",
    "https://240.0.0.1:{port}/",
    "https://255.255.255.255:{port}/",
    "https://localhost:{port}/",
    "https://LOCALHOST.:{port}/",
    "https://loop.example:{port}/",
    "https://loop6.example:{port}/",
    "https://metadata.example/",
    "https://private.example:{port}/",
    "https://mixed.example:{port}/",
    "https://mixed6.example:{port}/",
    "https://mapped.example:{port}/",
    "https://nat64.example:{port}/",
    "https://good.example@127.0.0.1:{port}/",
    "https://good.example:x@127.0.0.1:{port}/",
    "webcal://127.0.0.1:{port}/",
    "https://127.0.0.1:{port}#@good.example/",
    "https://127.0.0.1:{port}\\@good.example/",
];

#[tokio::test]
async fn nothing_inside_is_connected_to() {
    let (port, count) = server("127.0.0.1", CALENDAR).await.unwrap();
    let six = server("::1", CALENDAR).await;
    let fetcher = names();
    for target in TARGETS {
        for port in [Some(port), six.as_ref().map(|(port, _)| *port)].into_iter().flatten() {
            let target = target.replace("{port}", &port.to_string());
            let refused = fetcher.fetch(&target).await.unwrap_err();
            assert!(
                matches!(refused, NotFetched::Private | NotFetched::BadAddress),
                "{target}: {refused:?}"
            );
        }
    }
    assert_eq!(fetcher.attempts.load(Ordering::SeqCst), 0, "connections were tried");
    assert_eq!(count.load(Ordering::SeqCst), 0);
    assert_eq!(six.map_or(0, |(_, count)| count.load(Ordering::SeqCst)), 0);
}

#[tokio::test]
async fn only_addresses_of_the_web_are_taken() {
    let fetcher = names();
    let long = format!("https://example.org/{}", "a".repeat(LONGEST));
    for bad in [
        "",
        "calendar",
        "http://example.org/a.ics",
        "ftp://example.org/a.ics",
        "file:///etc/passwd",
        "gopher://127.0.0.1:25/",
        "data:text/calendar,BEGIN",
        "https://",
        "https://exa mple.org/",
        "//example.org/a.ics",
        &long,
    ] {
        assert_eq!(fetcher.fetch(bad).await, Err(NotFetched::BadAddress), "{bad}");
    }
    assert_eq!(
        fetcher.fetch("https://nowhere.example/").await,
        Err(NotFetched::Unreachable)
    );
    for good in [
        "https://example.org/a.ics?key=1",
        " webcal://example.org/a.ics ",
        "WEBCAL://example.org:8443/",
    ] {
        assert_eq!(address(good, &[]).unwrap().scheme(), "https", "{good}");
    }
}

#[tokio::test]
async fn a_name_is_looked_up_once_and_that_address_is_connected_to() {
    let asked = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&asked);
    let (port, count) = server("127.0.0.1", CALENDAR).await.unwrap();
    // The first answer is public and leads nowhere (a block that nobody uses); the second one would be this machine.
    let fetcher = Fetcher::with_resolver(&[], move |_| {
        let first = counter.fetch_add(1, Ordering::SeqCst) == 0;
        let ip: IpAddr = if first {
            "2a00::1".parse().unwrap()
        } else {
            "127.0.0.1".parse().unwrap()
        };
        Box::pin(async move { Ok(vec![ip]) })
    });
    let result = fetcher.fetch(&format!("https://rebinding.example:{port}/")).await;
    assert_eq!(result, Err(NotFetched::Unreachable));
    assert_eq!((asked.load(Ordering::SeqCst), count.load(Ordering::SeqCst)), (1, 0));
}

#[tokio::test]
async fn a_server_that_is_trusted_may_be_inside_and_without_tls() {
    let (port, count) = server("127.0.0.1", CALENDAR).await.unwrap();
    let address = format!("http://127.0.0.1:{port}/a.ics?key=1");
    let fetcher = Fetcher::new(&trusting(port));
    assert_eq!(fetcher.fetch(&address).await, Ok(b"BEGI".to_vec()));
    assert_eq!(count.load(Ordering::SeqCst), 1);
    // Only that port of it.
    let other = format!("http://127.0.0.1:{}/", port - 1);
    assert_eq!(fetcher.fetch(&other).await, Err(NotFetched::BadAddress));
    let other = format!("https://127.0.0.1:{}/", port - 1);
    assert_eq!(fetcher.fetch(&other).await, Err(NotFetched::Private));
    // By TLS it is asked, too, and must show who it is.
    let secure = format!("https://127.0.0.1:{port}/");
    assert_eq!(fetcher.fetch(&secure).await, Err(NotFetched::Unreachable));
    assert!("calendar.intern".parse::<Trusted>().is_ok() && "10.0.0.7:8080".parse::<Trusted>().is_ok());
    for bad in ["", "http://x", "a b", "x/y", "me@x"] {
        assert!(bad.parse::<Trusted>().is_err(), "{bad}");
    }
}

#[tokio::test]
async fn an_answer_that_leads_on_or_never_ends_is_no_answer() {
    let inside = server("127.0.0.1", CALENDAR).await.unwrap();
    let leads_on: &'static str = Box::leak(
        format!(
            "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:{}/\r\nContent-Length: 0\r\n\r\n",
            inside.0
        )
        .into_boxed_str(),
    );
    let huge: &'static str = Box::leak(
        format!(
            "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{}",
            "A".repeat(LARGEST + 1)
        )
        .into_boxed_str(),
    );
    for (answer, expected) in [
        (leads_on, NotFetched::Status(302)),
        (
            "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
            NotFetched::Status(404),
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nBEGIN",
            NotFetched::Unreachable,
        ),
        ("220 smtp.example.org ready\r\n", NotFetched::Unreachable),
        (huge, NotFetched::TooLarge),
    ] {
        let (port, _) = server("127.0.0.1", answer).await.unwrap();
        let fetcher = Fetcher::new(&trusting(port));
        let result = fetcher.fetch(&format!("http://127.0.0.1:{port}/")).await;
        assert_eq!(result, Err(expected), "{}", answer.chars().take(60).collect::<String>());
    }
    assert_eq!(inside.1.load(Ordering::SeqCst), 0, "the redirect was followed");
}
