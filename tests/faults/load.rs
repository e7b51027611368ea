//! Clients that go on, whatever is broken: each sends signals one after the other, and sends again with the same key what was
//! not acknowledged. Some signals are triaged and answered as well.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use harness::{Value, json};
use tokio::task::JoinHandle;

use super::{
    ledger::Ledger,
    own_database::{HANDLER, PASSWORD},
};

const SUBMIT: &str =
    "mutation($input: SubmitSignalInput!) { submitSignal(input: $input) { signal { id } userErrors { code } } }";
const TRIAGE: &str =
    "mutation($input: TriageSignalInput!) { triageSignal(input: $input) { signal { id } userErrors { code } } }";
const ANSWER: &str =
    "mutation($input: AnswerSignalInput!) { answerSignal(input: $input) { signal { id } userErrors { code } } }";
const TOPIC: &str = "{ topics(first: 1) { nodes { id } } }";
/// How long a client waits for an answer: longer than the server may take.
const LONGEST: Duration = Duration::from_secs(40);

/// What came back, if something did.
pub struct Answered {
    /// The HTTP status; 0 where there was no answer.
    pub status: u16,
    /// The body, or why there was none.
    pub body: Value,
    /// Whether it says when to come back.
    pub says_when: bool,
    /// How long it took.
    pub took: Duration,
    /// Whether it broke off after it was sent: somebody may have read it.
    pub broke_off: bool,
}

impl Answered {
    /// The codes of the errors at the top.
    pub fn codes(&self) -> Vec<&str> {
        let errors = self.body["errors"].as_array().map_or(&[][..], Vec::as_slice);
        errors.iter().map(|error| error["extensions"]["code"].as_str().unwrap_or("none")).collect()
    }

    /// The id of the signal that a mutation gave back.
    pub fn signal(&self, mutation: &str) -> Option<String> {
        self.body["data"][mutation]["signal"]["id"].as_str().map(str::to_owned)
    }

    /// Whether the server said, as it should, that it cannot do it now, or that nobody knows.
    pub fn is_put_off(&self) -> bool {
        let said = matches!(self.codes()[..], ["SERVICE_UNAVAILABLE" | "OUTCOME_UNKNOWN"]);
        self.status == 503 && said && self.says_when
    }
}

/// Sends a document to `uwi`.
pub async fn ask(http: &reqwest::Client, url: &str, token: Option<&str>, query: &str, variables: Value) -> Answered {
    let begin = Instant::now();
    let request = http
        .post(format!("{url}/uwi/graphql"))
        .header("accept-language", "en")
        .json(&json!({ "query": query, "variables": variables }));
    let request = match token {
        Some(token) => request.bearer_auth(token),
        None => request,
    };
    let (mut status, mut says_when) = (0, false);
    let sent = async {
        let answer = request.send().await?;
        status = answer.status().as_u16();
        says_when = answer.headers().contains_key("retry-after");
        answer.json::<Value>().await
    };
    let (body, broke_off) = match sent.await {
        Ok(body) => (body, false),
        Err(error) => (json!({ "none": format!("{error:?}") }), !error.is_connect()),
    };
    let status = if broke_off { 0 } else { status };
    Answered { status, body, says_when, took: begin.elapsed(), broke_off }
}

/// Signs in; nothing where that is not possible now.
pub async fn sign_in(http: &reqwest::Client, url: &str, email: &str) -> Option<String> {
    let query = "mutation($input: SignInInput!) { signIn(input: $input) { accessToken userErrors { code } } }";
    let input = json!({ "input": { "email": email, "password": PASSWORD } });
    let answer = ask(http, url, None, query, input).await;
    answer.body["data"]["signIn"]["accessToken"].as_str().map(str::to_owned)
}

/// The words of a number, which no screening takes for a telephone number.
pub fn words(number: usize) -> String {
    const LETTERS: [&str; 10] = ["ba", "de", "fi", "go", "ku", "la", "me", "ni", "po", "ru"];
    let digits = format!("{number:06}");
    digits.bytes().map(|digit| LETTERS[usize::from(digit - b'0')]).collect()
}

/// A signal that nobody sent yet: its key and its text.
pub fn story() -> (String, String) {
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    let word = words(NUMBER.fetch_add(1, Ordering::Relaxed));
    (format!("key-{word}"), format!("Bij de balie hing een bordje met {word}."))
}

/// Submits a signal.
pub async fn submit(http: &reqwest::Client, url: &str, key: &str, text: &str) -> Answered {
    let input = json!({ "key": key, "kind": "STORY", "channel": "APP", "text": text });
    ask(http, url, None, SUBMIT, json!({ "input": input })).await
}

/// Submits until it is acknowledged; gives the time that it took.
pub async fn submit_until_done(url: &str, ledger: &Ledger) -> Duration {
    let http = client();
    let begin = Instant::now();
    let (key, text) = story();
    loop {
        let answer = submit(&http, url, &key, &text).await;
        if let Some(id) = answer.signal("submitSignal") {
            ledger.submitted(&key, &text, &id);
            return begin.elapsed();
        }
        assert!(begin.elapsed() < Duration::from_secs(60), "the server does not come back: {}", answer.body);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// A client whose connections stay its own.
pub fn client() -> reqwest::Client {
    reqwest::Client::builder().timeout(LONGEST).build().expect("a client")
}

/// What the clients of a load saw.
#[derive(Debug, Default)]
pub struct Seen {
    /// How often each kind of answer came.
    pub answers: BTreeMap<String, usize>,
    /// Answers that a client should never see.
    pub odd: Vec<String>,
    /// Why there was no answer to what was sent.
    pub cut: Vec<String>,
    /// How long each answer took.
    pub times: Vec<Duration>,
}

impl Seen {
    fn note(&mut self, answer: &Answered) {
        let kind = match answer.status {
            0 if answer.broke_off => "broke off".to_owned(),
            0 => "not reached".to_owned(),
            status => match answer.codes().first() {
                Some(code) => format!("{status} {code}"),
                None => status.to_string(),
            },
        };
        *self.answers.entry(kind).or_default() += 1;
        self.times.push(answer.took);
        if answer.broke_off {
            self.cut.push(answer.body["none"].to_string());
        }
        let is_fine = answer.status == 0 || answer.is_put_off() || (answer.status == 200 && answer.codes().is_empty());
        if !is_fine {
            self.odd.push(format!("{} {}", answer.status, answer.body));
        }
    }

    /// How many answers of this kind there were.
    pub fn count(&self, kind: &str) -> usize {
        self.answers.get(kind).copied().unwrap_or_default()
    }

    /// The time that so many in a hundred took at most.
    pub fn percentile(&self, percent: usize) -> Duration {
        let mut times = self.times.clone();
        times.sort();
        times.get((times.len() * percent / 100).min(times.len().saturating_sub(1))).copied().unwrap_or_default()
    }

    /// Nobody saw anything but answers, and clear words where there was none to give.
    #[track_caller]
    pub fn must_be_clear(&self) {
        assert!(self.odd.is_empty(), "{:#?} {:?}", &self.odd[..self.odd.len().min(5)], self.answers);
    }
}

/// Clients at work.
pub struct Load {
    stop: Arc<AtomicBool>,
    seen: Arc<Mutex<Seen>>,
    clients: Vec<JoinHandle<()>>,
    ledger: Arc<Ledger>,
}

impl Load {
    /// So many clients begin, spread over the servers.
    pub fn begin(urls: &[&str], clients: usize, ledger: &Arc<Ledger>) -> Self {
        let (stop, seen) = (Arc::new(AtomicBool::new(false)), Arc::new(Mutex::new(Seen::default())));
        let clients = (0..clients).map(|number| {
            let one = One {
                http: client(),
                url: urls[number % urls.len()].to_owned(),
                ledger: Arc::clone(ledger),
                stop: Arc::clone(&stop),
                seen: Arc::clone(&seen),
            };
            tokio::spawn(one.go_on(number % 4 == 0))
        });
        let clients = clients.collect();
        Self { stop, seen, clients, ledger: Arc::clone(ledger) }
    }

    /// Waits until so many signals more were acknowledged.
    pub async fn acknowledged(&self, more: usize) {
        let (begin, wanted) = (Instant::now(), self.ledger.count() + more);
        while self.ledger.count() < wanted {
            assert!(
                begin.elapsed() < Duration::from_secs(60),
                "nothing goes on: {:?}",
                self.seen.lock().expect("seen")
            );
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Lets the clients finish, and gives what they saw.
    pub async fn end(self) -> Seen {
        self.stop.store(true, Ordering::Relaxed);
        for client in self.clients {
            client.await.expect("a client");
        }
        std::mem::take(&mut *self.seen.lock().expect("seen"))
    }
}

/// One client.
struct One {
    http: reqwest::Client,
    url: String,
    ledger: Arc<Ledger>,
    stop: Arc<AtomicBool>,
    seen: Arc<Mutex<Seen>>,
}

impl One {
    async fn go_on(self, answers_too: bool) {
        let mut handler: Option<(String, String)> = None;
        while !self.stops() {
            let (key, text) = story();
            self.ledger.tried(&key);
            let Some(id) = self.until_done("submitSignal", || submit(&self.http, &self.url, &key, &text)).await else {
                return;
            };
            self.ledger.submitted(&key, &text, &id);
            if answers_too {
                if handler.is_none() {
                    handler = self.handler().await;
                }
                if let Some((token, topic)) = &handler {
                    self.answer(token, topic, &id).await;
                }
            }
        }
    }

    fn stops(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Sends again, with a pause, what was not acknowledged.
    async fn until_done<F: Future<Output = Answered>>(&self, mutation: &str, send: impl Fn() -> F) -> Option<String> {
        loop {
            let answer = send().await;
            self.seen.lock().expect("seen").note(&answer);
            if let Some(id) = answer.signal(mutation) {
                return Some(id);
            }
            if self.stops() {
                return None;
            }
            // Sooner than it was told to, as some do.
            let pause = if answer.is_put_off() { 100..400 } else { 30..90 };
            tokio::time::sleep(Duration::from_millis(fastrand::u64(pause))).await;
        }
    }

    async fn handler(&self) -> Option<(String, String)> {
        let token = sign_in(&self.http, &self.url, HANDLER).await?;
        let topics = ask(&self.http, &self.url, Some(&token), TOPIC, json!({})).await;
        let topic = topics.body["data"]["topics"]["nodes"][0]["id"].as_str()?.to_owned();
        Some((token, topic))
    }

    /// Triages and answers a signal. Neither carries a key: what was not acknowledged is looked at by whoever asked, and so
    /// is not sent again here.
    async fn answer(&self, token: &str, topic: &str, id: &str) {
        let input = json!({ "input": { "signalId": id, "topicId": topic, "urgency": "NORMAL" } });
        let seen = ask(&self.http, &self.url, Some(token), TRIAGE, input).await;
        self.seen.lock().expect("seen").note(&seen);
        if seen.signal("triageSignal").is_none() {
            return;
        }
        self.ledger.triaged(id);
        let input =
            json!({ "input": { "signalId": id, "text": "Dank u wel, het bordje is weg.", "channel": "LETTER" } });
        let answered = ask(&self.http, &self.url, Some(token), ANSWER, input).await;
        self.seen.lock().expect("seen").note(&answered);
        if answered.signal("answerSignal").is_some() {
            self.ledger.answered(id);
        }
    }
}
