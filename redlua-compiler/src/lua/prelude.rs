//! The helpers that emitted scripts may call: real Lua files, present only where they are used.
//!
//! `$SCRIPT` in a file stands for the script's name, which every abort carries. An abort in a
//! helper has level 2, so that its position is the caller's line.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

/// A helper of the prelude.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Helper {
    /// Its name in Lua.
    pub name: &'static str,
    source: &'static str,
    /// The helpers that it calls.
    pub needs: &'static [Helper],
}

impl Helper {
    /// Its text for one script.
    pub fn text(self, script: &str) -> String {
        let mut pieces = self.source.split('$');
        let mut text = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            match piece.strip_prefix("SCRIPT") {
                Some(rest) => text.extend([script, rest]),
                None => text.extend(["$", piece]),
            }
        }
        text
    }
}

/// Whether this is the name of a helper that stops on a text or a stored value, and not only on a result of computing.
///
/// Of two faults of computing in one statement either may be told; but what data is at fault is told as Rust would.
pub fn stops_on_data(name: &str) -> bool {
    fn stops(helper: &Helper) -> bool {
        ["REDLUA_TEXT ", "REDLUA_STORED "].iter().any(|kind| helper.source.contains(kind))
            || helper.needs.iter().any(stops)
    }
    ALL.iter().any(|helper| helper.name == name && stops(helper))
}

/// The names of all helpers. Sorted once for a process: a crate has many scripts.
pub fn names() -> Arc<BTreeSet<&'static str>> {
    static NAMES: LazyLock<Arc<BTreeSet<&'static str>>> =
        LazyLock::new(|| Arc::new(ALL.iter().map(|helper| helper.name).collect()));
    Arc::clone(&NAMES)
}

macro_rules! helpers {
    ($($constant:ident $name:literal $(($($needed:ident),*))?: $what:literal;)*) => {
        $(#[doc = $what]
        pub const $constant: Helper = Helper {
            name: $name,
            source: include_str!(concat!("prelude/", $name, ".lua")),
            needs: &[$($($needed),*)?],
        };)*

        /// All helpers. Names of the source avoid theirs.
        pub const ALL: &[Helper] = &[$($constant,)*];
    };
}

helpers! {
    WHOLE "whole": "An integer argument that is computed with and sent on: canonical text.";
    WHOLE_IN "whole_in": "The same for a type narrower than 64 bits.";
    INTEGER "integer": "An integer argument that is only computed with.";
    DIGITS "digits": "An integer argument that is only sent on: any canonical text.";
    NATURAL "natural": "The same of an unsigned integer.";
    FLOAT "float": "An `f64` argument.";
    NUMBER_OR_INF "number_or_inf": "An `f64` argument that is only sent on, to where infinities have a meaning.";
    FLAG "boolean": "A `bool` argument.";
    WORD "one_of": "An argument that is an enum.";
    LISTED "listed": "The count of a list argument, and where the next argument is.";
    COUNTED "counted": "How many elements a list has whose elements are in keys only.";
    STORED_INTEGER "stored_integer": "A stored integer, or nothing.";
    STORED_IN "stored_in": "A stored integer of a type narrower than 64 bits, or nothing.";
    STORED_DIGITS "stored_digits": "A stored integer that is only sent on, or nothing.";
    STORED_FLOAT "stored_float": "A stored `f64`, or nothing.";
    STORED_BOOL "stored_bool": "A stored `bool`; `nil` for nothing.";
    STORED_WORD "stored_word": "A stored enum, or nothing.";
    INT "int": "The text of a result, which must be exact.";
    EXACT "exact": "A result that must be exact.";
    WITHIN "within": "A result that must be in the range of its type.";
    DECIMAL "decimal": "The text of a finite float.";
    SCORE "score_text": "The text of a float that may be infinite.";
    FIXED "fixed": "A finite float with a number of digits.";
    FLOAT_TEXT "float_text": "The shortest text that reads back as a finite float, without an exponent, as Rust writes it.";
    DIVIDE "divide": "Division that truncates.";
    REMAINDER "remainder": "The remainder of a division that truncates.";
    DIVIDE_EUCLID "divide_euclid": "`div_euclid`.";
    REMAINDER_EUCLID "remainder_euclid": "`rem_euclid`.";
    ROUND "round": "Half away from zero.";
    TRUNC "trunc": "Towards zero.";
    TO_INTEGER "to_integer": "A float as a signed 64-bit integer.";
    TO_UNSIGNED "to_unsigned": "A float as an unsigned 64-bit integer.";
    TO_NARROW "to_narrow": "A float as a narrower integer: saturates.";
    CHECKED_CAST "checked_cast": "An integer that must be in the range of another type.";
    WIDE_BITS "wide_bits": "A bit operation on numbers of more than 32 bits.";
    SHIFT "shift_count": "A count of bits that must be less than the type has.";
    WRAPPING_MULTIPLY "wrapping_multiply": "The low 32 bits of a product.";
    FLOAT_SIGN "float_sign": "`f64::signum`: 1 and -1, also of zeros.";
    FLOAT_MIN "float_min": "`f64::min`, which passes over NaN.";
    FLOAT_MAX "float_max": "`f64::max`, which passes over NaN.";
    CLAMP "clamp": "`clamp`.";
    POWER "int_power": "`pow`, checked at every step.";
    BEFORE "bytes_before": "Whether a text is bytewise before another: Lua's `<` follows the host's locale.";
    QUOTED "quoted": "A text as a JSON string in ASCII.";
    QUOTED_LATER "quoted_later" (QUOTED): "The same for an error that may never leave: one byte that no JSON has, if the text is none.";
    TOLD "told": "An error that was kept, as it leaves.";
    COPY "deep_copy": "A deep copy.";
    SLOT "element": "The place of an index in a table; aborts out of range.";
    POP "pop": "Takes the last element.";
    POP_FLAG "pop_flag": "Takes the last `bool`: the lack of one is `nil`.";
    EXTEND "extend": "Appends all elements of another list.";
    FOLLOWED_BY "followed_by": "A list with other elements behind its own: `unpack` must stand last in a call.";
    TRUNCATE "truncate": "Keeps the first elements.";
    CONTAINS "contains": "Whether a list holds a value.";
    REVERSE "reverse": "Turns a list around.";
    INSERT "insert": "Puts an element in at an index.";
    REMOVE "remove": "Takes the element at an index.";
    SWAP_REMOVE "swap_remove": "Takes the element at an index, and puts the last one there.";
    SWAP "swap": "Exchanges two elements.";
    SPLIT_OFF "split_off": "Takes all elements from an index on.";
    DRAINED "drained": "Takes the elements between two indices.";
    DEDUP "dedup": "Drops elements that equal the one before.";
    MAP_SIZE "map_size": "How many entries a map has: `#` counts only a list.";
    ENTRY "entry": "The value under a key of a map; aborts without it.";
    CLEAR_MAP "clear_map": "Removes all entries of a map.";
    MAP_OF "map_of": "A map of a list of pairs.";
    SET_UNION "set_union": "The elements that any of two sets has.";
    SET_INTERSECTION "set_intersection": "The elements that both sets have.";
    SET_DIFFERENCE "set_difference": "The elements of a set that another has not.";
    IS_SUBSET "is_subset": "Whether a set has all elements of another.";
    IS_DISJOINT "is_disjoint": "Whether two sets have no element in common.";
    SORTED_KEYS "sorted_keys": "The keys of a map in their order.";
    CHUNKS "chunks": "A list cut into lists of a length.";
    WINDOWS "windows": "All lists of a length that stand in a list.";
    SORT "sort": "A stable sort: `table.sort` is not.";
    FLOAT_BEFORE "float_before": "Whether a float comes before another; NaN has no place.";
    FLOAT_TOTAL "float_total": "The same, with −0 before 0.";
    FILLED "filled": "A list of equal elements.";
    SUBLIST "sublist": "The elements of a slice; aborts out of range.";
    BYTE_AT "byte_at": "The byte at an index; aborts out of range.";
    SLICE "slice": "A part of a text; aborts out of range.";
    FIND "find": "Where a text first stands in another.";
    FIND_LAST "find_last": "Where a text last stands in another.";
    SPLIT "split": "The pieces between separators, the empty ones too; at most `limit` if there is one.";
    SPLIT_ONCE "split_once": "What stands before and behind the first separator.";
    SPLIT_ONCE_LAST "rsplit_once": "What stands before and behind the last separator.";
    STRIP_PREFIX "strip_prefix": "The text without its beginning, if it begins so.";
    STRIP_SUFFIX "strip_suffix": "The text without its end, if it ends so.";
    TRIM "trim": "The text without the blanks of Unicode around it.";
    TRIM_ASCII "trim_ascii": "The text without the blanks of ASCII around it.";
    PARSE_INTEGER "parse_integer": "The integer that a text is, as Rust reads it.";
    FROM_RADIX "from_radix": "The integer that a text is in another radix, as Rust reads it.";
    PARSE_FLOAT "parse_float": "The float that a text is, as Rust reads it.";
    PARSE_BOOL "parse_bool": "`true` or `false`; `nil` for any other text.";
    PACKED "packed": "An integer that must fit into its bytes.";
    PACKED_SINGLE "packed_single": "A float that must be finite in 32 bits.";
    PACKED_TEXT "packed_text": "A text that must be of a length.";
    PACKED_TERMINATED "packed_terminated": "A text that must not hold the byte that ends it.";
    UNPACKED "unpacked": "The values in a text of bytes, which must be long enough.";
    FINITE "finite": "A float that must be finite.";
    CAPTURES "captures": "What a pattern captures, or `false`.";
    CAPTURED_PLACES "captured_places": "The same with places among it, which count from 0.";
    CAPTURE_PLACE "capture_place": "The place that a pattern captures, from 0, or `false`.";
    MATCHES "matches": "What a pattern captures at each place of a text.";
    MATCH_PLACES "match_places": "The places that a pattern captures, from 0.";
    MATCH_ROWS "match_rows": "The texts that a pattern captures at each place of a text, as rows.";
    MATCH_PLACE_ROWS "match_place_rows": "The same with places among them, which count from 0.";
    KEY_PART "key_part": "A value in a key that the script puts together.";
    SAME_SLOT "same_slot": "A whole key out of data: its hash tag is that of the declared ones.";
    GLOB_LITERAL "glob_literal": "A text as a part of a pattern that matches nothing else.";
    SCORE_BOUND "score_bound": "A text that is a bound of scores: a number, perhaps with `(` before it, or an infinity.";
    LEX_BOUND "lex_bound": "A text that is a bound of texts: one behind `[` or `(`, or `-` or `+`.";
    SORT_PART "sort_part": "A text in a pattern that knows no escape.";
    CALL_ERROR "call_error": "The error that a protected call gave, or `nil`.";
    ERROR_CODE "error_code": "The first word of an error; older servers put the place before it.";
    FACTS "facts": "A flat list of names and values as a table by name.";
    REPLIED "replied": "A reply that must be of a type, because the script says so.";
    REPLIED_BOOL "replied_bool": "A reply that must be 0 or 1.";
    KEY_TYPE "key_type": "The type of a key; `other` for those of modules.";
    BOOL_OR_ERROR "succeeded": "A `bool` in a list of replies, or the error that stands in its place.";
    PRESENT "present": "The elements of a reply that are there.";
    TEXTS "texts": "The texts of a list of integers.";
    READ_PATH "read_path": "Where a part of a document is: `$.items[2].name`.";
    READ_FAULT "read_fault" (READ_PATH): "A part of a document that is missing, or of another kind.";
    READ_INTEGER "read_integer" (READ_FAULT): "An integer in a document.";
    READ_INTEGER_IN "read_integer_in" (READ_FAULT): "An integer of a narrower type in a document.";
    READ_FLOAT "read_float" (READ_FAULT): "An `f64` in a document.";
    READ_BOOL "read_bool" (READ_FAULT): "A `bool` in a document.";
    READ_TEXT "read_text" (READ_FAULT): "A text in a document.";
    READ_WORD "read_word" (READ_FAULT): "An enum in a document.";
    READ_OPTION "read_option": "What may be absent or null in a document.";
    READ_PACKED_OPTION "read_packed_option": "What may be absent, nil or, as Lua packs it, `false` in MessagePack.";
    READ_OPTION_BOOL "read_option_bool" (READ_BOOL): "A `bool` that may be absent or null.";
    READ_LIST "read_list" (READ_FAULT): "A list in a document.";
    READ_SET "read_set" (READ_LIST): "A set in a document, which is a list there.";
    READ_ARRAY "read_array" (READ_LIST): "A list of so many elements in a document.";
    READ_PARTS "read_parts" (READ_FAULT): "That a tuple in a document is a list, and not too long; gives its path.";
    READ_OBJECT "read_object" (READ_FAULT): "That a record or map in a document is an object; gives its path.";
    READ_MAP "read_map" (READ_OBJECT): "A map in a document.";
    READ_INTEGER_MAP "read_integer_map" (READ_OBJECT): "A map in a document whose keys are integers.";
    READ_VARIANT "read_variant" (READ_FAULT): "The tag of an enum in a document, and what stands beside it.";
    FROM_JSON "from_json": "What a text is as JSON, or `false` and what is wrong.";
    FROM_MSGPACK "from_msgpack": "What bytes are as MessagePack, or `false` and what is wrong.";
    STORED_JSON "stored_json" (FROM_JSON): "A stored JSON document, or nothing.";
    STORED_MSGPACK "stored_msgpack" (FROM_MSGPACK): "A stored MessagePack document, or nothing.";
    JSON_ARGUMENT "json_argument" (FROM_JSON): "An argument that is a JSON document.";
    MSGPACK_ARGUMENT "msgpack_argument" (FROM_MSGPACK): "An argument that is a MessagePack document.";
    JSON_TEXT "json_text": "A text as JSON.";
    JSON_OPTION "json_option": "What may be `None` as JSON.";
    JSON_OPTION_BOOL "json_option_bool": "An `Option<bool>` as JSON.";
    EACH_TEXT "each_text": "Each element of a list as the text of a document.";
    JSON_LIST "json_list" (EACH_TEXT): "A list as JSON.";
    JSON_OF_SET "json_of_set" (SORTED_KEYS, JSON_LIST): "A set as JSON: the list of its elements in their order.";
    JSON_MAP "json_map" (SORTED_KEYS, BEFORE, JSON_TEXT): "A map as JSON.";
    JSON_INTEGER_MAP "json_integer_map" (SORTED_KEYS, INT): "A map whose keys are integers as JSON.";
    FROM_OPEN_JSON "from_open_json" (FROM_JSON): "What a text is as JSON, which keeps it, or `false` and what is wrong.";
    STORED_OPEN_JSON "stored_open_json" (FROM_OPEN_JSON): "A stored JSON document that keeps its text, or nothing.";
    OPEN_JSON_ARGUMENT "open_json_argument" (FROM_OPEN_JSON): "An argument that is a JSON document and keeps its text.";
    JSON_MEMBERS "json_members": "The members of a JSON object as text.";
    OPEN_JSON "open_json" (JSON_MEMBERS, JSON_TEXT): "The text that a record was read from, with what changed.";
    JSON_VALUE "json_value": "The text of a JSON value without blanks around it, or `false`.";
    STORED_ANY_JSON "stored_any_json" (JSON_VALUE): "A stored JSON value of any shape, or nothing.";
    ANY_JSON_ARGUMENT "any_json_argument" (JSON_VALUE): "An argument that is a JSON value of any shape.";
    JSON_ELEMENTS "json_elements": "The elements of a JSON list as texts, or `false`.";
    JSON_PARTS "json_parts" (JSON_ELEMENTS, JSON_MEMBERS): "The members or elements of a JSON value. Those of the last ones are kept: a loop asks for one after the other.";
    JSON_GET "json_get" (JSON_PARTS): "A member or element of a JSON value, or `false`.";
    JSON_KEYS "json_keys" (JSON_PARTS): "The names in a JSON object.";
    JSON_OBJECT "json_object" (JSON_PARTS): "The members of a JSON object by their names, or `false`.";
    JSON_SIZE "json_size" (JSON_PARTS, JSON_KEYS): "How many elements or members a JSON value has.";
    JSON_INTEGER "json_integer": "A JSON value as an integer, or `false`.";
    JSON_FLOAT "json_float": "A JSON value as a float, or `false`.";
    JSON_STRING "json_string": "The text that a JSON value is, or `false`.";
    JSON_BOOL "json_bool": "The `bool` that a JSON value is, or `nil`.";
    JSON_SET "json_set" (JSON_PARTS, JSON_TEXT): "A JSON object with another value for a member, or without it.";
    PACK_INTEGER "pack_integer" (EXACT): "An integer as MessagePack.";
    PACK_FLOAT "pack_float": "A finite float as MessagePack.";
    PACK_OPTION "pack_option": "What may be `None` as MessagePack.";
    PACK_LIST "pack_list" (EACH_TEXT): "A list as MessagePack.";
    PACK_SET "pack_set" (SORTED_KEYS, PACK_LIST): "A set as MessagePack, in the order of its elements.";
    PACK_TEXT_MAP "pack_text_map" (SORTED_KEYS, BEFORE): "A map as MessagePack.";
    PACK_MAP "pack_map": "A record with a varying number of members as MessagePack.";
}
