//! What chance alone gives. In a group of `n` ballots a random matching has as many right pairs as a random permutation
//! has fixed points: one on average, whatever `n` is. The groups are independent, so that the distribution of all right
//! pairs together is exact: no approximation is made anywhere.

/// How often a random matching gets `0..=sum` pairs right, in groups of these sizes together.
pub fn right_pairs(sizes: &[usize]) -> Vec<f64> {
    sizes.iter().fold(vec![1.0], |all, size| {
        let group = fixed_points(*size);
        let mut next = vec![0.0; all.len() + size];
        for (before, chance) in all.iter().enumerate() {
            for (here, here_chance) in group.iter().enumerate() {
                next[before + here] += chance * here_chance;
            }
        }
        next
    })
}

/// How likely chance gets so many pairs right, or more.
pub fn at_least(right: usize, sizes: &[usize]) -> f64 {
    // The smallest first: nothing is lost in the sum.
    right_pairs(sizes).iter().skip(right).rev().sum()
}

/// How likely a random permutation of `n` has `k` fixed points: C(n, k) · D(n − k) / n!.
fn fixed_points(n: usize) -> Vec<f64> {
    let factorial = |n: usize| (1..=n).map(|factor| factor as f64).product::<f64>();
    let none_fixed = |n: usize| {
        let sign = |k: usize| if k.is_multiple_of(2) { 1.0 } else { -1.0 };
        // The alternating sum leaves a rest where nothing is.
        if n == 1 {
            return 0.0;
        }
        (0..=n).map(|k| sign(k) / factorial(k)).sum::<f64>()
    };
    (0..=n).map(|k| none_fixed(n - k) / factorial(k)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is(found: f64, wanted: f64) -> bool {
        (found - wanted).abs() < 1e-12
    }

    #[test]
    fn chance_gets_one_pair_right_in_a_group_of_any_size() {
        for size in 1..=20 {
            let chances = right_pairs(&[size]);
            let expected: f64 = chances
                .iter()
                .enumerate()
                .map(|(right, chance)| right as f64 * chance)
                .sum();
            assert!(is(chances.iter().sum(), 1.0), "{size}");
            assert!(is(expected, 1.0), "{size}: {expected}");
        }
    }

    #[test]
    fn the_distribution_is_that_of_all_permutations_counted() {
        for (found, wanted) in right_pairs(&[4]).iter().zip([9.0, 8.0, 6.0, 0.0, 1.0]) {
            assert!(is(*found, wanted / 24.0));
        }
        assert!(is(at_least(6, &[3, 3]), 1.0 / 36.0));
        assert!(is(at_least(0, &[2, 3, 5]), 1.0));
        assert!(is(at_least(1, &[1]), 1.0), "whoever is alone is known");
    }
}
