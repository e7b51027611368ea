//! Where the time goes: statements that the database ran, and what the server's processor was at.

use std::{
    path::PathBuf,
    process::{Child, Command, Stdio},
};

use crate::place::Place;

/// A profile of one round.
pub struct Profile {
    perf: Option<Child>,
    file: PathBuf,
}

impl Profile {
    /// Begins to count, and to record for so many seconds.
    pub async fn begin(server: u32, place: &Place, seconds: u32) -> Self {
        place.sql("SELECT public.pg_stat_statements_reset()").await;
        let file = place.folder.join("perf.data");
        let perf = Command::new("perf")
            .args(["record", "-q", "-F", "499", "-g", "-p", &server.to_string(), "-o"])
            .arg(&file)
            .args(["--", "sleep", &seconds.to_string()])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        Self { perf: perf.ok(), file }
    }

    /// Prints what was found.
    pub async fn tell(self, title: &str, requests: f64, place: &Place) {
        const STATEMENTS: &str = "SELECT to_char(calls, '9999999') || to_char(total_exec_time / calls, '9990.000') || ' ms, planned '
                || to_char(plans::float8 / calls, '0.00') || ' times ' || to_char(total_plan_time / calls, '0.000') || ' ms '
                || to_char(rows::float8 / calls, '9990.0') || ' rows ' || to_char((shared_blks_hit + shared_blks_read)::float8 / calls, '99990.0')
                || ' blocks  ' || left(regexp_replace(query, '\\s+', ' ', 'g'), 230)
            FROM public.pg_stat_statements WHERE query NOT LIKE '%pg_stat_statements%' ORDER BY total_exec_time DESC LIMIT 25";
        let all = place.sql("SELECT sum(calls)::text FROM public.pg_stat_statements").await.remove(0);
        let all: f64 = all.parse().unwrap_or(0.0);
        println!("\n{title}: {:.1} statements a request\n   calls      each", all / requests);
        for line in place.sql(STATEMENTS).await {
            println!("{line}");
        }
        let Some(mut perf) = self.perf else { return };
        let _ = perf.wait();
        let report = Command::new("perf")
            .args(["report", "--stdio", "--no-children", "-g", "none", "--percent-limit", "0.7", "-i"])
            .arg(&self.file)
            .stderr(Stdio::null())
            .output();
        let text = report.map(|report| String::from_utf8_lossy(&report.stdout).into_owned()).unwrap_or_default();
        for line in text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
            println!("{line}");
        }
    }
}
