use redlua::redis_script;

redis_script! {
    pub fn hit(user: &str) -> i64 {
        let hits: Str<i64> = key!("hits:{user}");
        all(hits.incr())
    }

    fn step0(x: i64) -> i64 { x + 0 }
    fn step1(x: i64) -> i64 { x + 1 }
    fn step2(x: i64) -> i64 { x + 2 }
    fn step3(x: i64) -> i64 { x + 3 }
    fn step4(x: i64) -> i64 { x + 4 }
    fn step5(x: i64) -> i64 { x + 5 }
    fn step6(x: i64) -> i64 { x + 6 }
    fn step7(x: i64) -> i64 { x + 7 }
    fn step8(x: i64) -> i64 { x + 8 }
    fn step9(x: i64) -> i64 { x + 9 }
    fn step10(x: i64) -> i64 { x + 10 }
    fn step11(x: i64) -> i64 { x + 11 }
    fn step12(x: i64) -> i64 { x + 12 }
    fn step13(x: i64) -> i64 { x + 13 }
    fn step14(x: i64) -> i64 { x + 14 }
    fn step15(x: i64) -> i64 { x + 15 }
    fn step16(x: i64) -> i64 { x + 16 }
    fn step17(x: i64) -> i64 { x + 17 }
    fn step18(x: i64) -> i64 { x + 18 }
    fn step19(x: i64) -> i64 { x + 19 }
    fn step20(x: i64) -> i64 { x + 20 }
    fn step21(x: i64) -> i64 { x + 21 }
    fn step22(x: i64) -> i64 { x + 22 }
    fn step23(x: i64) -> i64 { x + 23 }
    fn step24(x: i64) -> i64 { x + 24 }
    fn step25(x: i64) -> i64 { x + 25 }
    fn step26(x: i64) -> i64 { x + 26 }
    fn step27(x: i64) -> i64 { x + 27 }
    fn step28(x: i64) -> i64 { x + 28 }
    fn step29(x: i64) -> i64 { x + 29 }
    fn step30(x: i64) -> i64 { x + 30 }
    fn step31(x: i64) -> i64 { x + 31 }
    fn step32(x: i64) -> i64 { x + 32 }
    fn step33(x: i64) -> i64 { x + 33 }
    fn step34(x: i64) -> i64 { x + 34 }
    fn step35(x: i64) -> i64 { x + 35 }
    fn step36(x: i64) -> i64 { x + 36 }
    fn step37(x: i64) -> i64 { x + 37 }
    fn step38(x: i64) -> i64 { x + 38 }
    fn step39(x: i64) -> i64 { x + 39 }
    fn step40(x: i64) -> i64 { x + 40 }
    fn step41(x: i64) -> i64 { x + 41 }
    fn step42(x: i64) -> i64 { x + 42 }
    fn step43(x: i64) -> i64 { x + 43 }
    fn step44(x: i64) -> i64 { x + 44 }
    fn step45(x: i64) -> i64 { x + 45 }
    fn step46(x: i64) -> i64 { x + 46 }
    fn step47(x: i64) -> i64 { x + 47 }
    fn step48(x: i64) -> i64 { x + 48 }
    fn step49(x: i64) -> i64 { x + 49 }
    fn step50(x: i64) -> i64 { x + 50 }
    fn step51(x: i64) -> i64 { x + 51 }
    fn step52(x: i64) -> i64 { x + 52 }
    fn step53(x: i64) -> i64 { x + 53 }
    fn step54(x: i64) -> i64 { x + 54 }
    fn step55(x: i64) -> i64 { x + 55 }
    fn step56(x: i64) -> i64 { x + 56 }
    fn step57(x: i64) -> i64 { x + 57 }
    fn step58(x: i64) -> i64 { x + 58 }
    fn step59(x: i64) -> i64 { x + 59 }
    fn step60(x: i64) -> i64 { x + 60 }
    fn step61(x: i64) -> i64 { x + 61 }

    fn all(x: i64) -> i64 {
        let mut y = x;
        y = step0(y); y = step1(y); y = step2(y); y = step3(y);
        y = step4(y); y = step5(y); y = step6(y); y = step7(y);
        y = step8(y); y = step9(y); y = step10(y); y = step11(y);
        y = step12(y); y = step13(y); y = step14(y); y = step15(y);
        y = step16(y); y = step17(y); y = step18(y); y = step19(y);
        y = step20(y); y = step21(y); y = step22(y); y = step23(y);
        y = step24(y); y = step25(y); y = step26(y); y = step27(y);
        y = step28(y); y = step29(y); y = step30(y); y = step31(y);
        y = step32(y); y = step33(y); y = step34(y); y = step35(y);
        y = step36(y); y = step37(y); y = step38(y); y = step39(y);
        y = step40(y); y = step41(y); y = step42(y); y = step43(y);
        y = step44(y); y = step45(y); y = step46(y); y = step47(y);
        y = step48(y); y = step49(y); y = step50(y); y = step51(y);
        y = step52(y); y = step53(y); y = step54(y); y = step55(y);
        y = step56(y); y = step57(y); y = step58(y); y = step59(y);
        y = step60(y); y = step61(y);
        y
    }
}

fn main() {}
