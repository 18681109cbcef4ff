//! Which subtrees make up a tree, a proof, a root: arithmetic on indices, no hashing.

use std::ops::Range;

/// A perfect subtree: the one over the entries `index << height .. (index + 1) << height`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Node {
    pub(super) height: u8,
    pub(super) index: u64,
}

/// The perfect subtrees that make up the subtree over `entries`, left to right. Its start is a
/// multiple of the first one's size, as it is for every subtree of RFC 6962.
pub(super) fn perfect_nodes(entries: Range<u64>) -> Vec<Node> {
    let mut nodes = Vec::new();
    let mut start = entries.start;
    while start < entries.end {
        let height = (entries.end - start).ilog2();
        nodes.push(Node {
            height: height as u8,
            index: start >> height,
        });
        start += 1 << height;
    }
    nodes
}

/// The subtrees whose hashes are the inclusion proof of `index`, leaf to root (RFC 6962 §2.1.1).
pub(super) fn inclusion_path(index: u64, size: u64) -> Vec<Range<u64>> {
    let (mut start, mut end) = (0, size);
    let mut path = Vec::new();
    while end - start > 1 {
        let middle = start + split(end - start);
        if index < middle {
            path.push(middle..end);
            end = middle;
        } else {
            path.push(start..middle);
            start = middle;
        }
    }
    path.reverse();
    path
}

/// The subtrees whose hashes are the consistency proof between two sizes (RFC 6962 §2.1.2).
/// Nothing needs proof from size 0, or between equal sizes.
pub(super) fn consistency_path(from: u64, to: u64) -> Vec<Range<u64>> {
    if from == 0 {
        return Vec::new();
    }
    let (mut start, mut end) = (0, to);
    let mut path = Vec::new();
    while from != end {
        let middle = start + split(end - start);
        if from <= middle {
            path.push(middle..end);
            end = middle;
        } else {
            path.push(start..middle);
            start = middle;
        }
    }
    if start != 0 {
        path.push(start..end);
    }
    path.reverse();
    path
}

/// The largest power of two below `length`, which is at least 2.
fn split(length: u64) -> u64 {
    1 << (length - 1).ilog2()
}
