use redlua::redis_script;

redis_script! {
    pub fn near(city: &str, longitude: f64, latitude: f64) -> Vec<(String, f64)> {
        let drivers: Geo = key!("{city}");
        drivers.georadius(longitude, latitude, 5, KM, WITHDIST)
    }
}

fn main() {}
