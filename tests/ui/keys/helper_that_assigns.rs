//! A helper that calls itself assigns to what is in its key.

use redlua::redis_script;

redis_script! {
    #[allow(derived_keys)]
    pub fn count(q: &str, n: i64) {
        let root: Str = key!("c:{q}");
        root.set(n);
        down(q, n);
    }

    #[allow(derived_keys)]
    fn down(mut q: &str, n: i64) {
        let seen: Str = key!("c:{q}:<n>");
        seen.set("x");
        q = "other";
        if n > 0 {
            down(q, n - 1);
        }
    }
}

fn main() {}
