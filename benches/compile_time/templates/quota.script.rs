    /// Books `amount` of quota @N@ in the given mode.
    pub fn quota_@N@(account: &str, amount: i64, limit: i64, period_ms: i64, mode: Mode@N@) -> Booking@N@ {
        let booked: Str<i64> = key!("quota@N@:{account}:booked");
        let refused: Str<i64> = key!("quota@N@:{account}:refused");

        let before = booked.get().unwrap_or(0);
        let after = before + amount;
        if after > limit && mode == Mode@N@::Strict {
            let times = refused.incr();
            if times == 1 {
                refused.pexpire(period_ms);
            }
            return Booking@N@ { booked: false, left: limit - before, refusals: Some(times) };
        }
        booked.incrby(amount);
        if before == 0 {
            booked.pexpire((period_ms * @N@).max(1));
        }
        if after > limit {
            return Booking@N@ { booked: true, left: 0, refusals: None };
        }
        refused.del();
        Booking@N@ { booked: true, left: limit - after, refusals: None }
    }

    /// What happens at the limit.
    pub enum Mode@N@ { Strict, Lenient }

    /// What became of a booking.
    pub struct Booking@N@ { pub booked: bool, pub left: i64, pub refusals: Option<i64> }

