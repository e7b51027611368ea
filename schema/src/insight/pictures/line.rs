//! A line over time, with its figures at its points.

use plotters::{
    chart::{ChartBuilder, LabelAreaPosition},
    prelude::{Circle, LineSeries, PathElement, Text},
    style::{Color, TRANSPARENT, text_anchor::HPos},
};

use super::{
    plot::{Chart, Drawn, GRID, Ground, INK, PAPER, QUIET, letters},
    sheet::INNER,
    words,
};
use crate::{
    access::Language,
    drawing::{
        Px, count,
        measure::{Font, clean},
    },
    error::Error,
};

const HEIGHT: Px = 400;
/// Left of the line: the scale.
const SCALE: Px = 60;
const RIGHT: Px = 24;
const TOP: Px = 26;
/// Below the line: what its steps are called, and the year.
const STEPS: Px = 52;
/// More points than this are a line without dots.
const DOTS: usize = 130;

const FIGURE: Font = Font { size: 14, bold: true };
const STEP: Font = Font { size: 14, bold: false };

/// A point of the line.
pub(super) struct Point {
    /// What its step is called, and the year that it is in.
    pub(super) step: (String, i32),
    pub(super) count: i32,
    /// Whether all of the step is counted: it lies in the period, and is over. Else its dot is open.
    pub(super) is_whole: bool,
}

/// The line through these points.
pub(super) fn line(points: &[Point], language: Language) -> Result<Chart, Error> {
    Chart::draw(INNER, HEIGHT, |ground| draw(ground, points, language))
}

fn draw(ground: &Ground<'_>, points: &[Point], language: Language) -> Drawn {
    let many = f64::from(count(points.len()));
    let highest = points.iter().map(|point| point.count).max().unwrap_or_default();
    let top = highest.saturating_add(highest / 8).saturating_add(1);
    let mut chart = ChartBuilder::on(ground)
        .margin_top(TOP)
        .margin_right(RIGHT)
        .set_label_area_size(LabelAreaPosition::Left, SCALE)
        .set_label_area_size(LabelAreaPosition::Bottom, STEPS)
        .build_cartesian_2d(-0.5..(many - 0.5).max(0.5), 0..top)?;
    chart
        .configure_mesh()
        .disable_x_mesh()
        .x_labels(0)
        .y_labels(6)
        .y_max_light_lines(1)
        .y_label_formatter(&|count| words::number(*count, language))
        .y_label_style(letters(STEP, QUIET, HPos::Right))
        .bold_line_style(GRID)
        .light_line_style(TRANSPARENT)
        .axis_style(TRANSPARENT)
        .draw()?;
    let places: Vec<(f64, i32)> =
        points.iter().enumerate().map(|(place, point)| (f64::from(count(place)), point.count)).collect();
    chart.draw_series(LineSeries::new(places.iter().copied(), INK.stroke_width(3)))?;
    if points.len() <= DOTS {
        chart.draw_series(places.iter().map(|place| Circle::new(*place, 5, INK.filled())))?;
        let open = places.iter().zip(points).filter(|(_, point)| !point.is_whole);
        chart.draw_series(open.map(|(place, _)| Circle::new(*place, 3, PAPER.filled())))?;
    }
    let at: Vec<(Px, Px)> = places.iter().map(|place| chart.backend_coord(place)).collect();
    let ground_line = HEIGHT - STEPS;
    ground.draw(&PathElement::new(vec![(SCALE, ground_line), (INNER - RIGHT, ground_line)], QUIET.stroke_width(2)))?;
    figures(ground, points, &at, language)?;
    steps(ground, points, &at, ground_line)
}

/// How wide a step is.
fn room(points: &[Point]) -> Px {
    (INNER - SCALE - RIGHT) / count(points.len()).max(1)
}

/// The figures: of each point where there is room, else of the highest and the last.
fn figures(ground: &Ground<'_>, points: &[Point], at: &[(Px, Px)], language: Language) -> Drawn {
    let told = |point: &Point| words::number(point.count, language);
    let widest = points.iter().map(|point| FIGURE.width(&told(point))).max().unwrap_or_default();
    let fit = widest + 4 <= room(points);
    let shown = if fit { (0..points.len()).collect() } else { telling(points) };
    for (place, (point, (x, y))) in points.iter().zip(at).enumerate() {
        if !shown.contains(&place) {
            continue;
        }
        let beside = |place: Option<usize>| place.and_then(|place| points.get(place)).map(|point| point.count);
        let (before, after) = (beside(place.checked_sub(1)), beside(place.checked_add(1)));
        // In a valley below the line, where the line does not come.
        let is_valley = [before, after].into_iter().flatten().all(|other| other > point.count)
            && before.or(after).is_some()
            && *y + 30 < HEIGHT - STEPS;
        let y = if is_valley { *y + 17 } else { *y - 15 };
        // On a slope beside it.
        let aside = match (before, after) {
            (_, Some(after)) if !is_valley && after > point.count => -8,
            (Some(before), _) if !is_valley && before > point.count => 8,
            _ => 0,
        };
        ground.draw(&Text::new(told(point), (*x + aside, y), letters(FIGURE, INK, HPos::Center)))?;
    }
    Ok(())
}

/// The points whose figures tell most: the highest, and the last where it is not close by.
fn telling(points: &[Point]) -> Vec<usize> {
    let highest = (0..).zip(points).max_by_key(|(place, point)| (point.count, std::cmp::Reverse(*place)));
    let mut telling: Vec<usize> = highest.map(|(place, _)| place).into_iter().collect();
    if let Some(last) = points.len().checked_sub(1) {
        let is_apart = |other: &usize| count(other.abs_diff(last)).saturating_mul(room(points)) >= 60;
        if telling.iter().all(is_apart) {
            telling.push(last);
        }
    }
    telling
}

/// What the steps are called, as many as there is room for, and below the first of each year the year.
fn steps(ground: &Ground<'_>, points: &[Point], at: &[(Px, Px)], below: Px) -> Drawn {
    let widest = points.iter().map(|point| STEP.width(&clean(&point.step.0))).max().unwrap_or_default();
    let each = ((widest + 8) / room(points).max(1) + 1).max(1);
    let each = usize::try_from(each).unwrap_or(1);
    let mut year = None;
    for (point, (x, _)) in points.iter().zip(at).step_by(each) {
        ground.draw(&PathElement::new(vec![(*x, below), (*x, below + 6)], QUIET.stroke_width(1)))?;
        ground.draw(&Text::new(point.step.0.clone(), (*x, below + 18), letters(STEP, INK, HPos::Center)))?;
        if year.replace(point.step.1) != Some(point.step.1) {
            ground.draw(&Text::new(point.step.1.to_string(), (*x, below + 38), letters(STEP, QUIET, HPos::Center)))?;
        }
    }
    Ok(())
}
