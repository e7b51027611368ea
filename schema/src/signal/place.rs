//! Where a signal happened, as far as the viewer may know.

use async_graphql::Object;
use entity::signal;

/// Where a signal happened.
pub struct Place {
    pub(super) signal: signal::Model,
    /// An address can lead to a home: it is shown to staff and the reporter, and to councils in public space only.
    pub(super) shows_address: bool,
}

/// Where a signal happened.
#[Object(name = "Place")]
impl Place {
    /// Degrees north (WGS 84).
    async fn latitude(&self) -> Option<f64> {
        self.signal.latitude.filter(|_| self.shows_address)
    }

    /// Degrees east (WGS 84).
    async fn longitude(&self) -> Option<f64> {
        self.signal.longitude.filter(|_| self.shows_address)
    }

    /// Street and house number.
    async fn address(&self) -> Option<&str> {
        self.signal.address.as_deref().filter(|_| self.shows_address)
    }

    /// Postcode.
    async fn postcode(&self) -> Option<&str> {
        self.signal.postcode.as_deref().filter(|_| self.shows_address)
    }

    /// The name of the region, as it came in.
    async fn region_name(&self) -> Option<&str> {
        self.signal.region_name.as_deref()
    }
}
