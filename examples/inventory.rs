//! An inventory: an order reserves all of its items or none of them.
//! Redis does not roll back: an error that could come after the first write does not compile.

use std::error::Error;

use redlua::redis_script;
use redlua_test_support::Deployment;

redis_script! {
    /// Reserves every item of an order; gives how many pieces these are.
    pub fn reserve(shop: &str, order: &str, items: &[(&str, u32)]) -> Result<i64, ReserveError> {
        let stock: Hash<String, i64> = key!("shop:{shop}:stock");
        let reserved: Hash<String, i64> = key!("shop:{shop}:order:<order>");

        if reserved.exists() {
            return Err(ReserveError::Reserved);
        }
        for (item, _) in items {
            // An item may stand in an order twice.
            let mut wanted = 0;
            for (other, pieces) in items {
                if other == item {
                    wanted += pieces;
                }
            }
            let left = stock.hget(item).unwrap_or(0);
            if left < wanted {
                return Err(ReserveError::Short { item, left });
            }
        }
        let mut total = 0;
        for (item, pieces) in items {
            stock.hincrby(item, -(*pieces as i64));
            reserved.hincrby(item, pieces);
            total += *pieces as i64;
        }
        Ok(total)
    }

    /// Why nothing was reserved.
    pub enum ReserveError {
        /// The order has its items already.
        Reserved,
        /// There is too little of an item.
        Short {
            /// Which one.
            item: String,
            /// How many pieces there are.
            left: i64,
        },
    }
}

/// Runs the example.
pub(crate) fn main() -> Result<(), Box<dyn Error>> {
    let deployment = Deployment::find()?;
    println!("{}", deployment.origin());
    let connection = &mut *deployment.connection();
    let shop = &format!("example-{}", std::process::id());
    let stock = &format!("shop:{{{shop}}}:stock");
    redlua::redis::cmd("HSET").arg(stock).arg(&["apple", "5", "pear", "1"]).exec(connection)?;

    let both = Reserve { shop, order: "1", items: &[("apple", 2), ("pear", 1)] };
    println!("order 1: {:?}", both.invoke(connection)?);
    assert!(matches!(both.invoke(connection), Err(redlua::Error::Script(ReserveError::Reserved))));

    match (Reserve { shop, order: "2", items: &[("apple", 1), ("pear", 1)] }).invoke(connection) {
        Err(redlua::Error::Script(ReserveError::Short { item, left })) => {
            println!("order 2: only {left} of {item}");
            assert_eq!((item.as_str(), left), ("pear", 0));
        }
        other => panic!("order 2 should be short of pears: {other:?}"),
    }
    // Nothing of order 2 was taken.
    let apples: i64 = redlua::redis::cmd("HGET").arg(stock).arg("apple").query(connection)?;
    assert_eq!(apples, 3);
    redlua::redis::cmd("DEL").arg(stock).arg(format!("shop:{{{shop}}}:order:1")).exec(connection)?;
    Ok(())
}
