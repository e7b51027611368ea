//! The files that tell of the schema are those of this program.

use std::{fs, path::Path};

#[test]
fn the_schema_file_is_what_the_program_says() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema/schema.graphql");
    let kept = fs::read_to_string(file).unwrap_or_default();
    assert!(kept == schema::sdl(), "run: cargo run --bin gehoord -- schema --write schema/schema.graphql");
}
