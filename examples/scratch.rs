//! scratch
#![allow(missing_docs)]
use redlua::redis_script;
redis_script! {
    pub fn bump(name: &str) -> i64 { let k: Str<i64> = key!("t:{name}"); k.incr() }
    pub fn bump_get(name: &str) -> Option<i64> { let k: Str<i64> = key!("t:{name}"); k.incr(); k.get() }
    pub fn bump_zero(name: &str) -> i64 { let k: Str<i64> = key!("t:{name}"); k.incr(); 0 }
    pub fn bump_minus(name: &str) -> i64 { let k: Str<i64> = key!("t:{name}"); let n = k.incr(); n - 3 }
    pub fn same(name: &str, limit: i64) -> bool { let k: Str<i64> = key!("t:{name}"); k.get().unwrap_or(0) == limit }
    pub fn sub(name: &str, a: i64, b: i64) -> i64 { let k: Str<i64> = key!("t:{name}"); k.exists(); a - b }
    pub fn order(name: &str, flag: bool) -> (i64, i64, i64) {
        let log: List = key!("t:{name}");
        let v = (log.rpush("a"), if flag { log.rpush("b") } else { 0 }, log.rpush("c"));
        v
    }
    pub fn late(name: &str) -> i64 { let k: Str<i64> = key!("t:{name}"); k.exists(); let mut a = 1; let x = a + { a += 10; a }; x }
    pub fn missing(name: &str) -> Result<i64, E> {
        let k: Str<i64> = key!("t:{name}");
        let v = k.get().ok_or(E::Missing)?;
        if v < 0 { return Err(E::Negative { by: -v, why: "küh\n\"x\"" }); }
        Ok(v)
    }
    pub enum E { Missing, Negative { by: i64, why: String } }
    pub fn words(name: &str, _mode: Mode2) -> Option<String> {
        let k: Str = key!("t:{name}");
        let x = k.get()?;
        Some(format!("{x}-{}", mode2(1)))
    }
    fn mode2(n: i64) -> i64 { if n > 3 { n } else { mode2(n + 1) } }
    type Mode2 = i64;
    pub fn drain(name: &str) -> Vec<String> {
        let q: List = key!("t:{name}");
        let mut out = Vec::new();
        while let Some(x) = q.lpop() {
            if x == "skip" { continue; }
            out.push(x);
            if out.len() >= 3 { break; }
        }
        out
    }
}
fn main() {
    let server = redlua_test_support::Server::find().unwrap();
    println!("{}", server.origin());
    let mut con = server.connection();
    let c = &mut con;
    redis_set(c, "t:{x}", "9007199254740992");
    println!("{:?}", BumpZero { name: "x" }.invoke(c));
    println!("{:?}", BumpGet { name: "x" }.invoke(c));
    println!("{:?}", Bump { name: "x" }.invoke(c));
    println!("{:?}", BumpMinus { name: "x" }.invoke(c));
    redis_set(c, "t:{x}", "9223372036854775807");
    println!("{:?}", Same { name: "x", limit: i64::MAX }.invoke(c));
    println!("{:?}", Same { name: "x", limit: i64::MAX - 1 }.invoke(c));
    println!("{:?}", Sub { name: "x", a: 9007199254740993, b: 3 }.invoke(c));
    println!("{:?}", Order { name: "o", flag: true }.invoke(c));
    println!("{:?}", Late { name: "o" }.invoke(c));
    println!("{:?}", Missing { name: "none" }.invoke(c));
    redis_set(c, "t:{x}", "-5");
    println!("{:?}", Missing { name: "x" }.invoke(c));
    redis_set(c, "t:{x}", "05");
    let e = Missing { name: "x" }.invoke(c).unwrap_err();
    println!("{e:?} / {e}");
    println!("{:?}", Missing { name: "}x" }.invoke(c));
    println!("{:?}", Missing { name: "" }.invoke(c));
    println!("{:?}", Words { name: "x", _mode: 1 }.invoke(c));
    println!("{:?}", Missing { name: "o" }.invoke(c));
    for x in ["a", "skip", "b", "c", "d"] {
        redlua::redis::cmd("RPUSH").arg("t:{d}").arg(x).exec(c).unwrap();
    }
    println!("{:?}", Drain { name: "d" }.invoke(c));
    println!("{}", Drain::LUA);
    println!("{}", Missing::LUA);
    println!("{}", Order::LUA);
}
fn redis_set(c: &mut redlua::redis::Connection, k: &str, v: &str) {
    redlua::redis::cmd("SET").arg(k).arg(v).exec(c).unwrap();
}
