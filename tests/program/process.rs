//! Starting, stopping and killing the program that was just built.

use std::{
    fs::{self, Permissions},
    io::{BufRead, BufReader},
    os::unix::fs::PermissionsExt,
    process::{Child, ChildStderr, Command, ExitStatus, Output, Stdio},
    sync::{Arc, Mutex, mpsc},
    thread,
    time::Duration,
};

use tempfile::TempDir;

use crate::http::{Answer, Request};

/// How long a start may take at most, with a database to make.
const START: Duration = Duration::from_secs(90);

/// The program, with nothing of our own environment that is a setting of it.
pub fn tend() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tend"));
    for setting in tend::server::config::SETTINGS {
        command.env_remove(setting.name);
    }
    command
        .env("LOG", "info")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// A place for data that the database's own user can reach, whatever the umask.
pub fn data_dir() -> TempDir {
    let directory = tempfile::tempdir().expect("a temporary directory");
    fs::set_permissions(directory.path(), Permissions::from_mode(0o755)).expect("chmod");
    directory
}

/// Runs a command that has to end by itself.
pub fn finished(command: &mut Command, at_most: Duration) -> Output {
    let child = command.spawn().expect("tend runs");
    let (id, (send, receive)) = (child.id(), mpsc::channel());
    let waiting = thread::spawn(move || send.send(child.wait_with_output()));
    let Ok(output) = receive.recv_timeout(at_most) else {
        signal("-TERM", id);
        let _ = waiting.join();
        panic!("it did not end by itself");
    };
    output.expect("a child")
}

/// A server with a database of its own; stopped when it is dropped.
pub struct Server {
    child: Child,
    said: Arc<Mutex<String>>,
    /// Where it listens.
    pub address: String,
}

impl Server {
    /// Starts one on a free port, and waits until it says which.
    pub fn start(data: &TempDir) -> Self {
        Self::start_with(data, &[])
    }

    /// The same with more settings.
    pub fn start_with(data: &TempDir, settings: &[(&str, &str)]) -> Self {
        let mut child = tend()
            .env("DATA_DIR", data.path())
            .env("LISTEN_ADDR", "127.0.0.1:0")
            .envs(settings.iter().copied())
            .spawn()
            .expect("tend runs");
        let log = child.stderr.take().expect("its log");
        let said = Arc::default();
        match address_in(log, Arc::clone(&said)) {
            Ok(address) => Self {
                child,
                said,
                address,
            },
            Err(said) => {
                signal("-TERM", child.id());
                let _ = child.wait();
                panic!("it did not start: {said}");
            }
        }
    }

    /// What it has logged so far.
    pub fn log(&self) -> String {
        self.said.lock().expect("nobody panics with it").clone()
    }

    pub fn get(&self, path: &str) -> Answer {
        Request::get(path).send(&self.address)
    }

    pub fn get_as(&self, token: &str, path: &str) -> Answer {
        Request::get(path).bearer(token).send(&self.address)
    }

    pub fn post(&self, path: &str, token: Option<&str>, json: &serde_json::Value) -> Answer {
        let request = Request::post(path, "application/json", &json.to_string());
        match token {
            Some(token) => request.bearer(token).send(&self.address),
            None => request.send(&self.address),
        }
    }

    /// What a browser sends from a page of `origin`.
    pub fn form(&self, path: &str, origin: &str, fields: &str) -> Answer {
        Request::post(path, "application/x-www-form-urlencoded", fields)
            .header("Origin", origin)
            .send(&self.address)
    }

    /// SIGTERM, and how it ended.
    pub fn terminate(mut self) -> ExitStatus {
        signal("-TERM", self.child.id());
        self.child.wait().expect("a child")
    }

    /// SIGKILL: no time to say goodbye.
    pub fn kill(mut self) {
        self.child.kill().expect("a child");
        self.child.wait().expect("a child");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            signal("-TERM", self.child.id());
            let _ = self.child.wait();
        }
    }
}

fn signal(signal: &str, process: u32) {
    let status = Command::new("kill")
        .args([signal, &process.to_string()])
        .status();
    assert!(status.is_ok_and(|status| status.success()), "kill {signal}");
}

/// The address that the log says, or all that it says where it says none. Goes on reading into
/// `said`, so that the server is never kept waiting.
fn address_in(log: ChildStderr, said: Arc<Mutex<String>>) -> Result<String, String> {
    let (send, receive) = mpsc::channel();
    let keep = move |line: &str| {
        let mut said = said.lock().expect("nobody panics with it");
        said.push_str(line);
        said.push('\n');
        said.clone()
    };
    thread::spawn(move || {
        let mut so_far = String::new();
        for line in BufReader::new(log).lines().map_while(Result::ok) {
            so_far = keep(&line);
            if let Some((_, rest)) = line.split_once("listening on ") {
                let address = rest.split(';').next().unwrap_or_default();
                let _ = send.send(Ok(address.to_owned()));
            }
        }
        let _ = send.send(Err(so_far));
    });
    receive
        .recv_timeout(START)
        .unwrap_or_else(|_| Err("nothing, for too long".to_owned()))
}
