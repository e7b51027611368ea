//! The demo: two invented organisations, in an embedded database that is only for it or when asked for.

use schema::{demo, work::count_anew};

use crate::{
    console::{Failure, say},
    registry::Registry,
};

/// Makes the demo's organisations and all that is in them. What is there already stays as it is.
pub(crate) async fn make(registry: &Registry) -> Result<(), Failure> {
    let there = registry.database().organisations().await?;
    for (slug, name) in demo::ORGANISATIONS {
        if !there.iter().any(|organisation| organisation.slug == slug) {
            registry.database().create_organisation(slug, name).await?;
        }
        let Some(organisation) = registry.find(Some(slug)).await? else {
            return Err(Failure::new(format!("The organisation {slug} was made and is not there.")));
        };
        let loaded = demo::load(&organisation, registry.clock().now()).await?;
        if loaded == demo::Loaded::default() {
            say(&format!("Demo    {slug} has accounts already, so nothing was added to it."));
        } else {
            count_anew(&organisation, registry.clock().now()).await?;
            say(&format!(
                "Demo    {slug}: {} accounts, {} councils, {} signals, {} sessions, {} proposals.",
                loaded.accounts, loaded.councils, loaded.signals, loaded.sessions, loaded.proposals
            ));
        }
        if let Some(code) = loaded.codes.first() {
            say(&format!("        an anonymous signal can be followed with the code {code}"));
        }
    }
    Ok(())
}

/// Whether the demo is still to be made in a database that is only for it: there is nothing else in it, and not all of
/// the demo either, as when its making was cut off.
pub(crate) async fn is_unfinished(registry: &Registry) -> Result<bool, Failure> {
    let mut loaded = 0;
    for organisation in registry.all().await? {
        let is_demo = demo::ORGANISATIONS.iter().any(|(slug, _)| *slug == organisation.slug);
        if is_demo && demo::is_loaded(&organisation).await? {
            loaded += 1;
        } else if !is_demo || !demo::is_untouched(&organisation).await? {
            return Ok(false);
        }
    }
    Ok(loaded < demo::ORGANISATIONS.len())
}

/// Whether the demo's accounts are there, to tell how to sign in.
pub(crate) async fn is_there(registry: &Registry) -> Result<bool, Failure> {
    for (slug, _) in demo::ORGANISATIONS {
        let loaded = match registry.find(Some(slug)).await? {
            Some(organisation) => demo::is_loaded(&organisation).await?,
            None => false,
        };
        if !loaded {
            return Ok(false);
        }
    }
    Ok(true)
}
