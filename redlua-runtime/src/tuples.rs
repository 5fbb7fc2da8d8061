//! Tuples have up to eight parts, in arguments, replies and documents alike.

/// Hands all of them to a macro, a line each: how many parts, and each part's type and place.
macro_rules! each_tuple {
    ($implement:ident) => {
        $implement! {
            1: A 0;
            2: A 0, B 1;
            3: A 0, B 1, C 2;
            4: A 0, B 1, C 2, D 3;
            5: A 0, B 1, C 2, D 3, E 4;
            6: A 0, B 1, C 2, D 3, E 4, F 5;
            7: A 0, B 1, C 2, D 3, E 4, F 5, G 6;
            8: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7;
        }
    };
}

pub(crate) use each_tuple;
