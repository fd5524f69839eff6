//! The program: reads its arguments and its environment, then hands over to the library.

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use tend::server::{
    self, Order,
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
    /// Who may use it: add, invite, list, disable, enable, promote, reset-link, reset-factor
    #[command(subcommand)]
    User(UserCommand),
    /// Make an account to look around in, with projects and tasks of a life that goes on today
    Demo {
        #[arg(default_value = "demo")]
        username: String,
        /// Read the password from the first line of standard input instead of making one
        #[arg(long)]
        password_stdin: bool,
    },
    /// What was to be sent: list, show
    #[command(subcommand)]
    Mail(MailCommand),
}

/// These may run beside a server; give them its settings.
#[derive(Subcommand)]
enum UserCommand {
    /// Make an account, and print the link to choose its password
    Add {
        username: String,
        email: String,
        /// Read the password from the first line of standard input instead
        #[arg(long)]
        password_stdin: bool,
    },
    /// Invite an address, for 7 days
    Invite { email: String },
    /// List everybody
    List,
    /// Close an account; its data stays
    Disable { username: String },
    /// Open a closed account again
    Enable { username: String },
    /// Make somebody an administrator
    Promote { username: String },
    /// Print a link to choose a new password, good once and for 30 minutes
    ResetLink { username: String },
    /// Take away a lost second factor: app, passkeys and recovery codes
    ResetFactor { username: String },
}

/// These may run beside a server; give them its settings.
#[derive(Subcommand)]
enum MailCommand {
    /// List the newest mails and what became of them
    List,
    /// Print a mail that was not sent, with a link that works and ends the one before
    Show { id: uuid::Uuid },
}

impl UserCommand {
    fn order(self) -> Result<Order, String> {
        Ok(match self {
            Self::Add {
                username,
                email,
                password_stdin,
            } => Order::AddUser {
                username,
                email,
                password: password_stdin.then(read_password).transpose()?,
            },
            Self::Invite { email } => Order::InviteUser { email },
            Self::List => Order::ListUsers,
            Self::Disable { username } => Order::DisableUser { username },
            Self::Enable { username } => Order::EnableUser { username },
            Self::Promote { username } => Order::PromoteUser { username },
            Self::ResetLink { username } => Order::MakeResetLink { username },
            Self::ResetFactor { username } => Order::ResetFactor { username },
        })
    }
}

impl MailCommand {
    fn order(self) -> Order {
        match self {
            Self::List => Order::ListMail,
            Self::Show { id } => Order::ShowMail { id },
        }
    }
}

/// The first line of standard input, without its end.
fn read_password() -> Result<String, String> {
    let mut line = String::new();
    std::io::stdin()
        .read_line(&mut line)
        .map_err(|error| format!("cannot read the password: {error}"))?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
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
    let order = match arguments.command {
        None | Some(Command::Serve) => return runtime.block_on(server::serve(config)),
        Some(Command::Migrate) => return runtime.block_on(server::migrate_and_exit(config)),
        Some(Command::RotateKey) => {
            return runtime.block_on(server::rotate_key_and_exit(config));
        }
        Some(Command::User(command)) => command.order(),
        Some(Command::Mail(command)) => Ok(command.order()),
        Some(Command::Demo {
            username,
            password_stdin,
        }) => password_stdin
            .then(read_password)
            .transpose()
            .map(|password| Order::MakeDemo { username, password }),
    };
    match order {
        Ok(order) => runtime.block_on(server::operate(config, order)),
        Err(refusal) => {
            eprintln!("tend: {refusal}");
            ExitCode::FAILURE
        }
    }
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
