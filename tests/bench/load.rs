//! Requests in numbers: wrk, the lightest that takes a script, for it shares the processors with what is measured.

use std::{fs, net::SocketAddr, path::Path, process::Command};

use serde_json::{Value, json};

/// What came of a round.
#[derive(Clone, Copy, Debug)]
pub struct Round {
    pub requests: f64,
    /// How many a second.
    pub rate: f64,
    /// Milliseconds.
    pub p50: f64,
    pub p99: f64,
}

/// An operation as it is sent: its body, and the tokens of those who send it.
pub struct Plan {
    pub name: &'static str,
    pub body: Value,
    /// Nobody is signed in where it is empty.
    pub tokens: Vec<String>,
    /// Bodies in whose variables stands this key get another one each time.
    pub key: Option<&'static str>,
}

impl Plan {
    pub fn new(name: &'static str, variables: Value) -> Self {
        let operation = harness::operation(name);
        let body = json!({ "query": operation.document, "operationName": name, "variables": variables });
        Self { name, body, tokens: Vec::new(), key: None }
    }

    /// A question that is no operation of the contract.
    pub fn of(name: &'static str, document: &str, variables: Value) -> Self {
        Self { name, body: json!({ "query": document, "variables": variables }), tokens: Vec::new(), key: None }
    }

    /// What wrk runs. Where nothing changes, requests are made once and handed out in turn.
    fn script(&self, round: u64) -> String {
        let quoted = |text: &str| format!("[==[{text}]==]");
        let body = self.body.to_string();
        let headers = |token: &str| {
            let bearer = if token.is_empty() { String::new() } else { format!(", Authorization = 'Bearer {token}'") };
            format!("{{['Content-Type'] = 'application/json', Accept = 'application/json'{bearer}}}")
        };
        let nobody = [String::new()];
        let tokens = if self.tokens.is_empty() { &nobody[..] } else { &self.tokens[..] };
        let all: Vec<String> = tokens.iter().map(|token| headers(token)).collect();
        let made = match self.key.and_then(|key| body.split_once(key)) {
            None => format!(
                "local made, next = {{}}, 0\n\
                 init = function() for place, each in ipairs(headers) do made[place] = wrk.format('POST', wrk.path, each, {}) end end\n\
                 request = function() next = next % #made + 1 return made[next] end\n",
                quoted(&body)
            ),
            Some((before, after)) => format!(
                "local before, after, next = {}, {}, 0\n\
                 request = function() next = next + 1\n\
                   return wrk.format('POST', wrk.path, headers[next % #headers + 1], before .. '{round}-' .. next .. after) end\n",
                quoted(before),
                quoted(after)
            ),
        };
        format!(
            "local headers = {{{}}}\n{made}\
             done = function(summary, latency)\n\
               local wrong = summary.errors\n\
               io.write(string.format('RESULT %d %d %d %d %d\\n', summary.requests, summary.duration,\n\
                 latency:percentile(50), latency:percentile(99),\n\
                 wrong.connect + wrong.read + wrong.write + wrong.status + wrong.timeout))\n\
             end\n",
            all.join(",\n")
        )
    }

    /// Sends it for so many seconds on so many connections.
    pub fn run(&self, address: SocketAddr, folder: &Path, connections: u32, seconds: u32, round: u64) -> Round {
        let script = folder.join("load.lua");
        fs::write(&script, self.script(round)).expect("a script");
        let output = Command::new("wrk")
            .args(["-t1", &format!("-c{connections}"), &format!("-d{seconds}s"), "--timeout", "10s", "-s"])
            .arg(&script)
            .arg(format!("http://{address}/{}/graphql", crate::place::SLUG))
            .output()
            .expect("wrk: scripts/set-up bench installs it");
        let text = String::from_utf8_lossy(&output.stdout);
        let result = text.lines().find_map(|line| line.strip_prefix("RESULT "));
        let result = result.unwrap_or_else(|| panic!("wrk: {text}{}", String::from_utf8_lossy(&output.stderr)));
        let numbers: Vec<f64> = result.split(' ').filter_map(|number| number.parse().ok()).collect();
        let [requests, micros, p50, p99, wrong] = numbers[..] else { panic!("wrk: {result}") };
        assert!(wrong == 0.0 && requests > 0.0, "{}: {wrong} of {requests} requests failed\n{text}", self.name);
        Round { requests, rate: requests / (micros / 1e6), p50: p50 / 1e3, p99: p99 / 1e3 }
    }

    /// Sends it once, as one of those who send it; fails where there are errors.
    pub async fn once(&self, http: &reqwest::Client, address: SocketAddr, who: usize, key: &str) -> Value {
        let mut body = self.body.to_string();
        if let Some(place) = self.key {
            body = body.replace(place, key);
        }
        let url = format!("http://{address}/{}/graphql", crate::place::SLUG);
        let mut request = http.post(url).header("Content-Type", "application/json").body(body);
        if let Some(token) = self.tokens.get(who) {
            request = request.bearer_auth(token);
        }
        let answer: Value = request.send().await.expect("an answer").json().await.expect("JSON");
        let is_right = answer.get("errors").is_none() && !answer.to_string().contains("\"code\":\"");
        assert!(is_right, "{}: {answer}", self.name);
        answer["data"].clone()
    }
}
