//! Whatever stands in the block, the compiler answers with diagnostics or with a Lua that loads:
//! it never panics. `REDLUA_FUZZ_SECONDS` sets the time (5 by default), `REDLUA_FUZZ_SEED` the seed.
//!
//! A quarter of the inputs are random tokens. The others are good scripts with a few tokens moved, doubled, lost or
//! exchanged, also with parts of other good scripts: these get past the parser.

#[path = "fuzz/corpus.rs"]
mod corpus;
mod repository;

use corpus::Block;
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

/// Tokens that mean something to some phase, beside those of the good scripts.
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

/// What inputs are made from.
struct Material {
    /// Single tokens.
    words: Vec<TokenTree>,
    /// Good scripts.
    blocks: Vec<Block>,
}

impl Material {
    fn gather() -> Self {
        let blocks = corpus::blocks();
        let words = WORDS.parse::<TokenStream>().expect("the vocabulary is made of tokens");
        Self { words: words.into_iter().chain(corpus::leaves(&blocks)).collect(), blocks }
    }

    fn word(&self, random: &mut Random) -> TokenTree {
        self.words[random.below(self.words.len())].clone()
    }

    fn script(&self, random: &mut Random) -> TokenStream {
        self.blocks[random.below(self.blocks.len())].tokens.clone()
    }

    /// A part of a good script: a token, or a group with what is in it.
    fn part(&self, random: &mut Random) -> TokenTree {
        let mut tokens = self.script(random);
        loop {
            let trees: Vec<TokenTree> = tokens.into_iter().collect();
            let Some(tree) = trees.get(random.below(trees.len())) else { return self.word(random) };
            match tree {
                TokenTree::Group(group) if random.below(4) > 0 => tokens = group.stream(),
                tree => return tree.clone(),
            }
        }
    }
}

/// A stream of a few random tokens, with groups in it.
fn random_tokens(random: &mut Random, material: &Material, depth: usize) -> TokenStream {
    let length = random.below(12);
    (0..length)
        .map(|_| {
            if depth > 0 && random.below(4) == 0 {
                let delimiter = [Delimiter::Brace, Delimiter::Parenthesis, Delimiter::Bracket][random.below(3)];
                TokenTree::Group(Group::new(delimiter, random_tokens(random, material, depth - 1)))
            } else {
                material.word(random)
            }
        })
        .collect()
}

/// The stream with one change somewhere inside.
fn mutate(tokens: TokenStream, random: &mut Random, material: &Material) -> TokenStream {
    let mut trees: Vec<TokenTree> = tokens.into_iter().collect();
    if trees.is_empty() {
        return std::iter::once(material.word(random)).collect();
    }
    let groups: Vec<usize> = (0..trees.len()).filter(|at| matches!(&trees[*at], TokenTree::Group(_))).collect();
    // Most tokens stand in groups: go down most of the time.
    if !groups.is_empty() && random.below(10) > 0 {
        let at = groups[random.below(groups.len())];
        if let TokenTree::Group(group) = &trees[at] {
            let inner = mutate(group.stream(), random, material);
            trees[at] = TokenTree::Group(Group::new(group.delimiter(), inner));
        }
        return trees.into_iter().collect();
    }
    let (at, other) = (random.below(trees.len()), random.below(trees.len()));
    match random.below(8) {
        0 => {
            trees.remove(at);
        }
        1 => trees.swap(at, other),
        2 => trees.insert(at, trees[other].clone()),
        3 => trees[at] = material.word(random),
        4 => trees[at] = trees[other].clone(),
        5 => trees[at] = material.part(random),
        6 => trees.insert(at, material.part(random)),
        _ => trees.insert(at, material.word(random)),
    }
    trees.into_iter().collect()
}

/// Compiles; a Lua that comes out must load.
fn survive(tokens: &TokenStream, lua: &mlua::Lua, accepted: &mut usize) -> Result<(), String> {
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        let analysis = redlua_compiler::analyze(tokens.clone());
        let options = redlua_compiler::Options { asynchronous: true, ..redlua_compiler::Options::default() };
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
        worker.join().expect("the test itself does not panic").unwrap_or_else(|fault| panic!("{fault}"));
    println!("seed {seed}: {inputs} inputs, {accepted} scripts accepted");
    assert!(accepted > inputs / 200, "mutations should leave some scripts right: {accepted} of {inputs}");
}

fn fuzz(seed: u64, time: Duration) -> Result<(usize, usize), String> {
    let material = Material::gather();
    assert!(material.blocks.len() > 70, "{} good scripts", material.blocks.len());
    let lua = mlua::Lua::new();
    let mut random = Random(seed);
    let (mut inputs, mut accepted) = (0, 0);
    for Block { place, tokens } in &material.blocks {
        let before = accepted;
        survive(tokens, &lua, &mut accepted).map_err(|fault| format!("{place}: {fault}"))?;
        if accepted == before {
            let faults = redlua_compiler::analyze(tokens.clone()).diagnostics;
            return Err(format!("{place} should be right: {faults:?}"));
        }
    }
    accepted = 0;
    let start = Instant::now();
    while start.elapsed() < time {
        let tokens = if random.below(4) == 0 {
            random_tokens(&mut random, &material, 4)
        } else {
            let mut tokens = material.script(&mut random);
            for _ in 0..=random.below(3) {
                tokens = mutate(tokens, &mut random, &material);
            }
            tokens
        };
        inputs += 1;
        survive(&tokens, &lua, &mut accepted)
            .map_err(|fault| format!("{fault}\nseed {seed}, input {inputs}:\n{tokens}"))?;
    }
    Ok((inputs, accepted))
}
