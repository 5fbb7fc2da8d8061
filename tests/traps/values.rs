//! Copies, moves, and the one `None`.

use redlua::redis_script;

use crate::everywhere;

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
        (s.get() == None, flag == None, vec![None, Some(1), None])
    }
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
