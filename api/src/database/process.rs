//! The few system calls that the launcher needs and the standard library does not offer.

#![allow(unsafe_code)]

use std::{io, process::Command};

/// How PostgreSQL is told to end.
#[derive(Clone, Copy)]
pub(super) enum Signal {
    /// Ends sessions, writes everything down, ends: a clean end.
    Fast,
    /// Ends at once; the next start repairs.
    Immediate,
}

impl Signal {
    const fn number(self) -> libc::c_int {
        match self {
            Self::Fast => libc::SIGINT,
            Self::Immediate => libc::SIGQUIT,
        }
    }
}

/// Makes the child end when the *thread* that starts it ends, by whatever cause, `kill -9` of the program included.
/// Only Linux can do this; elsewhere the next start ends what was left.
pub(super) fn end_with_this_thread(command: &mut Command) {
    #[cfg(target_os = "linux")]
    {
        use std::os::unix::process::CommandExt;

        let parent = std::process::id();
        // SAFETY: between fork and exec only async-signal-safe calls are allowed; prctl and getppid are, and nothing
        // here allocates or takes a lock.
        unsafe {
            command.pre_exec(move || {
                if libc::prctl(libc::PR_SET_PDEATHSIG, Signal::Fast.number()) == -1 {
                    return Err(io::Error::last_os_error());
                }
                // The parent may have ended between fork and prctl: then no signal would ever come.
                if u32::try_from(libc::getppid()) == Ok(parent) {
                    Ok(())
                } else {
                    Err(io::ErrorKind::Interrupted.into())
                }
            });
        }
    }
    #[cfg(not(target_os = "linux"))]
    let _ = command;
}

/// Sends a signal to one process.
pub(super) fn signal(pid: u32, signal: Signal) -> io::Result<()> {
    // SAFETY: kill takes plain numbers and touches no memory of ours.
    checked(pid, |pid| unsafe { libc::kill(pid, signal.number()) })
}

/// Whether a process with this number exists, ours or another user's.
pub(super) fn is_alive(pid: u32) -> bool {
    // SAFETY: signal 0 only asks whether the process is there.
    match checked(pid, |pid| unsafe { libc::kill(pid, 0) }) {
        Ok(()) => true,
        Err(error) => error.raw_os_error() == Some(libc::EPERM),
    }
}

/// The user whose rights this program has.
pub(super) fn effective_user() -> u32 {
    // SAFETY: geteuid has no argument and cannot fail.
    unsafe { libc::geteuid() }
}

/// 0 and negative numbers mean groups of processes: never those.
fn checked(pid: u32, call: impl FnOnce(libc::pid_t) -> libc::c_int) -> io::Result<()> {
    match libc::pid_t::try_from(pid) {
        Ok(pid) if pid > 0 => {
            if call(pid) == 0 {
                Ok(())
            } else {
                Err(io::Error::last_os_error())
            }
        }
        _ => Err(io::ErrorKind::InvalidInput.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_is_alive_and_number_zero_is_none() {
        assert!(is_alive(std::process::id()));
        assert!(!is_alive(0));
        assert!(!is_alive(u32::MAX));
    }
}
