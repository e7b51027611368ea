//! gehoord
fn main() {}
