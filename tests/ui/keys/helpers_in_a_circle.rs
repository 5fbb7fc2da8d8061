//! Of two helpers that call each other, one passes another text.

use redlua::redis_script;

redis_script! {
    #[allow(derived_keys)]
    pub fn walk(k: &str, n: i64) {
        let root: Str = key!("j:{k}");
        root.set(n);
        even(k, n);
    }

    #[allow(derived_keys)]
    fn even(k: &str, n: i64) {
        let seen: Str = key!("j:{k}:<n>");
        seen.set("even");
        if n > 0 {
            odd("other", n - 1);
        }
    }

    #[allow(derived_keys)]
    fn odd(k: &str, n: i64) {
        if n > 0 {
            even(k, n - 1);
        }
    }
}

fn main() {}
