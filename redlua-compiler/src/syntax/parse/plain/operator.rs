//! Operators between two operands, and how tightly they bind.

use proc_macro2::{Punct, Spacing, Span, TokenTree};
use syn::BinOp;

/// From loose to tight.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Precedence {
    Assign,
    Or,
    And,
    Compare,
    BitOr,
    BitXor,
    BitAnd,
    Shift,
    Sum,
    Product,
    Cast,
}

impl Precedence {
    /// What the right operand of an operator that binds to the left must at least have.
    pub(super) fn above(self) -> Self {
        match self {
            Self::Assign => Self::Or,
            Self::Or => Self::And,
            Self::And => Self::Compare,
            Self::Compare => Self::BitOr,
            Self::BitOr => Self::BitXor,
            Self::BitXor => Self::BitAnd,
            Self::BitAnd => Self::Shift,
            Self::Shift => Self::Sum,
            Self::Sum => Self::Product,
            Self::Product | Self::Cast => Self::Cast,
        }
    }

    pub(super) fn of(op: &BinOp) -> Self {
        match op {
            BinOp::Add(_) | BinOp::Sub(_) => Self::Sum,
            BinOp::Mul(_) | BinOp::Div(_) | BinOp::Rem(_) => Self::Product,
            BinOp::And(_) => Self::And,
            BinOp::Or(_) => Self::Or,
            BinOp::BitXor(_) => Self::BitXor,
            BinOp::BitAnd(_) => Self::BitAnd,
            BinOp::BitOr(_) => Self::BitOr,
            BinOp::Shl(_) | BinOp::Shr(_) => Self::Shift,
            BinOp::Eq(_) | BinOp::Lt(_) | BinOp::Le(_) | BinOp::Ne(_) | BinOp::Ge(_) | BinOp::Gt(_) => Self::Compare,
            _ => Self::Assign,
        }
    }
}

/// What can stand between two operands.
pub(super) enum Operator {
    Binary(BinOp),
    /// `=`
    Assign(Span),
}

/// The characters that are written without a blank between them, from `at` on.
fn joined(tokens: &[TokenTree], at: usize) -> ([char; 3], [Span; 3]) {
    let mut characters = [' '; 3];
    let mut spans = [Span::call_site(); 3];
    for (offset, token) in tokens[at..].iter().take(3).enumerate() {
        let TokenTree::Punct(punct) = token else { break };
        (characters[offset], spans[offset]) = (punct.as_char(), punct.span());
        if punct.spacing() == Spacing::Alone {
            break;
        }
    }
    (characters, spans)
}

/// Whether the character at `at` is one of an operator with more of them.
pub(super) fn goes_on(tokens: &[TokenTree], at: usize) -> bool {
    let is_joint = |punct: &Punct| punct.spacing() == Spacing::Joint;
    if !matches!(&tokens[at], TokenTree::Punct(punct) if is_joint(punct)) {
        return false;
    }
    let (characters, _) = joined(tokens, at);
    matches!(
        characters,
        ['&', '&', _]
            | ['|', '|', _]
            | ['<', '<' | '-', _]
            | ['>', '>', _]
            | ['=' | '-', '>', _]
            | ['.', '.', _]
            | [':', ':', _]
            | ['+' | '-' | '*' | '/' | '%' | '^' | '&' | '|' | '=' | '!' | '<' | '>', '=', _]
    )
}

/// The operator at `at`, and how many characters it has.
pub(super) fn operator(tokens: &[TokenTree], at: usize) -> Option<(Operator, usize)> {
    let (characters, [first, second, third]) = joined(tokens, at);
    let two = [first, second];
    let op = match characters {
        ['<', '<', '='] => {
            return Some((Operator::Binary(BinOp::ShlAssign(syn::token::ShlEq([first, second, third]))), 3));
        }
        ['>', '>', '='] => {
            return Some((Operator::Binary(BinOp::ShrAssign(syn::token::ShrEq([first, second, third]))), 3));
        }
        ['&', '&', _] => BinOp::And(syn::token::AndAnd(two)),
        ['|', '|', _] => BinOp::Or(syn::token::OrOr(two)),
        ['<', '<', _] => BinOp::Shl(syn::token::Shl(two)),
        ['>', '>', _] => BinOp::Shr(syn::token::Shr(two)),
        ['=', '=', _] => BinOp::Eq(syn::token::EqEq(two)),
        ['!', '=', _] => BinOp::Ne(syn::token::Ne(two)),
        ['<', '=', _] => BinOp::Le(syn::token::Le(two)),
        ['>', '=', _] => BinOp::Ge(syn::token::Ge(two)),
        ['+', '=', _] => BinOp::AddAssign(syn::token::PlusEq(two)),
        ['-', '=', _] => BinOp::SubAssign(syn::token::MinusEq(two)),
        ['*', '=', _] => BinOp::MulAssign(syn::token::StarEq(two)),
        ['/', '=', _] => BinOp::DivAssign(syn::token::SlashEq(two)),
        ['%', '=', _] => BinOp::RemAssign(syn::token::PercentEq(two)),
        ['^', '=', _] => BinOp::BitXorAssign(syn::token::CaretEq(two)),
        ['&', '=', _] => BinOp::BitAndAssign(syn::token::AndEq(two)),
        ['|', '=', _] => BinOp::BitOrAssign(syn::token::OrEq(two)),
        ['=' | '-', '>', _] | ['<', '-', _] => return None,
        _ => {
            let op = match characters[0] {
                '+' => BinOp::Add(syn::token::Plus(first)),
                '-' => BinOp::Sub(syn::token::Minus(first)),
                '*' => BinOp::Mul(syn::token::Star(first)),
                '/' => BinOp::Div(syn::token::Slash(first)),
                '%' => BinOp::Rem(syn::token::Percent(first)),
                '^' => BinOp::BitXor(syn::token::Caret(first)),
                '&' => BinOp::BitAnd(syn::token::And(first)),
                '|' => BinOp::BitOr(syn::token::Or(first)),
                '<' => BinOp::Lt(syn::token::Lt(first)),
                '>' => BinOp::Gt(syn::token::Gt(first)),
                '=' => return Some((Operator::Assign(first), 1)),
                _ => return None,
            };
            return Some((Operator::Binary(op), 1));
        }
    };
    Some((Operator::Binary(op), 2))
}
