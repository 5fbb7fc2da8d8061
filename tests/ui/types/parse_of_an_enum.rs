use redlua::redis_script;

redis_script! {
    pub fn paint(user: &str, color: &str) -> bool {
        let k: Str<Color> = key!("color:{user}");
        let color = color.parse::<Color>().unwrap_or(Color::Red);
        k.set(color, NX)
    }

    pub enum Color { Red, Green }
}

fn main() {}
