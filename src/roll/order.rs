//! The order of the candidates on a ballot: by strokes (UE-13), or as an officer has put them.

use ballot::id::{ContestId, MemberId};
use ballot::strokes;

use super::contests::known;
use super::draft::{Draft, DraftOption, Order};
use super::{Roll, RollError};
use crate::store::{StoreError, execute, write};

impl DraftOption {
    /// Where it stands by strokes.
    fn place(&self) -> (strokes::Key, MemberId) {
        strokes::key(&self.name, self.member)
    }
}

impl Draft {
    /// The candidates by strokes.
    pub fn by_strokes(&self) -> Vec<MemberId> {
        let mut options: Vec<&DraftOption> = self.options.iter().collect();
        options.sort_by_key(|option| option.place());
        options.iter().map(|option| option.member).collect()
    }

    /// Whether the ballot may say 按姓氏笔画为序: that was wanted, and whoever was moved by hand since is somebody whose
    /// place the table does not know.
    pub fn is_by_strokes(&self) -> bool {
        let known = self
            .options
            .iter()
            .filter(|option| strokes::unranked(&option.name).is_none());
        self.order == Order::Strokes && known.is_sorted_by_key(|option| option.place())
    }

    /// Puts the candidates into this order. False where they are other ones, or one of them stands twice; nothing has
    /// changed then.
    pub fn arrange(&mut self, order: &[MemberId]) -> bool {
        let find = |member: &MemberId| self.options.iter().find(|option| option.member == *member);
        let mut options: Vec<DraftOption> = order.iter().filter_map(find).cloned().collect();
        let complete = order.len() == self.options.len()
            && self
                .options
                .iter()
                .all(|option| order.contains(&option.member));
        if complete {
            std::mem::swap(&mut self.options, &mut options);
        }
        complete
    }

    /// A next round's candidates as its ballot shows them. By strokes, who stood here keeps the order of this ballot,
    /// also where an officer had the last word, and whoever comes to them finds their place.
    pub fn order_of_next(&self, candidates: Vec<DraftOption>) -> Vec<DraftOption> {
        if self.order == Order::Given {
            return candidates;
        }
        let stood = |candidate: &DraftOption| {
            let mut options = self.options.iter();
            options.any(|option| option.member == candidate.member)
        };
        let (mut next, new): (Vec<_>, Vec<_>) = candidates.into_iter().partition(stood);
        for candidate in new {
            let before = |other: &DraftOption| other.place() < candidate.place();
            let place = next.iter().rposition(before).map_or(0, |last| last + 1);
            next.insert(place, candidate);
        }
        next
    }
}

impl Roll {
    /// Puts a draft's candidates into this order, which is that of strokes where `by_strokes` says so. Done before, it
    /// changes nothing.
    pub async fn arrange(
        &self,
        contest: ContestId,
        order: &[MemberId],
        by_strokes: bool,
    ) -> Result<(), RollError> {
        write!(self.database, "arrange candidates", RollError, tx => {
            let mut draft = known(tx, contest).await?.draft;
            draft.arrange(order);
            if by_strokes {
                draft.order = Order::Strokes;
            }
            execute!(
                tx,
                "UPDATE contests SET draft = $2 WHERE id = $1",
                contest.0,
                serde_json::to_string(&draft).map_err(|_| StoreError::Corrupt("draft"))?,
            )?;
            Ok(())
        })
    }
}
