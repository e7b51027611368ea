//! The operations that consumers send, word for word: `schema/operations/*.graphql`.

use std::{fs, path::Path, sync::OnceLock};

/// One operation with the fragments of its file.
#[derive(Clone, Debug)]
pub struct Operation {
    /// The file's name without its ending: `mobile`.
    pub consumer: String,
    /// Its own name.
    pub name: String,
    /// Its text, and the fragments of the file.
    pub document: String,
    /// The whole file, as a consumer may send it: all its operations, of which it names one.
    pub file: String,
}

/// All of them.
pub fn operations() -> &'static [Operation] {
    static OPERATIONS: OnceLock<Vec<Operation>> = OnceLock::new();
    OPERATIONS.get_or_init(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema/operations");
        let mut files: Vec<_> =
            fs::read_dir(folder).expect("schema/operations").map(|file| file.expect("a file").path()).collect();
        files.sort();
        files.iter().flat_map(|file| read(file)).collect()
    })
}

/// The operation with this name.
#[track_caller]
#[must_use]
pub fn operation(name: &str) -> &'static Operation {
    operations().iter().find(|operation| operation.name == name).unwrap_or_else(|| panic!("no operation {name}"))
}

fn read(path: &Path) -> Vec<Operation> {
    let file = fs::read_to_string(path).expect("a text");
    let consumer = path.file_stem().and_then(|stem| stem.to_str()).expect("a name").to_owned();
    let mut definitions: Vec<String> = Vec::new();
    for line in file.lines() {
        if ["query ", "mutation ", "subscription ", "fragment "].iter().any(|word| line.starts_with(word)) {
            definitions.push(String::new());
        }
        if let Some(definition) = definitions.last_mut() {
            definition.push_str(line);
            definition.push('\n');
        }
    }
    let (fragments, operations): (Vec<String>, Vec<String>) =
        definitions.into_iter().partition(|definition| definition.starts_with("fragment "));
    operations
        .into_iter()
        .map(|text| {
            let name = text.split_whitespace().nth(1).expect("a name");
            let name = name.split(['(', '{']).next().expect("a name").to_owned();
            // Only the fragments that it uses: an unused one does not validate.
            let mut document = text;
            loop {
                let next = fragments.iter().find(|fragment| {
                    let name = fragment.split_whitespace().nth(1).expect("a name");
                    !document.contains(fragment.as_str()) && document.contains(&format!("...{name}"))
                });
                match next {
                    Some(fragment) => document.push_str(fragment),
                    None => break,
                }
            }
            Operation { consumer: consumer.clone(), name, document, file: file.clone() }
        })
        .collect()
}
