//! Whatever stands in the block, the compiler answers with diagnostics or with a Lua that loads:
//! it never panics. `REDLUA_FUZZ_SECONDS` sets the time (5 by default), `REDLUA_FUZZ_SEED` the seed.
//!
//! Half of the inputs are random tokens, half are good scripts with a few tokens moved, doubled,
//! lost or exchanged: these get past the parser.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

/// What good scripts are made from, besides the examples.
const SCRIPTS: &[&str] = &[include_str!("fuzz/language.rs.txt"), include_str!("fuzz/commands.rs.txt")];

/// Tokens that mean something to some phase.
const WORDS: &str = "pub fn let mut if else match while loop for in break continue return const struct enum type as ref \
    i64 u64 usize u8 f64 bool str String Vec Option Result Some None Ok Err true false Duration \
    Str Hash List Set ZSet Stream Any NX XX GET PX EX LIMIT WITHSCORES NEG_INF POS_INF EXCL AUTO \
    get set incr hget hset hgetall zadd zrange lpush lpop ttl pttl expire del exists unwrap_or map and_then len push iter \
    redis time key format vec assert a b c n x k user 0 1 5 1.5 \"text\" \"t:{user}\" \"{x}\" b\"by\" 9007199254740993 \
    + - * / % == != < <= > >= && || ! ? . , ; : :: -> => = += | & # _ ..";

struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit.max(1) as u64).unwrap_or(0)
    }
}

fn words() -> Vec<TokenTree> {
    WORDS.parse::<TokenStream>().expect("the vocabulary is made of tokens").into_iter().collect()
}

/// A stream of a few random tokens, with groups in it.
fn random_tokens(random: &mut Random, words: &[TokenTree], depth: usize) -> TokenStream {
    let length = random.below(12);
    (0..length)
        .map(|_| {
            if depth > 0 && random.below(4) == 0 {
                let delimiter = [Delimiter::Brace, Delimiter::Parenthesis, Delimiter::Bracket][random.below(3)];
                TokenTree::Group(Group::new(delimiter, random_tokens(random, words, depth - 1)))
            } else {
                words[random.below(words.len())].clone()
            }
        })
        .collect()
}

/// The stream with one change somewhere inside.
fn mutate(tokens: TokenStream, random: &mut Random, words: &[TokenTree]) -> TokenStream {
    let mut trees: Vec<TokenTree> = tokens.into_iter().collect();
    if trees.is_empty() {
        return std::iter::once(words[random.below(words.len())].clone()).collect();
    }
    let groups: Vec<usize> = (0..trees.len()).filter(|at| matches!(&trees[*at], TokenTree::Group(_))).collect();
    // Most tokens stand in groups: go down most of the time.
    if !groups.is_empty() && random.below(10) > 0 {
        let at = groups[random.below(groups.len())];
        if let TokenTree::Group(group) = &trees[at] {
            let inner = mutate(group.stream(), random, words);
            trees[at] = TokenTree::Group(Group::new(group.delimiter(), inner));
        }
        return trees.into_iter().collect();
    }
    let (at, other) = (random.below(trees.len()), random.below(trees.len()));
    match random.below(6) {
        0 => {
            trees.remove(at);
        }
        1 => trees.swap(at, other),
        2 => trees.insert(at, trees[other].clone()),
        3 => trees[at] = words[random.below(words.len())].clone(),
        4 => trees[at] = trees[other].clone(),
        _ => trees.insert(at, words[random.below(words.len())].clone()),
    }
    trees.into_iter().collect()
}

/// Compiles; a Lua that comes out must load.
fn survive(tokens: &TokenStream, lua: &mlua::Lua, accepted: &mut usize) -> Result<(), String> {
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        let analysis = redlua_compiler::analyze(tokens.clone());
        let options = redlua_compiler::Options { asynchronous: true };
        let _ = redlua_compiler::compile(tokens.clone(), &options);
        analysis
    }));
    let Ok(analysis) = outcome else { return Err("it panics".to_owned()) };
    if !analysis.diagnostics.is_empty() {
        return Ok(());
    }
    *accepted += analysis.printed.len();
    for printed in &analysis.printed {
        if let Err(error) = lua.load(printed.text.as_str()).into_function() {
            return Err(format!("its Lua does not load: {error}\n{}", printed.text));
        }
    }
    Ok(())
}

#[test]
fn no_block_makes_the_compiler_panic() {
    let number = |name: &str, usual: u64| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual);
    let seed = number("REDLUA_FUZZ_SEED", 1);
    let time = Duration::from_secs(number("REDLUA_FUZZ_SECONDS", 5));
    // The macro runs on a thread of rustc; its stack is smaller than that of a main thread.
    let worker = std::thread::Builder::new().stack_size(8 << 20).spawn(move || fuzz(seed, time)).expect("a thread");
    let (inputs, accepted) =
        worker.join().expect("the compiler does not overflow the stack").expect("a fault was found");
    println!("seed {seed}: {inputs} inputs, {accepted} scripts accepted");
    assert!(accepted > inputs / 200, "mutations should leave some scripts right: {accepted} of {inputs}");
}

fn fuzz(seed: u64, time: Duration) -> Result<(usize, usize), String> {
    let words = words();
    let lua = mlua::Lua::new();
    let scripts: Vec<TokenStream> =
        SCRIPTS.iter().map(|text| text.parse().expect("the good scripts are made of tokens")).collect();
    let mut random = Random(seed);
    let (mut inputs, mut accepted) = (0, 0);
    let start = Instant::now();
    for script in &scripts {
        survive(script, &lua, &mut accepted)?;
        assert!(accepted > 0, "the good scripts are right: {:?}", redlua_compiler::analyze(script.clone()).diagnostics);
    }
    while start.elapsed() < time {
        let tokens = if random.below(2) == 0 {
            random_tokens(&mut random, &words, 4)
        } else {
            let mut tokens = scripts[random.below(scripts.len())].clone();
            for _ in 0..=random.below(3) {
                tokens = mutate(tokens, &mut random, &words);
            }
            tokens
        };
        inputs += 1;
        survive(&tokens, &lua, &mut accepted)
            .map_err(|fault| format!("{fault}\nseed {seed}, input {inputs}:\n{tokens}"))?;
    }
    Ok((inputs, accepted))
}
