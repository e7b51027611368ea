//! By what signals are counted apart.

/// By what signals are counted apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Dimension {
    /// Not apart.
    All,
    Region,
    Department,
    Topic,
    Channel,
    Kind,
}

impl Dimension {
    /// As tables have it.
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::All => "ALL",
            Self::Region => "REGION",
            Self::Department => "DEPARTMENT",
            Self::Topic => "TOPIC",
            Self::Channel => "CHANNEL",
            Self::Kind => "KIND",
        }
    }

    /// From what tables have.
    pub(super) fn from_code(code: &str) -> Option<Self> {
        [Self::All, Self::Region, Self::Department, Self::Topic, Self::Channel, Self::Kind]
            .into_iter()
            .find(|dimension| dimension.code() == code)
    }
}
