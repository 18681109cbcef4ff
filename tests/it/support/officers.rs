//! What an officer does behind the API: for states that last only a moment, or that a person makes.

use ballot::id::ContestId;
use piaojue::roll::DelegateId;
use piaojue::roll::acts::{Actor, Judgement, Pending};

use super::Hall;

impl Hall {
    /// Begins an act that needs no figures and leaves it there, as a crash would, with nothing done.
    pub(crate) async fn hold(&self, contest: ContestId, verb: &'static str) -> Pending {
        let organiser = self.organiser();
        let actor = Actor {
            organisation: organiser.organisation,
            name: organiser.name.clone(),
        };
        let plan = format!("\"{verb}\"");
        let begun = self
            .service
            .halves
            .roll
            .begin(&actor, contest, verb, |_, _| Judgement::<()> {
                plan: Ok((plan.clone(), "{}".to_owned())),
            });
        begun.await.unwrap()
    }

    /// A delegate's id, by their place on the roll.
    pub(crate) async fn attendee(&self, at: usize) -> DelegateId {
        let everybody = self
            .service
            .halves
            .roll
            .attendees(self.organiser(), self.congress)
            .await
            .unwrap();
        let number = format!("D{:04}", at + 1);
        everybody
            .iter()
            .find(|delegate| delegate.number == number)
            .unwrap()
            .id
    }
}
