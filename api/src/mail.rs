//! Mail that goes out by SMTP: the mail server, and a letter as a message that it takes.

use std::time::Duration;

use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{
        Mailbox,
        header::{ContentType, Header, HeaderName, HeaderValue},
    },
};
use schema::work::{Letter, Outcome};

use crate::{
    config::{MailSettings, Settings},
    console::Failure,
};

type Transport = AsyncSmtpTransport<Tokio1Executor>;

/// How long a mail server may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// Sends letters by a mail server.
#[derive(Clone)]
pub(crate) struct Mailer {
    transport: Transport,
    from: Address,
    link: String,
}

/// The way to a mail server. `None` where the address is none.
pub(crate) fn transport(url: &str) -> Option<Transport> {
    Some(Transport::from_url(url).ok()?.timeout(Some(PATIENCE)).build())
}

impl Mailer {
    /// The mailer of an installation; nothing where no mail goes out.
    ///
    /// # Errors
    /// One sentence for a setting that is missing.
    pub(crate) fn of(settings: &Settings) -> Result<Option<Self>, Failure> {
        let missing = |name| Failure::new(format!("GEHOORD_SMTP_URL is set, so {name} is needed too."));
        let Some(MailSettings { url, from, link }) = settings.mail_settings().map_err(missing)? else {
            return Ok(None);
        };
        // Both were checked when they were read.
        let transport = transport(&url).ok_or_else(|| missing("a mail server"))?;
        let from = from.parse().map_err(|_| missing("GEHOORD_MAIL_FROM"))?;
        Ok(Some(Self { transport, from, link }))
    }

    /// The page that a letter leads to, with its places still to be filled in.
    pub(crate) fn link(&self) -> &str {
        &self.link
    }

    /// Sends a letter, once.
    pub(crate) async fn send(&self, organisation: &str, letter: &Letter) -> Outcome {
        let Some(message) = self.message(organisation, letter) else { return Outcome::Refused };
        match self.transport.send(message).await {
            Ok(_) => Outcome::Sent,
            Err(error) if error.is_permanent() => Outcome::Refused,
            Err(_) => Outcome::Later,
        }
    }

    fn message(&self, organisation: &str, letter: &Letter) -> Option<Message> {
        let to: Address = letter.address.parse().ok()?;
        Message::builder()
            .from(Mailbox::new(Some(organisation.to_owned()), self.from.clone()))
            .to(Mailbox::new(Some(letter.name.clone()), to))
            // The same each time that it is tried, so that one that came twice shows once.
            .message_id(Some(format!("<{}@{}>", letter.id, self.from.domain())))
            .header(AutoSubmitted)
            .header(ContentType::TEXT_PLAIN)
            .subject(&letter.subject)
            .body(letter.text.clone())
            .ok()
    }
}

/// Nobody wrote it, and nobody is to answer (RFC 3834, 5).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}
