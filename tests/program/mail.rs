//! Mail over TLS, to a server with a certificate: the program as it runs, with what the system
//! trusts (`SSL_CERT_FILE`).

use std::fs;

use serde_json::json;
use tempfile::TempDir;

use super::{
    operator::said,
    process::{Server, data_dir},
    smtp::PostOffice,
};

/// A folder with a certificate for this machine and its key.
struct Certificate {
    folder: TempDir,
}

impl Certificate {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary directory");
        let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]);
        let made = made.expect("a certificate");
        let certificate = Self { folder };
        fs::write(certificate.path(), made.cert.pem()).expect("written");
        fs::write(certificate.key(), made.signing_key.serialize_pem()).expect("written");
        certificate
    }

    fn path(&self) -> String {
        self.folder
            .path()
            .join("certificate.pem")
            .display()
            .to_string()
    }

    fn key(&self) -> String {
        self.folder.path().join("key.pem").display().to_string()
    }
}

/// Registers somebody, which causes a mail.
fn register(server: &Server) {
    let account =
        json!({"username": "ana", "email": "ana@example.org", "password": "a good one, 8+"});
    server.post("/api/v1/auth/register", None, &account).is(201);
}

#[test]
fn mail_goes_out_encrypted_and_signed_in_by_starttls_and_by_tls() {
    let certificate = Certificate::new();
    for (tls, argument) in [("starttls", "--starttls"), ("tls", "--tls")] {
        let office = PostOffice::with(&[argument, &certificate.path(), &certificate.key()]);
        let data = data_dir();
        let server = Server::start_with(
            &data,
            &[
                ("SSL_CERT_FILE", &certificate.path()),
                ("SMTP_HOST", "127.0.0.1"),
                ("SMTP_PORT", &office.port.to_string()),
                ("SMTP_TLS", tls),
                ("SMTP_USERNAME", "tend"),
                ("SMTP_PASSWORD", "a secret of the post office"),
                ("MAIL_FROM", "Our tasks <tasks@example.org>"),
            ],
        );
        register(&server);
        let mail = office.mail();
        assert_eq!(mail.get("subject"), "Is this your address?", "{tls}");
        assert_eq!(mail.header("from"), "Our tasks <tasks@example.org>");
        assert_eq!(mail.0["is_encrypted"], true, "{tls}");
        assert_eq!(mail.0["is_authenticated"], true, "{tls}");
        let log = server.log();
        assert!(!log.contains(&mail.token("/verify")), "{log}");
        assert_eq!(server.terminate().code(), Some(0));
    }
}

#[test]
fn a_server_that_cannot_be_trusted_gets_no_mail() {
    let certificate = Certificate::new();
    let mut office = PostOffice::with(&["--starttls", &certificate.path(), &certificate.key()]);
    let plain = PostOffice::open();
    for port in [office.port, plain.port] {
        let data = data_dir();
        let port = port.to_string();
        let settings = [
            ("SMTP_HOST", "127.0.0.1"),
            ("SMTP_PORT", port.as_str()),
            ("SMTP_USERNAME", "tend"),
            ("SMTP_PASSWORD", "a secret of the post office"),
        ];
        let server = Server::start_with(&data, &settings);
        register(&server);
        let is_tried = |list: &String| list.contains("tried once: ");
        let mut looks = (0..100).map(|_| said(&data, &["mail", "list"]));
        let list = looks.find(is_tried).expect("it is tried");
        assert!(!list.contains("secret"), "{list}");
        let log = server.log();
        assert!(!log.contains("secret of") && !log.contains("ana@"), "{log}");
        server.terminate();
    }
    assert!(office.rest().is_empty());
}
