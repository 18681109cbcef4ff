//! The service as it is run, in a process of its own that logs all it can.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

const WITNESS: &str = "http://127.0.0.1:9=witness.example.com/w1+7e6f4aaa+BNdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea";

/// The built binary, serving a data folder.
pub struct House {
    /// Where it is reached.
    pub base: String,
    process: Child,
    lines: Arc<Mutex<Vec<String>>>,
}

impl House {
    /// Starts it with `RUST_LOG=trace`.
    pub fn start(data: &Path) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_piaojue"))
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            // A witness that can't be reached: what is said of that must not tell when somebody voted either.
            .args(["--witness", WITNESS])
            .envs([("RUST_LOG", "trace"), ("NO_COLOR", "1")])
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = Arc::new(Mutex::new(Vec::new()));
        let (read, into) = (
            BufReader::new(process.stderr.take().unwrap()),
            Arc::clone(&lines),
        );
        std::thread::spawn(move || {
            for line in read.lines().map_while(Result::ok) {
                into.lock().unwrap().push(line);
            }
        });
        let mut house = Self {
            base: String::new(),
            process,
            lines,
        };
        house.base = house.said("base=");
        house
    }

    /// Everything that it has logged so far.
    pub fn log(&self) -> Vec<String> {
        self.lines.lock().unwrap().clone()
    }

    /// The word after `key` in the first line that has it.
    fn said(&self, key: &str) -> String {
        for _ in 0..600 {
            let word = |line: &String| {
                Some(
                    line.split_once(key)?
                        .1
                        .split_whitespace()
                        .next()?
                        .to_owned(),
                )
            };
            if let Some(word) = self.log().iter().find_map(word) {
                return word;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("the service does not start:\n{}", self.log().join("\n"));
    }
}

impl Drop for House {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}
