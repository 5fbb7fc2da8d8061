//! The cluster slot of a key, computed here so that a cross-slot call is refused before it is sent,
//! on a standalone server as well.

/// How many slots a cluster has.
const SLOTS: u16 = 16384;

/// CRC16/XMODEM of every byte, the checksum that Redis Cluster specifies.
const TABLE: [u16; 256] = table();

const fn table() -> [u16; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut crc = (byte as u16) << 8;
        let mut bit = 0;
        while bit < 8 {
            crc = if crc & 0x8000 == 0 { crc << 1 } else { (crc << 1) ^ 0x1021 };
            bit += 1;
        }
        table[byte] = crc;
        byte += 1;
    }
    table
}

/// The slot of a key.
#[must_use]
pub fn slot(key: &[u8]) -> u16 {
    let checksum = hashed_part(key).iter().fold(0_u16, |crc, &byte| {
        let [high, _] = crc.to_be_bytes();
        (crc << 8) ^ TABLE[usize::from(high ^ byte)]
    });
    checksum % SLOTS
}

/// What Redis hashes: the bytes between the first `{` and the first `}` after it if there is at least
/// one between them, else the whole key.
fn hashed_part(key: &[u8]) -> &[u8] {
    let Some(open) = key.iter().position(|&byte| byte == b'{') else {
        return key;
    };
    let after = &key[open + 1..];
    match after.iter().position(|&byte| byte == b'}') {
        None | Some(0) => key,
        Some(close) => &after[..close],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slots_are_those_of_cluster_keyslot() {
        for (key, expected) in [
            ("", 0),
            ("foo", 12182),
            ("123456789", 12739),
            ("{user1000}.following", 3443),
            ("user1000", 3443),
            ("foo{{bar}}zap", 4015),
        ] {
            assert_eq!(slot(key.as_bytes()), expected, "{key}");
        }
    }

    #[test]
    fn the_tag_ends_at_the_first_brace_and_is_never_empty() {
        for (key, hashed) in
            [("a{b}c{d}", "b"), ("a{}c{d}", "a{}c{d}"), ("a}b{c", "a}b{c"), ("{{b}", "{b"), ("}{x}", "x")]
        {
            assert_eq!(hashed_part(key.as_bytes()), hashed.as_bytes(), "{key}");
        }
    }
}
