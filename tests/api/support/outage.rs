//! A database that goes away and comes back: the application reaches it through a door in between,
//! which the test shuts.

use std::sync::Arc;

use sqlx::{ConnectOptions, postgres::PgConnectOptions};
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream, UnixStream},
    sync::watch,
    task::JoinHandle,
};

use super::{TestApp, database::Database};

pub struct Outage {
    pub app: TestApp,
    door: Door,
    _database: Database,
}

impl Outage {
    /// An application and its database, while all is well.
    pub async fn prepared() -> Self {
        let database = Database::create().await;
        let door = Door::open(database.options()).await;
        let db = tend::server::connect(through(&door, database.options()));
        let app = TestApp::with(db, "2026-03-10T12:00:00Z", None).await;
        Self {
            app,
            door,
            _database: database,
        }
    }

    /// From here on nothing listens at the database's address, and no connection is left.
    pub async fn begins(&mut self) {
        self.door.shut().await;
    }

    /// The database is back at the same address.
    pub async fn ends(&mut self) {
        self.door.reopen().await;
    }
}

/// The same database at the door's address.
fn through(door: &Door, database: PgConnectOptions) -> PgConnectOptions {
    let mut url = database.to_url_lossy();
    url.set_query(Some("sslmode=disable"));
    url.set_host(Some("127.0.0.1")).expect("a host");
    url.set_port(Some(door.port)).expect("a port");
    url.as_str().parse().expect("an address")
}

struct Door {
    port: u16,
    target: Arc<PgConnectOptions>,
    is_open: watch::Sender<bool>,
    listener: JoinHandle<()>,
}

impl Door {
    async fn open(target: PgConnectOptions) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let (is_open, _) = watch::channel(true);
        let target = Arc::new(target);
        Self {
            port,
            listener: tokio::spawn(listen(listener, Arc::clone(&target), is_open.subscribe())),
            target,
            is_open,
        }
    }

    async fn shut(&mut self) {
        self.is_open.send_replace(false);
        self.listener.abort();
        let _ = (&mut self.listener).await;
    }

    async fn reopen(&mut self) {
        let listener = TcpListener::bind(("127.0.0.1", self.port))
            .await
            .expect("the same port");
        self.is_open.send_replace(true);
        let target = Arc::clone(&self.target);
        self.listener = tokio::spawn(listen(listener, target, self.is_open.subscribe()));
    }
}

async fn listen(
    listener: TcpListener,
    target: Arc<PgConnectOptions>,
    is_open: watch::Receiver<bool>,
) {
    while let Ok((client, _)) = listener.accept().await {
        let (target, mut is_open) = (Arc::clone(&target), is_open.clone());
        tokio::spawn(async move {
            tokio::select! {
                () = carry(client, &target) => {}
                _ = is_open.wait_for(|is_open| !is_open) => {}
            }
        });
    }
}

async fn carry(mut client: TcpStream, target: &PgConnectOptions) {
    let socket = target.get_socket().cloned().or_else(|| {
        let host = target.get_host();
        host.starts_with('/').then(|| host.into())
    });
    // Either side may hang up: that is what this is for.
    let _ = match socket {
        Some(folder) => {
            let path = folder.join(format!(".s.PGSQL.{}", target.get_port()));
            let mut server = UnixStream::connect(path)
                .await
                .expect("PostgreSQL's socket");
            copy_bidirectional(&mut client, &mut server).await
        }
        None => {
            let address = (target.get_host(), target.get_port());
            let mut server = TcpStream::connect(address)
                .await
                .expect("PostgreSQL's port");
            copy_bidirectional(&mut client, &mut server).await
        }
    };
}
