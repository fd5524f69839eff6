//! As much HTTP as it takes to ask a server something: HTTP/1.0, one connection for each request.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

pub struct Request {
    head: String,
    body: String,
}

pub struct Answer {
    pub status: u16,
    pub body: String,
}

impl Request {
    pub fn get(path: &str) -> Self {
        Self {
            head: format!("GET {path} HTTP/1.0\r\n"),
            body: String::new(),
        }
    }

    pub fn post(path: &str, media_type: &str, body: &str) -> Self {
        let request = Self {
            head: format!("POST {path} HTTP/1.0\r\n"),
            body: body.to_owned(),
        };
        request
            .header("Content-Type", media_type)
            .header("Content-Length", &body.len().to_string())
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.head.push_str(&format!("{name}: {value}\r\n"));
        self
    }

    pub fn bearer(self, token: &str) -> Self {
        self.header("Authorization", &format!("Bearer {token}"))
    }

    pub fn send(self, address: &str) -> Answer {
        let mut stream = TcpStream::connect(address).expect("the server listens");
        stream
            .set_read_timeout(Some(Duration::from_secs(30)))
            .expect("a timeout");
        let request = format!("{}Host: {address}\r\n\r\n{}", self.head, self.body);
        stream
            .write_all(request.as_bytes())
            .expect("the server reads");
        let mut answer = String::new();
        stream
            .read_to_string(&mut answer)
            .expect("the server answers in text");
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
        let status = head
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok());
        Answer {
            status: status.expect("a status"),
            body: body.to_owned(),
        }
    }
}

impl Answer {
    #[track_caller]
    pub fn is(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.body);
        self
    }

    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).expect("JSON")
    }
}
