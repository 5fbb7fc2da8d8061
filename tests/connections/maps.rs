//! Maps arrive whole under both protocols, although a script can send them as flat arrays only.

use std::collections::{BTreeMap, HashMap};

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
