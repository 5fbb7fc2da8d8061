//! Evaluation order, scopes, loops, closures: what Lua does in another way.

use redlua::redis_script;

use crate::{everywhere, run};

redis_script! {
    pub fn hoisted(id: &str, flag: bool) -> (i64, i64, i64) {
        let log: List = key!("log:{id}");
        let v = (log.rpush("a"), if flag { log.rpush("b") } else { 0 }, log.rpush("c"));
        v
    }
    #[allow(no_keys)]
    pub fn changed_on_the_right(start: i64) -> i64 {
        let mut a = start;
        let x = a + { a += 10; a };
        x
    }

    fn p(l: &List<i64>, n: i64) -> usize {
        l.rpush(n);
        n as usize
    }
    pub fn assigned(id: &str) -> Vec<i64> {
        let l: List<i64> = key!("log:{id}");
        let mut t = [0i64; 3];
        t[p(&l, 1)] = p(&l, 2) as i64;
        t.to_vec()
    }

    fn local_of_a_helper(n: i64) -> i64 {
        let inner = n * 2;
        inner
    }
    #[allow(no_keys)]
    pub fn scopes(n: i64) -> Vec<i64> {
        let x = n;
        let inner = 1;
        let mut seen = vec![x];
        {
            let x = x + 1;
            seen.push(x);
        }
        seen.push(x);
        for i in 0..2 {
            let x = x + 10 * (i + 1);
            seen.push(x);
        }
        seen.push(local_of_a_helper(x));
        seen.push(inner);
        seen.push(x);
        seen
    }

    #[allow(no_keys)]
    pub fn matched(n: i64) -> (i64, i64) {
        let mut asked = 0;
        let arm = match { asked += 1; n } {
            0 => 1,
            1..=9 => 2,
            _ if n % 2 == 0 => 3,
            _ => 4,
        };
        (arm, asked)
    }

    #[allow(no_keys)]
    pub fn looped(n: i64) -> (Vec<i64>, Vec<i64>, i64, i64, i64) {
        let mut back = Vec::new();
        for i in (0..n).rev().step_by(2) {
            back.push(i);
        }
        let mut pairs = Vec::new();
        'outer: for a in 0..n {
            for b in 0..n {
                if b == a {
                    continue 'outer;
                }
                if a == 3 {
                    break 'outer;
                }
                pairs.push(10 * a + b);
            }
        }
        let mut turns = 0;
        while turns < 100 {
            match turns {
                5 => break,
                _ => turns += 1,
            }
        }
        let mut i = 0;
        let found = loop {
            i += 1;
            if i * i > n {
                break i;
            }
        };
        let mut end = n;
        let mut count = 0;
        for _ in 0..end {
            end += 1;
            count += 1;
        }
        (back, pairs, turns, found, count + end)
    }

    #[allow(no_keys)]
    pub fn lazy(items: &[i64]) -> bool {
        items.iter().any(|x| 10 / *x > 1)
    }

    /// Names that mean something to Lua.
    pub fn lua_words(end: i64, nil: i64, redis: &str) -> i64 {
        let not: Str<i64> = key!("t:{redis}");
        let local = end + nil;
        let string = local + 1;
        let KEYS = not.incrby(string);
        KEYS
    }
}

#[test]
fn trap_04_order_with_hoisting() {
    everywhere(|con| {
        assert_eq!(Hoisted { id: "x", flag: true }.invoke(con).expect("order"), (1, 2, 3));
        assert_eq!(run::<Vec<String>>(con, "LRANGE log:{x} 0 -1"), ["a", "b", "c"]);
        assert_eq!(Hoisted { id: "y", flag: false }.invoke(con).expect("order"), (1, 0, 2));
        assert_eq!(ChangedOnTheRight { start: 1 }.invoke(con).expect("12"), 12);
    });
}

#[test]
fn trap_05_order_of_an_assignment() {
    everywhere(|con| {
        assert_eq!(Assigned { id: "x" }.invoke(con).expect("order"), [0, 2, 0]);
        assert_eq!(run::<Vec<String>>(con, "LRANGE log:{x} 0 -1"), ["2", "1"]);
    });
}

#[test]
fn trap_13_a_chain_stops_at_the_first() {
    everywhere(|con| {
        assert!(Lazy { items: &[5, 0] }.invoke(con).expect("the 0 is never divided by"));
        assert_eq!(crate::abort(Lazy { items: &[50, 0] }.invoke(con)), redlua::AbortKind::Division);
    });
}

#[test]
fn trap_16_names_of_lua() {
    everywhere(|con| {
        assert_eq!(LuaWords { end: 1, nil: 2, redis: "x" }.invoke(con).expect("4"), 4);
    });
}

#[test]
fn trap_17_scopes_end() {
    everywhere(|con| {
        assert_eq!(Scopes { n: 5 }.invoke(con).expect("scopes"), [5, 6, 5, 15, 25, 10, 1, 5]);
    });
}

#[test]
fn trap_18_arms_in_order() {
    everywhere(|con| {
        for (n, arm) in [(0, 1), (1, 2), (9, 2), (10, 3), (11, 4), (-2, 3), (-1, 4)] {
            assert_eq!(Matched { n }.invoke(con).expect("an arm"), (arm, 1), "{n}");
        }
    });
}

#[test]
fn trap_19_loops() {
    everywhere(|con| {
        let expected = (vec![4, 2, 0], vec![10, 20, 21], 5, 3, 5 + 10);
        assert_eq!(Looped { n: 5 }.invoke(con).expect("loops"), expected);
    });
}
