//! A real SMTP server (aiosmtpd), which keeps what it gets for the test to read.

use std::{
    env,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, Command, Stdio},
    sync::mpsc::{self, Receiver},
    thread,
    time::Duration,
};

use serde_json::Value;

/// How long a mail may take from one process to the other.
const AT_MOST: Duration = Duration::from_secs(30);

pub struct PostOffice {
    child: Child,
    lines: Receiver<Value>,
    pub port: u16,
}

impl PostOffice {
    /// One that talks in the clear.
    pub fn open() -> Self {
        Self::with(&[])
    }

    /// One with these arguments of `smtp.py`.
    pub fn with(arguments: &[&str]) -> Self {
        // Where pip has put it, or where Debian has.
        ["python3", "/usr/bin/python3"]
            .into_iter()
            .find_map(|python| Self::start(python, arguments))
            .expect("these tests need aiosmtpd: run `make test`, which gets it, or `pip install aiosmtpd`")
    }

    fn start(python: &str, arguments: &[&str]) -> Option<Self> {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/smtp.py");
        let mut child = Command::new(python)
            .arg(script)
            .args(arguments)
            .env("PYTHONPATH", env::var_os("AIOSMTPD").unwrap_or_default())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let output = BufReader::new(child.stdout.take()?);
        let (send, lines) = mpsc::channel::<Value>();
        thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                let _ = send.send(serde_json::from_str(&line).expect("JSON"));
            }
        });
        match lines.recv_timeout(AT_MOST) {
            Ok(first) => Some(Self {
                port: first["port"].as_u64()?.try_into().ok()?,
                child,
                lines,
            }),
            Err(_) => {
                let _ = child.kill();
                let _ = child.wait();
                None
            }
        }
    }

    /// The next mail; waits until it is there.
    #[track_caller]
    pub fn mail(&self) -> Mail {
        Mail(self.lines.recv_timeout(AT_MOST).expect("a mail"))
    }

    /// Whether everything that came was read.
    pub fn is_empty(&mut self) -> bool {
        self.rest().is_empty()
    }

    /// Everything that has come and was not read yet.
    pub fn rest(&mut self) -> Vec<Mail> {
        let input = self.child.stdin.as_mut().expect("its standard input");
        input.write_all(b"so far?\n").expect("it reads");
        let lines = std::iter::from_fn(|| self.lines.recv_timeout(AT_MOST).ok());
        lines
            .take_while(|line| line["so_far"].is_null())
            .map(Mail)
            .collect()
    }
}

impl Drop for PostOffice {
    fn drop(&mut self) {
        // Closing its standard input would do, but nobody has to wait for that.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A mail that has arrived.
#[derive(Debug)]
pub struct Mail(pub Value);

impl Mail {
    pub fn get(&self, field: &str) -> &str {
        self.0[field].as_str().unwrap_or_default()
    }

    pub fn header(&self, name: &str) -> &str {
        self.0["headers"][name].as_str().unwrap_or_default()
    }

    /// Whom it was for.
    pub fn to(&self) -> &str {
        self.0["to"][0].as_str().unwrap_or_default()
    }

    /// The one address in it that leads to `page`.
    #[track_caller]
    pub fn link(&self, page: &str) -> String {
        link(self.get("text"), page)
    }

    /// The token of that address.
    #[track_caller]
    pub fn token(&self, page: &str) -> String {
        token(self.get("text"), page)
    }
}

/// The one address in a text that leads to `page`.
#[track_caller]
pub fn link(text: &str, page: &str) -> String {
    let lines = text
        .lines()
        .filter(|line| line.starts_with("http") && line.contains(&format!("{page}?")));
    let lines: Vec<_> = lines.collect();
    assert_eq!(lines.len(), 1, "one link to {page}: {text}");
    lines[0].to_owned()
}

/// What such an address ends with.
#[track_caller]
pub fn token(text: &str, page: &str) -> String {
    let link = link(text, page);
    link.rsplit_once('=').expect("a token").1.to_owned()
}
