//! Scripts that production systems run, written in redlua, and replayed: what was recorded of the original on a server
//! must come out of the port, through its invoker, on every server of the matrix.

mod call;
mod differences;
mod expected;
mod json;
mod keyspace;
mod replay;
mod reply;
mod value;

/// A test for each target, so that each can be run by its name.
macro_rules! ports {
    ($($target:ident)*) => { $(
        mod $target;

        #[test]
        fn $target() {
            replay::replay(&$target::PORT);
        }
    )* };
}

ports! { p01 p02 p03 p04 p05 p06 p07 p08 p09 p10 p11 p12 p13 p14 p15 p16 p17 p18 p19 p20 }
