//! Evidence from a log's address, as anybody can read it.

use crypto::note::Checkpoint;
use crypto::tlog::{self, FULL_WIDTH, TilePath, width_at};

use crate::client::{ClientError, Http};
use crate::verify::Evidence;

/// Reads a whole log below `path`, `/log/<congress>`, up to its newest checkpoint. Its signatures are not looked at.
pub async fn fetch(http: &Http, path: &str) -> Result<Evidence, ClientError> {
    let file = async |name: &str| http.get(&format!("{path}/{name}"), None).await;
    let vkey = file("vkey").await?.text()?.to_owned();
    let checkpoint = file("checkpoint").await?.text()?.to_owned();
    let size = Checkpoint::parse(&checkpoint)
        .map_err(|error| ClientError::Unexpected(error.to_string()))?
        .tree
        .size;
    let mut entries = Vec::new();
    for n in 0..size.div_ceil(FULL_WIDTH.into()) {
        let width = width_at(0, n, size);
        let partial = TilePath::Entries { n, width };
        let full = TilePath::Entries {
            n,
            width: FULL_WIDTH,
        };
        let bundle = match file(&partial.to_string()).await {
            Err(ClientError::Refused(gone)) if gone.status == 404 && partial != full => {
                file(&full.to_string()).await?
            }
            reply => reply?,
        };
        let bundle = tlog::entries(&bundle.body)
            .map_err(|error| ClientError::Unexpected(error.to_string()))?;
        entries.extend(bundle.into_iter().take(width.into()).map(<[u8]>::to_vec));
    }
    Ok(Evidence {
        vkey,
        checkpoint,
        entries,
        ..Evidence::default()
    })
}
