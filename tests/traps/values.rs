//! Copies, moves, and the one `None`.

use redlua::redis_script;

use crate::{abort, everywhere, run};

redis_script! {
    #[derive(Clone, Copy)]
    struct P {
        x: i64,
    }

    #[allow(no_keys)]
    pub fn copies(n: i64) -> (i64, i64, usize, i64) {
        let a = P { x: n };
        let mut b = a;
        b.x = 5;
        let c = [n, n];
        let mut d = c;
        d[0] = 7;
        let e = vec![n];
        let mut f = e.clone();
        f.push(2);
        (a.x, c[0], e.len(), b.x + d[0])
    }

    fn add(v: &mut Vec<i64>) {
        v.push(1);
    }
    #[allow(no_keys)]
    pub fn changed_twice(n: i64) -> usize {
        let mut v = Vec::new();
        for _ in 0..n {
            add(&mut v);
        }
        v.len()
    }

    pub fn missing(id: &str) -> (bool, bool, Vec<Option<i64>>) {
        let s: Str = key!("t:{id}");
        let flag = Some(false);
        (s.get() == None::<String>, flag == None::<bool>, vec![None, Some(1), None])
    }
}

redis_script! {
    pub fn looked_up(id: i64) -> Option<i64> {
        let k: Str<i64> = key!("t:<id>");
        let mut m = HashMap::new();
        m.insert(id, 1);
        m.get(&k.get().unwrap_or(0)).copied()
    }
}

#[test]
fn trap_10_keys_of_maps_have_one_form() {
    everywhere(|con| {
        run::<()>(con, "SET t:5 5");
        assert_eq!(LookedUp { id: 5 }.invoke(con).expect("the same number"), Some(1));
        run::<()>(con, "SET t:5 6");
        assert_eq!(LookedUp { id: 5 }.invoke(con).expect("another"), None);
        run::<()>(con, "SET t:5 05");
        assert_eq!(abort(LookedUp { id: 5 }.invoke(con)), redlua::AbortKind::Stored);
    });
}

#[test]
fn trap_06_copies_are_copies() {
    everywhere(|con| {
        assert_eq!(Copies { n: 1 }.invoke(con).expect("copies"), (1, 1, 1, 12));
    });
}

#[test]
fn trap_07_a_helper_changes_what_it_borrows() {
    everywhere(|con| {
        assert_eq!(ChangedTwice { n: 2 }.invoke(con).expect("2"), 2);
    });
}

#[test]
fn trap_08_one_none() {
    everywhere(|con| {
        assert_eq!(Missing { id: "x" }.invoke(con).expect("none"), (true, false, vec![None, Some(1), None]));
    });
}
