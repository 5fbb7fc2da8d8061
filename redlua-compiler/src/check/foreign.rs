//! What people write who know the documents of another library, and what to write in its place.

/// The way out for a type of another library, by its path.
pub(super) fn help_for_type(path: &[&str]) -> Option<&'static str> {
    let (library, name) = match path {
        [name] => ("", *name),
        [library, .., name] => (*library, *name),
        [] => return None,
    };
    Some(match (library, name) {
        ("rmp_serde" | "rmpv", _) => {
            "MessagePack is read as a type: `msgpack::from_slice::<Job>(bytes)` with a `struct Job`, or a key that holds \
             `MsgPack<Job>`"
        }
        ("" | "serde_json", "Value" | "JsonValue") => {
            "write `Json` for a JSON value of any shape (in Rust a `JsonText`); `Json<Job>` with a `struct Job` where the \
             shape is known"
        }
        ("" | "serde_json", "Map") => {
            "write `HashMap<String, i64>` for an object whose values are of one type, `Json` for one of any shape"
        }
        ("serde_json", "Number") => "write `i64` or `f64`",
        _ => return None,
    })
}

/// The way out for a function about which nothing better is known.
pub(super) const OTHER_FUNCTION: &str =
    "write a private `fn` for it in this block, or compute the value in Rust and pass it as a parameter";

/// The way out for a function of another library.
pub(super) fn help_for_function(library: &str, name: &str) -> Option<&'static str> {
    Some(match (library, name) {
        ("cjson" | "JSON", "encode" | "stringify" | "new") => {
            "write `json::to_string(&job)`; a key that holds `Json<Job>` takes the `Job` itself"
        }
        ("cjson" | "JSON", _) => {
            "write `json::from_str::<Job>(text)` with a `struct Job`, or `Json::parse(text)` for any shape; what a key \
             holds is read by its type, `Str<Json<Job>>`"
        }
        ("cmsgpack", "pack") => "write `msgpack::to_vec(&job)`; a key that holds `MsgPack<Job>` takes the `Job` itself",
        ("cmsgpack", _) => {
            "write `msgpack::from_slice::<Job>(bytes)` with a `struct Job`; what a key holds is read by its type, \
             `Str<MsgPack<Job>>`"
        }
        ("SystemTime" | "Instant" | "Utc" | "Local", "now") => {
            "the server's clock is `redis::time()`, in seconds and microseconds; or pass the time as a parameter"
        }
        (number, "try_from") if number == "usize" || number.starts_with(['i', 'u']) => {
            "test that it fits, and write `n as u64`"
        }
        ("mem", _) => "of `std::mem` there are `take`, `replace` and `swap`",
        ("cmp", _) => "of `std::cmp` there are `min`, `max`, and `Reverse` in the key of a sort",
        ("iter", _) => "write the loop, or begin a chain with a range, `(0..n).map(…)`, or a list, `[a].into_iter()`",
        ("Duration", _) => "there are `Duration::from_millis(n)`, `Duration::from_secs(n)` and `Duration::ZERO`",
        _ => return None,
    })
}
