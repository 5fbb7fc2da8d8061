//! Maps and sets arrive whole under both protocols, although a script can send them as flat arrays only.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use redlua::redis::cmd;
use redlua::redis_script;

use crate::protocols::each;

redis_script! {
    /// How often each word stands in the list, and whether more than once.
    pub fn count_words(list: &str) -> Counts {
        let words: List = key!("words:{list}");

        let mut counts = BTreeMap::new();
        let mut repeated = HashMap::new();
        for word in words.lrange(0, -1) {
            *counts.entry(word.clone()).or_insert(0) += 1;
            repeated.insert(word.clone(), counts[&word] > 1);
        }
        Counts { counts, repeated, none: HashMap::new() }
    }

    /// The sum of what is given for the words, and how many are given.
    #[allow(no_keys)]
    pub fn weigh(
        words: &[&str],
        weights: &HashMap<&str, i64>,
        limits: BTreeMap<i64, Vec<&str>>,
        more: Option<&BTreeMap<String, f64>>,
    ) -> (i64, usize, Option<usize>) {
        let mut sum = 0;
        for word in words {
            sum += weights.get(word).unwrap_or(&0);
        }
        (sum, limits.len(), more.map(|more| more.len()))
    }

    /// Which of the words are allowed, and what else was sent.
    #[allow(no_keys)]
    pub fn allowed(
        words: Vec<&str>,
        allowed: &HashSet<&str>,
        levels: BTreeSet<u8>,
        more: Option<&BTreeSet<String>>,
    ) -> (BTreeSet<String>, BTreeSet<u8>, Option<usize>) {
        let mut found = BTreeSet::new();
        for word in &words {
            if allowed.contains(word) {
                found.insert(word.to_string());
            }
        }
        (found, levels, more.map(|more| more.len()))
    }

    pub struct Counts {
        pub counts: BTreeMap<String, i64>,
        pub repeated: HashMap<String, bool>,
        pub none: HashMap<i64, f64>,
    }
}

#[test]
fn a_map_is_decoded_under_both_protocols() {
    each(|_, client| {
        let mut connection = client.get_connection().expect("a connection");
        cmd("DEL").arg("words:{a}").exec(&mut connection).expect("DEL");
        cmd("RPUSH").arg(&["words:{a}", "to", "be", "or", "not", "to"]).exec(&mut connection).expect("RPUSH");
        let counts = CountWords { list: "a" }.invoke(&mut connection).expect("counts");
        let expected = [("be", 1), ("not", 1), ("or", 1), ("to", 2)].map(|(word, count)| (word.to_owned(), count));
        assert_eq!(counts.counts, BTreeMap::from(expected.clone()));
        assert_eq!(counts.repeated, expected.into_iter().map(|(word, count)| (word, count > 1)).collect());
        assert_eq!(counts.none, HashMap::new());
    });
}

#[test]
fn a_map_is_sent_entry_by_entry() {
    each(|_, client| {
        let mut connection = client.get_connection().expect("a connection");
        let weights = HashMap::from([("a", 5), ("b", -7), ("c", 9_007_199_254_740_991)]);
        let more = BTreeMap::from([("x".to_owned(), 0.5)]);
        let mut weigh = |words: &[&str], weights, more| {
            let limits = BTreeMap::from([(1, vec![]), (2, vec!["x", "y"]), (-3, vec!["z"])]);
            Weigh { words, weights, limits, more }.invoke(&mut connection).expect("weighed")
        };
        assert_eq!(weigh(&["a", "b", "d"], &weights, Some(&more)), (-2, 3, Some(1)));
        assert_eq!(weigh(&["c"], &weights, None), (9_007_199_254_740_991, 3, None));
        assert_eq!(weigh(&["a"], &HashMap::new(), Some(&BTreeMap::new())), (0, 3, Some(0)));
    });
}

#[test]
fn a_set_is_sent_element_by_element() {
    each(|_, client| {
        let mut connection = client.get_connection().expect("a connection");
        let (all, none) = (HashSet::from(["a", "", "ü"]), HashSet::new());
        let levels = BTreeSet::from([0, 255, 65]);
        let more = BTreeSet::from(["x".to_owned(), "y".to_owned()]);
        let mut ask = |allowed, more| {
            Allowed { words: vec!["ü", "b", ""], allowed, levels: levels.clone(), more }
                .invoke(&mut connection)
                .expect("asked")
        };
        let both = BTreeSet::from([String::new(), "ü".to_owned()]);
        assert_eq!(ask(&all, Some(&more)), (both, levels.clone(), Some(2)));
        assert_eq!(ask(&none, None), (BTreeSet::new(), levels.clone(), None));
        assert_eq!(ask(&none, Some(&BTreeSet::new())), (BTreeSet::new(), levels.clone(), Some(0)));
    });
}

#[test]
fn a_value_that_is_not_exact_is_not_sent() {
    let weights = HashMap::from([("a", i64::MAX)]);
    let call = Weigh { words: &[], weights: &weights, limits: BTreeMap::new(), more: None };
    let error = call.to_cmd().map(|_| "sent").expect_err("it is too large");
    assert_eq!(error.to_string(), "`weigh` was not called: `weights` must be within ±(2^53−1)");
}
