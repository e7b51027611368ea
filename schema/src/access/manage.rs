//! The act that the nouns of the organisation's own lists share.

use super::{Act, may_do::ActName};

/// Changing what an organisation works with: topics, regions, departments, councils.
pub struct ManageOrganisation;

impl Act for ManageOrganisation {
    const NAME: ActName = ActName::ManageOrganisation;
}
