//! Why: a block's facts become a `Command`, each at most once where only one makes sense, and none unknown.

use super::super::command::{Chunk, Command, Effect, Family, OptionRule};
use super::super::version::{Version, Versions};
use super::arguments::Context;
use super::reply::parse_reply_rule;
use super::{Fact, Fault};

/// The facts that a block states at most once.
const SINGLE: [&str; 10] = ["doc", "on", "module", "since", "effect", "eval_ro", "forbid", "guard", "chunk", "method"];
/// The facts that it may repeat.
const MANY: [&str; 3] = ["args", "rule", "reply"];

/// Reads one command; a fault comes with its line.
pub(super) fn parse_block(line: usize, name: &'static str, facts: &[Fact]) -> Result<Command, (usize, Fault)> {
    for (position, fact) in facts.iter().enumerate() {
        if !SINGLE.contains(&fact.word) && !MANY.contains(&fact.word) {
            return Err((fact.line, format!("no fact is called `{}`", fact.word)));
        }
        let earlier = facts.iter().take(position).any(|other| other.word == fact.word);
        if earlier && SINGLE.contains(&fact.word) {
            return Err((fact.line, format!("`{}` is stated twice", fact.word)));
        }
    }
    let block = Block { line, facts };
    let command = block.command(name)?;
    block.demand_complete(&command)?;
    Ok(command)
}

struct Block<'a> {
    line: usize,
    facts: &'a [Fact],
}

impl Block<'_> {
    fn text(&self, word: &str) -> Option<&'static str> {
        self.facts.iter().find(|fact| fact.word == word).map(|fact| fact.text)
    }

    /// The value of a fact, or of `default` where the block does not state it.
    fn read<T>(
        &self,
        word: &str,
        default: T,
        read: impl FnOnce(&'static str) -> Result<T, Fault>,
    ) -> Result<T, (usize, Fault)> {
        match self.facts.iter().find(|fact| fact.word == word) {
            Some(fact) => read(fact.text).map_err(|reason| (fact.line, reason)),
            None => Ok(default),
        }
    }

    fn read_all<T>(
        &self,
        word: &str,
        read: impl Fn(&'static str) -> Result<T, Fault>,
    ) -> Result<Vec<T>, (usize, Fault)> {
        let stated = self.facts.iter().filter(|fact| fact.word == word);
        stated.map(|fact| read(fact.text).map_err(|reason| (fact.line, reason))).collect()
    }

    fn command(&self, name: &'static str) -> Result<Command, (usize, Fault)> {
        let module = self.text("module");
        let unstated = module.map_or(Versions { redis: None, valkey: None }, |_| Versions::ALL);
        let since = self.read("since", unstated, since)?;
        let (families, function) = self.read("on", (Vec::new(), false), homes)?;
        let effect = self.read("effect", Effect::Neutral, effect)?;
        let context = Context { families: &families, since };
        let arguments = self.read_all("args", |text| context.parse_arguments(text))?.concat();
        let spelled = || {
            let own = name.split_once('.').filter(|_| module.is_some()).map_or(name, |(_, own)| own);
            own.to_ascii_lowercase().replace([' ', '.', '-'], "_")
        };
        Ok(Command {
            name,
            method: self.text("method").map_or_else(spelled, String::from),
            summary: self.text("doc").unwrap_or_default(),
            function,
            module,
            since,
            effect,
            eval_ro: self.read("eval_ro", effect != Effect::Write, yes_or_no)?,
            forbidden: self.text("forbid"),
            guard: self.text("guard"),
            arguments,
            rules: self.read_all("rule", rule)?,
            replies: self.read_all("reply", parse_reply_rule)?,
            chunk: self.read("chunk", Chunk::None, chunk)?,
            families,
        })
    }

    /// A forbidden command needs no more than its reason; every other one needs everything.
    fn demand_complete(&self, command: &Command) -> Result<(), (usize, Fault)> {
        let always = ["on", if command.module.is_some() { "module" } else { "since" }];
        let always = always.iter();
        let callable = ["doc", "effect"].iter().filter(|_| command.forbidden.is_none());
        for word in always.chain(callable) {
            if self.text(word).is_none_or(str::is_empty) {
                return Err((self.line, format!("`{word}` is missing")));
            }
        }
        let (last, others) = match command.replies.split_last() {
            Some((last, others)) => (last, others),
            None if command.forbidden.is_some() => return Ok(()),
            None => return Err((self.line, String::from("`reply` is missing"))),
        };
        if !last.words.is_empty() || last.one {
            return Err((self.line, String::from("the last `reply` must have no condition")));
        }
        if others.iter().any(|rule| rule.words.is_empty() && !rule.one) {
            return Err((self.line, String::from("only the last `reply` may have no condition")));
        }
        Ok(())
    }
}

/// `6.2.0`, or `redis 8.0.0, valkey 9.0.0` with either of the two left out.
fn since(text: &'static str) -> Result<Versions, Fault> {
    let version = |text: &str| Version::parse(text).ok_or_else(|| format!("`{text}` is not a version"));
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        return Versions::before_fork(version(text)?).ok_or_else(|| format!("`{text}` of which server?"));
    }
    let mut versions = Versions { redis: None, valkey: None };
    for part in text.split(", ") {
        match part.split_once(' ') {
            Some(("redis", number)) => versions.redis = Some(version(number)?),
            Some(("valkey", number)) => versions.valkey = Some(version(number)?),
            _ => return Err(format!("`{part}` names no server and version")),
        }
    }
    Ok(versions)
}

fn homes(text: &'static str) -> Result<(Vec<Family>, bool), Fault> {
    let mut families = Vec::new();
    let mut function = false;
    for word in text.split_whitespace() {
        match (word, Family::from_word(word)) {
            ("function", _) => function = true,
            (_, Some(family)) => families.push(family),
            (_, None) => return Err(format!("no family is called `{word}`")),
        }
    }
    Ok((families, function))
}

fn effect(text: &'static str) -> Result<Effect, Fault> {
    match text {
        "write" => Ok(Effect::Write),
        "read" => Ok(Effect::Read),
        "neutral" => Ok(Effect::Neutral),
        _ => Err(format!("no effect is called `{text}`")),
    }
}

fn yes_or_no(text: &'static str) -> Result<bool, Fault> {
    match text {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err(format!("`yes` or `no` expected, not `{text}`")),
    }
}

fn chunk(text: &'static str) -> Result<Chunk, Fault> {
    match text {
        "sum" => Ok(Chunk::Sum),
        "join" => Ok(Chunk::Join),
        "last" => Ok(Chunk::Last),
        "any_true" => Ok(Chunk::AnyTrue),
        _ => Err(format!("no way to split is called `{text}`")),
    }
}

fn rule(text: &'static str) -> Result<OptionRule, Fault> {
    let words: Vec<&'static str> = text.split_whitespace().collect();
    let either = |text: &'static str| text.split('|').collect::<Vec<_>>();
    match words.as_slice() {
        [a, "with", b, "never"] => Ok(OptionRule::Conflict(either(a), either(b))),
        [a, "with", b, "since", number] => Ok(OptionRule::Since(either(a), either(b), since(number)?)),
        [a, "needs", b] => Ok(OptionRule::Needs(either(a), either(b))),
        [a, "as", "many", "as", group] => Ok(OptionRule::AsMany(a, group)),
        [a, "takes", "several"] => Ok(OptionRule::TakesSeveral(a)),
        [a, "takes", "one"] => Ok(OptionRule::TakesOne(a)),
        _ => Err(format!("`{text}` is not a rule")),
    }
}
