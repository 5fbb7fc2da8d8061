//! "Did you mean": the nearest known name.

/// The candidate with the smallest edit distance to `name`, if it is at most a third of its length.
/// A name in the wrong case is as good as the name.
pub fn closest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = name.chars().count() / 3;
    candidates
        .into_iter()
        .filter(|candidate| *candidate != name)
        .map(|candidate| {
            let same = candidate.eq_ignore_ascii_case(name);
            (if same { 0 } else { distance(name, candidate) }, candidate)
        })
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Levenshtein distance with transpositions of neighbours counted as one.
fn distance(left: &str, right: &str) -> usize {
    let left: Vec<char> = left.chars().collect();
    let right: Vec<char> = right.chars().collect();
    let mut rows: Vec<Vec<usize>> = vec![(0..=right.len()).collect()];
    for i in 1..=left.len() {
        let mut row = vec![i];
        for j in 1..=right.len() {
            let changed = usize::from(left[i - 1] != right[j - 1]);
            let mut best = (rows[i - 1][j] + 1).min(row[j - 1] + 1).min(rows[i - 1][j - 1] + changed);
            if i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[left.len()][right.len()]
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn finds_the_nearest_name_and_nothing_far_away() {
        assert_eq!(closest("zcrad", ["zadd", "zcard"]), Some("zcard"));
        assert_eq!(closest("limt", ["limit", "user"]), Some("limit"));
        assert_eq!(closest("expire", ["get", "set"]), None);
        assert_eq!(closest("C", ["A", "B"]), None);
        assert_eq!(closest("nx", ["XX", "NX"]), Some("NX"));
    }
}
