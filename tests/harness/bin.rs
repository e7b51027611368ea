//! The program, for tests that start it as a process of its own.

fn main() -> std::process::ExitCode {
    api::main()
}
