//! The program: reads its arguments and its environment, then hands over to the library.

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use tend::server::{
    self,
    config::{Config, SETTINGS},
};

/// Tend, the task manager that people and small teams run themselves.
#[derive(Parser)]
#[command(name = "tend", version)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the page and the API (the default)
    Serve,
    /// Bring the database's schema up to date, and stop
    Migrate,
    /// Sign access tokens with a new key, also while servers run; nobody is signed out
    RotateKey,
}

fn main() -> ExitCode {
    let matches = Arguments::command()
        .after_help(settings_help())
        .get_matches();
    let arguments = Arguments::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    let config = match Config::from_env() {
        Ok(config) => config,
        Err(error) => {
            eprintln!("tend: {error}");
            return ExitCode::FAILURE;
        }
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("tend: cannot start: {error}");
            return ExitCode::FAILURE;
        }
    };
    runtime.block_on(match arguments.command {
        None | Some(Command::Serve) => {
            Box::pin(server::serve(config)) as std::pin::Pin<Box<dyn Future<Output = ExitCode>>>
        }
        Some(Command::Migrate) => Box::pin(server::migrate_and_exit(config)),
        Some(Command::RotateKey) => Box::pin(server::rotate_key_and_exit(config)),
    })
}

fn settings_help() -> String {
    let setting = |s: &server::config::Setting| {
        format!(
            "  {:<22}{}\n{:24}[default: {}]\n",
            s.name, s.purpose, "", s.default
        )
    };
    format!(
        "Settings, as environment variables:\n{}",
        SETTINGS.iter().map(setting).collect::<String>()
    )
}
