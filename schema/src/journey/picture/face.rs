//! A face for an experience: its mouth tells it, also without colour.

use svg::node::element::{Circle, Group, Path};

use super::colour;
use crate::drawing::Px;

/// From the middle of a face to its edge.
pub(super) const RADIUS: Px = 19;

/// A face with its middle here.
pub(super) fn face(x: Px, y: Px, experience: i32) -> Group {
    let part = |d: &str| {
        Path::new()
            .set("d", d)
            .set("fill", "none")
            .set("stroke", colour::PAPER)
            .set("stroke-width", 2.6)
            .set("stroke-linecap", "round")
            .set("stroke-linejoin", "round")
    };
    let eye = |x: Px| Circle::new().set("cx", x).set("cy", -5).set("r", 2.5).set("fill", colour::PAPER);
    let ground = Circle::new()
        .set("r", RADIUS)
        .set("fill", colour::of(experience))
        .set("stroke", colour::PAPER)
        .set("stroke-width", 3);
    let face = Group::new().set("transform", format!("translate({x} {y})")).add(ground).add(eye(-6)).add(eye(6));
    match experience {
        // Worried brows, and a mouth that goes far down.
        ..=-2 => face.add(part("M-12 -9 L-5 -12.5 M12 -9 L5 -12.5")).add(part("M-8 11 Q0 0 8 11")),
        -1 => face.add(part("M-7 9 Q0 3 7 9")),
        0 => face.add(part("M-7 7 L7 7")),
        1 => face.add(part("M-7 5 Q0 12 7 5")),
        // An open laugh.
        _ => face.add(part("M-9 3 Q0 17 9 3 Z").set("fill", colour::PAPER)),
    }
}
