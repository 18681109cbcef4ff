//! The half that knows ballots as a process of its own: its database, its key for the other half, its door.

use std::path::Path;
use std::sync::Arc;

use tokio::task::JoinHandle;

use super::{ServiceConfig, StartError, TakenDoor};
use crate::cosigning::{ask_before_serving, keep_cosigned};
use crate::http::{self, Running, UrnDoor};
use crate::private_file;
use crate::rng::Rng;
use crate::urn::{Here, Urn};

/// Where the key is that the other half proves itself by, in the data folder.
pub const KEY_FILE: &str = "halves.key";

/// The half, running alone.
#[derive(Debug)]
pub struct BallotsService {
    /// The half.
    pub half: Here,
    /// Where each door is reached.
    pub bases: Vec<String>,
    running: Vec<Running>,
    tasks: Vec<JoinHandle<()>>,
}

impl BallotsService {
    /// Starts the half; pages of `origins` may cast here.
    pub async fn start(config: ServiceConfig, origins: &[String]) -> Result<Self, StartError> {
        let rng = Rng::system();
        private_file::make_folder(&config.data)
            .map_err(|error| StartError::Folder(config.data.clone(), error))?;
        let key: Arc<str> = key(&config.data, &rng)?.into();
        let half = Here::open(&config.data, rng, config.limits).await?;
        let urn = Urn::Here(half.clone());
        for witness in &config.witnesses {
            ask_before_serving(&urn, witness).await?;
        }
        let watched = config.witnesses.into_iter();
        let tasks = watched.map(|witness| tokio::spawn(keep_cosigned(urn.clone(), witness)));
        let mut service = Self {
            half: half.clone(),
            bases: Vec::new(),
            running: Vec::new(),
            tasks: tasks.collect(),
        };
        for door in config.doors {
            let taken = TakenDoor::new(door)?;
            let door = UrnDoor {
                half: half.clone(),
                key: Arc::clone(&key),
                origins: origins.into(),
            };
            let running = http::serve_urn(door, taken.listener, taken.tls)
                .map_err(|error| StartError::Listen(taken.address, error))?;
            service.bases.push(taken.base);
            service.running.push(running);
        }
        Ok(service)
    }

    /// Lets requests under way end, then stops.
    pub async fn stop(self) {
        for running in self.running {
            running.stop().await;
        }
        for task in self.tasks {
            task.abort();
        }
        self.half.close().await;
    }
}

/// The key in the data folder, made at the first start.
fn key(data: &Path, rng: &Rng) -> Result<String, StartError> {
    let path = data.join(KEY_FILE);
    let failed = |error| StartError::Folder(path.clone(), error);
    if path.exists() {
        let key = std::fs::read_to_string(&path).map_err(failed)?;
        return Ok(key.trim().to_owned());
    }
    let key = crypto::b64::encode(rng.bytes::<32>());
    private_file::write(&path, key.as_bytes()).map_err(failed)?;
    Ok(key)
}
