//! Random ways through the model, gone with the real halves in process. After each of them the databases hold exactly
//! what the model holds, and every answer is the model's. A crash is a copy of the files as they are while a request is
//! under way, which the next halves are opened over: what was answered is in it, what was not may be.

mod prepared;
mod real;

use futures_util::stream::{self, StreamExt};
use prepared::Prepared;
use real::{Deed, Real, Said, copy};

use super::house::{FORGED, Filled, House, Issue, Phase, Step};

/// Ways gone, of so many turns each, for each group size.
const WAYS: u64 = 100;
const TURNS: usize = 12;
const WAYS_AT_ONCE: usize = 6;

/// The steps that a deed takes where nothing comes between, and what is said at the end.
fn course(house: House, deed: Deed, group: u32) -> (Vec<Step>, Said) {
    match deed {
        Deed::Ask(request) => {
            let issue = Issue { request, answer: 0 };
            if house.has_recorded(request) {
                (vec![Step::Answer(issue)], Said::Answered)
            } else if house.has_issued(issue, None) {
                (Vec::new(), Said::AlreadyIssued)
            } else if house.stopped.is_some() {
                (Vec::new(), Said::IssuingClosed)
            } else {
                let steps = [Step::Sign(issue), Step::Record(issue), Step::Answer(issue)];
                (steps.to_vec(), Said::Answered)
            }
        }
        Deed::Cast(ballot) => {
            let receipt = Step::Receipt(ballot);
            if house.logged & ballot.bit() != 0 {
                (vec![receipt], Said::Receipt)
            } else if house.waiting & ballot.bit() != 0 {
                (Vec::new(), Said::Waits)
            } else if house.has_stored(ballot) {
                (Vec::new(), Said::Differs)
            } else if house.phase != Phase::Open {
                (Vec::new(), Said::NotOpen)
            } else if ballot.request == FORGED {
                (Vec::new(), Said::TokenInvalid)
            } else if house.waiting.count_ones() + 1 < group {
                (vec![Step::Test(ballot), Step::Store(ballot)], Said::Waits)
            } else {
                let steps = [
                    Step::Test(ballot),
                    Step::Store(ballot),
                    Step::AppendGroup,
                    receipt,
                ];
                (steps.to_vec(), Said::Receipt)
            }
        }
        Deed::Open if house.phase == Phase::Ready => (vec![Step::Open], Said::Done),
        Deed::Close if house.phase == Phase::Open => {
            (vec![Step::StopIssuing, Step::Close], Said::Done)
        }
        Deed::Open | Deed::Close => (Vec::new(), Said::WrongState),
    }
}

/// Every state on the way of some steps, the first and the last one included.
fn along(house: House, steps: &[Step]) -> Vec<House> {
    let mut states = vec![house];
    for step in steps {
        let next = states[states.len() - 1].after(*step, None);
        states.push(next.expect("the model can do what the service does"));
    }
    states
}

/// What deeds at the same time can come to: in either order.
fn outcomes(house: House, deeds: &[Deed], group: u32) -> Vec<(House, Vec<Said>)> {
    let in_order = |order: Vec<usize>| {
        let (mut house, mut said) = (house, vec![Said::Done; deeds.len()]);
        for at in order {
            let (steps, last) = course(house, deeds[at], group);
            house = *along(house, &steps).last().unwrap();
            said[at] = last;
        }
        for (deed, said) in deeds.iter().zip(&mut said) {
            if let (Deed::Cast(ballot), Said::Waits) = (deed, *said)
                && house.logged & ballot.bit() != 0
            {
                // The other deed has filled the group, or closed the box.
                *said = Said::Receipt;
                house = house.after(Step::Receipt(*ballot), None).unwrap();
            }
        }
        (house, said)
    };
    let forth: Vec<usize> = (0..deeds.len()).collect();
    let back = forth.iter().rev().copied().collect();
    vec![in_order(forth), in_order(back)]
}

/// Figures that look random and are the same for the same way.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        // xorshift64*
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % bound
    }

    /// What somebody could do: a ballot is cast once its token is there, and the forged one at any time.
    fn deed(&mut self, house: House) -> Deed {
        let castable: Vec<Filled> = Filled::all()
            .filter(|ballot| ballot.request == FORGED || house.has_answered(ballot.request))
            .collect();
        match self.below(20) {
            0..6 => Deed::Ask(self.below(4) as u8),
            6..16 => Deed::Cast(castable[self.below(castable.len() as u64) as usize]),
            16..19 => Deed::Open,
            _ => Deed::Close,
        }
    }
}

/// How many turns of each kind were taken.
#[derive(Debug, Default)]
struct Gone {
    alone: usize,
    together: usize,
    crashes: usize,
    lost: usize,
    closed: usize,
}

async fn go(prepared: &Prepared, way: u64) -> Gone {
    let mut gone = Gone::default();
    let mut dice = Dice(way.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let (mut house, mut real) = (House::READY, Real::open(copy(prepared.data.path())).await);
    for _ in 0..TURNS {
        let deed = dice.deed(house);
        let is_act = |deed| matches!(deed, Deed::Open | Deed::Close);
        match dice.below(10) {
            0..2 if !is_act(deed) => {
                gone.crashes += 1;
                real = real.crashes_while(prepared, deed, dice.below(8000)).await;
                let durable = real.durable(prepared).await;
                let states = along(house, &course(house, deed, prepared.group).0);
                let survived = states.iter().position(|state| state.durable() == durable);
                let survived =
                    survived.unwrap_or_else(|| panic!("way {way}, {deed:?}: {durable:?}"));
                gone.lost +=
                    usize::from(states[survived].durable() != states[states.len() - 1].durable());
                house = states[survived].after(Step::Crash, None).unwrap();
            }
            2..5 => {
                let other = dice.deed(house);
                let deeds = if is_act(deed) && is_act(other) {
                    vec![deed]
                } else {
                    vec![deed, other]
                };
                gone.together += 1;
                let outcomes = outcomes(house, &deeds, prepared.group);
                house = real.does_all(prepared, &deeds, &outcomes).await;
            }
            _ => {
                gone.alone += 1;
                let outcomes = outcomes(house, &[deed], prepared.group);
                house = real.does_all(prepared, &[deed], &outcomes).await;
            }
        }
        assert_eq!(house.violated(), None);
    }
    if house.phase == Phase::Closed {
        gone.closed += 1;
        let status = real
            .halves
            .urn
            .status(prepared.contest)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(status.issued, Some(house.issued.count_ones().into()));
        assert_eq!(status.returned, u64::from(house.logged.count_ones()));
    }
    gone
}

#[tokio::test(flavor = "multi_thread")]
async fn the_real_halves_go_every_way_as_the_model_does() {
    let mut all = Gone::default();
    for group in [1, 2] {
        let prepared = Prepared::new(group).await;
        let ways = stream::iter(0..WAYS).map(|way| go(&prepared, way));
        let gone: Vec<Gone> = ways.buffer_unordered(WAYS_AT_ONCE).collect().await;
        for gone in gone {
            all.alone += gone.alone;
            all.together += gone.together;
            all.crashes += gone.crashes;
            all.lost += gone.lost;
            all.closed += gone.closed;
        }
    }
    println!("{all:?}");
    assert!(all.lost > 0, "a crash has lost what was under way");
    assert!(all.lost < all.crashes, "and not always");
    assert!(all.closed > 0);
}
