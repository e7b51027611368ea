//! Pictures of insight: a trend, the most asked topics and the effect of a measure, as SVG. Pure, but for who looks.
//!
//! What is drawn is what the graph answers to whoever looks: a [`Picture`] has a document and its variables, the server asks
//! them of the schema for that viewer, and the answer is drawn. So no figure is in a picture that is not in the graph. What is
//! null there is no picture.
//!
//! Whoever does not see it hears it: each is one image (`role="img"`) with a `<title>`, and a `<desc>` that tells all figures.
//! Nothing is told by colour: bars are solid or striped, the figures stand beside them. There is no script in it, no style
//! sheet, no font and nothing from elsewhere. The crate `plotters` makes scales, lines and bars, with its SVG backend alone,
//! so without fonts or system libraries; the crate `svg` makes the page around them. Both escape every text.
//!
//! ```text
//! trend.rs       how many came in each day, week or month
//! top_topics.rs  the most asked topics, beside the period before
//! effect.rs      before and after a measure
//! line.rs        … a line with its figures
//! bars.rs        … bars with their figures
//! plot.rs        … what both have of plotters: ground, letters, the two ways to fill a bar
//! sheet.rs       the page: title, lead, chart, foot, and what is told
//! words.rs       figures, days and weeks as people write them
//! ```

mod bars;
mod effect;
mod line;
mod plot;
mod sheet;
mod top_topics;
mod trend;
mod words;

use chrono::NaiveDate;
use serde::de::DeserializeOwned;
use serde_json::Value;

pub use effect::EffectPicture;
pub use top_topics::TopTopicsPicture;
pub use trend::TrendPicture;

use super::{
    period::{Period, PeriodInput},
    scope::Scope,
};
use crate::{
    access::{Language, Store},
    error::Error,
};

/// A picture that somebody asks for.
pub trait Picture: Send + Sync {
    /// What is asked of the graph for it.
    fn document(&self) -> &'static str;

    /// With which variables.
    fn variables(&self) -> Value;

    /// The picture of what the graph answered. `None` where it answered that there is nothing for this viewer.
    ///
    /// # Errors
    /// Where the answer is not that of the document.
    fn draw(&self, frame: &Frame, answer: Value) -> Result<Option<String>, Error>;
}

/// What pictures tell besides figures: whose it is, and how it is told to this viewer.
#[derive(Debug, Clone)]
pub struct Frame {
    /// The organisation's name.
    organisation: String,
    language: Language,
    /// How far the viewer sees.
    scope: Option<Scope>,
    today: NaiveDate,
}

impl Frame {
    /// For whoever a store reads for.
    #[must_use]
    pub fn of(store: &Store) -> Self {
        Self {
            organisation: store.organisation().name.clone(),
            language: store.viewer().language(),
            scope: Scope::of(store.viewer()),
            today: store.today(),
        }
    }

    /// What of a period this viewer is shown.
    fn period(&self, period: PeriodInput) -> Result<Period, Error> {
        let period = period.parse()?;
        Ok(self.scope.as_ref().map_or(period, |scope| scope.period(period, self.today)))
    }

    fn is_own_region(&self) -> bool {
        matches!(self.scope, Some(Scope::Own(_)))
    }
}

/// What the graph answered, as what was asked for.
fn read<T: DeserializeOwned>(answer: Value) -> Result<T, Error> {
    serde_json::from_value(answer).map_err(|error| Error::internal(&error.to_string()))
}

#[cfg(test)]
mod tests;
