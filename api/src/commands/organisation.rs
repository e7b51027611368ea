//! `gehoord organisation`: makes and lists organisations. A running server serves a new one at once.

use clap::Subcommand;
use schema::{access::Language, department::make_intake, work::count_anew};

use super::workplace::Workplace;
use crate::{
    config::Settings,
    console::{Failure, say},
};

#[derive(Subcommand, Debug)]
pub(super) enum Command {
    /// Make an organisation, with a department that takes in what its clients say
    Create {
        /// Its name in addresses: small letters, digits and hyphens
        slug: String,
        /// Its name for people
        #[arg(long)]
        name: String,
    },
    /// List the organisations
    List,
    /// Count the figures of an organisation anew, from its signals. Until that is done, insight says to try again
    Recount {
        /// Its name in addresses
        slug: String,
    },
}

pub(super) async fn run(settings: Settings, command: Command) -> Result<(), Failure> {
    let workplace = Workplace::open(&settings, "organisation").await?;
    let outcome = match command {
        Command::Create { slug, name } => create(&workplace, &slug, &name).await,
        Command::List => list(&workplace).await,
        Command::Recount { slug } => recount(&workplace, &slug).await,
    };
    workplace.leave(outcome).await
}

async fn create(workplace: &Workplace, slug: &str, name: &str) -> Result<(), Failure> {
    let made = workplace.registry.database().create_organisation(slug, name).await?;
    // Its keys are made along with this, so that the first request does not have to.
    let store = workplace.store(&made.slug).await?;
    make_intake(&store).await.map_err(|stop| Failure::new(stop.sentence(Language::English)))?;
    say(&format!("Made the organisation {} ({}).", made.slug, made.name));
    Ok(())
}

async fn list(workplace: &Workplace) -> Result<(), Failure> {
    for organisation in workplace.registry.database().organisations().await? {
        say(&format!("{}\t{}", organisation.slug, organisation.name));
    }
    Ok(())
}

async fn recount(workplace: &Workplace, slug: &str) -> Result<(), Failure> {
    let Some(organisation) = workplace.registry.find(Some(slug)).await? else {
        return Err(Failure::new(format!("There is no organisation {slug}.")));
    };
    count_anew(&organisation, workplace.registry.clock().now()).await?;
    say(&format!("Counted the figures of {slug} anew."));
    Ok(())
}
