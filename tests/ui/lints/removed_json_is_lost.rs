//! What was removed and is no object is lost when a member of it is set; what was asked first, or only looked at, is not.

use redlua::redis_script;

redis_script! {
    pub fn retry(queue: &str) -> bool {
        let jobs: List = key!("{queue}");
        let Some(job) = jobs.lpop() else { return false };
        let Ok(doc) = Json::parse(job) else { return false };
        let mut doc = doc;
        doc.set("attempts", 1);
        jobs.rpush(doc.to_text());
        true
    }

    pub fn strip(queue: &str) -> bool {
        let jobs: List = key!("{queue}");
        while let Some(job) = jobs.lpop() {
            match Json::parse(job) {
                Ok(mut doc) if doc.is_object() => {
                    doc.remove("lock");
                    jobs.rpush(doc.to_text());
                }
                _ => {
                    jobs.rpush(job);
                    return false;
                }
            }
        }
        true
    }

    pub fn asked(queue: &str) -> bool {
        let jobs: List = key!("{queue}");
        let Some(job) = jobs.lpop() else { return false };
        let Ok(mut doc) = Json::parse(job) else { return false };
        if !doc.is_object() {
            jobs.rpush(job);
            return false;
        }
        doc.set("attempts", 1);
        jobs.rpush(doc.to_text());
        true
    }

    pub fn looked(queue: &str) -> bool {
        let jobs: List = key!("{queue}");
        let Some(job) = jobs.lindex(0) else { return false };
        let Ok(mut doc) = Json::parse(job) else { return false };
        doc.set("attempts", 1);
        jobs.lset(0, doc.to_text());
        true
    }
}

fn main() {}
