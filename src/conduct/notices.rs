//! Notices (incidents, extensions) on their way into the log: at once, or when it is free. The people's half keeps them
//! until then, so that a crash or a log that waits for signatures loses none.

use ballot::id::{CongressId, ContestId};

use super::{Conduct, ConductError};
use crate::clock::Millis;
use crate::roll::notices::{ExtendRefusal, Notice, NoticeText};
use crate::roll::officers::Officer;
use crate::urn::{Command, Refusal};

impl Conduct {
    /// Tells everybody of something: about the congress, or about one of its contests.
    pub async fn notify(
        &self,
        officer: &Officer,
        congress: CongressId,
        contest: Option<ContestId>,
        text: &NoticeText,
    ) -> Result<(), ConductError> {
        self.roll.notify(officer, congress, contest, text).await?;
        self.deliver_notices().await;
        Ok(())
    }

    /// Has a box close later than planned, and tells everybody.
    pub async fn extend(
        &self,
        officer: &Officer,
        contest: ContestId,
        until: Millis,
        said: &str,
    ) -> Result<(), ExtendRefusal> {
        self.roll.extend(officer, contest, until, said).await?;
        self.steps.send_modify(|count| *count += 1);
        self.deliver_notices().await;
        Ok(())
    }

    /// Brings notices into their logs. What has to wait is tried again, and keeps nothing else waiting.
    pub(super) async fn deliver_notices(&self) {
        if let Err(error) = self.try_to_deliver_notices().await {
            tracing::error!(%error, "notices can't be looked at");
        }
    }

    async fn try_to_deliver_notices(&self) -> Result<(), ConductError> {
        for Notice {
            id: act,
            congress,
            contest,
            text,
            ..
        } in self.roll.notices_to_log().await?
        {
            let note = Command::Note {
                act,
                congress,
                contest,
                text,
            };
            match self.urn.act(note).await {
                Ok(_) => self.roll.notice_logged(act).await?,
                Err(Refusal::Urn(error)) => {
                    tracing::error!(%error, "a log can't take a notice yet")
                }
                Err(refusal) => tracing::debug!(%refusal, "a notice waits for its log"),
            }
        }
        Ok(())
    }
}
