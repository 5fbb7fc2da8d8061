//! The impl of [`Script`](crate::Script) is the same for all scripts but for its data. It stands here once, for the
//! same reason as in `forward`: the macro hands over what differs, and rustc spells out the rest.

/// Implements `Script` for an invoker:
///
/// ```text
/// script!(
///     SlidingWindow<'_> { type Reply = Verdict; type Error = Infallible; }
///     "sliding_window" "-- Lua" "sha1" false (file!()) "4 7 9, 5 8 9" 12 4 1
///     { "hits" "rate:{user}:hits" ["rate:{", ("user" user TAG), "}:hits"] }
///     { "call_id" call_id NONE "now_ms" now_ms EXACT }
/// );
/// ```
///
/// The types of the outcome come as they are written, because rustc points at them. Then the data of `Meta`, the keys,
/// and the arguments, each in wire order; or `fn encode` itself, where the data does not say all of it.
#[doc(hidden)]
#[macro_export]
macro_rules! __script {
    (
        $(#[$attribute:meta])* $invoker:ty { $($outcome:tt)* }
        $name:tt $lua:tt $sha1:tt $read_only:tt $file:tt $lines:tt $size:tt $arguments:tt $fixed:tt $flat:tt
        {$(
            $handle:tt $template:tt
            [$( $($text:literal)? $(($parameter:tt $part:ident $rules:ident $($separator:tt)?))? ),+]
        )*}
        {$($argument:literal $field:tt $(. $part_of:tt)* $bounds:ident $(($($limits:tt)*))?)*}
    ) => {
        $crate::__script! {
            $(#[$attribute])* $invoker { $($outcome)* }
            $name $lua $sha1 $read_only $file $lines $size $arguments $fixed $flat
            {$($handle $template)*}
            fn encode(
                &self,
                call: &mut $crate::private::Call,
            ) -> ::core::result::Result<(), $crate::private::Refused> {
                call.write(
                    &[$(&[$(
                        $($crate::private::Part::Text($text))?
                        $($crate::private::Part::Value(
                            $parameter,
                            &self.$part,
                            $crate::private::KeyRules::$rules $(.followed_by($separator))?,
                        ))?
                    ),+]),*],
                    &[$(($argument, &self.$field $(.$part_of)*, $crate::private::Bounds::$bounds $(($($limits)*))?)),*],
                )
            }
        }
    };
    (
        $(#[$attribute:meta])* $invoker:ty { $($outcome:tt)* }
        $name:tt $lua:tt $sha1:tt $read_only:tt ($($file:tt)*) $lines:tt $size:tt $arguments:tt $fixed:tt $flat:tt
        {$($handle:tt $template:tt)*}
        $($encode:tt)+
    ) => {
        $(#[$attribute])*
        impl $crate::private::Script for $invoker {
            $($outcome)*
            const META: &'static $crate::private::Meta = &$crate::private::Meta {
                name: $name,
                lua: $lua,
                sha1: $sha1,
                flat: $flat,
                read_only: $read_only,
                handles: &[$($handle),*],
                keys: &[$($template),*],
                fixed: $fixed,
                file: $($file)*,
                lines: $lines,
                size: $size,
                arguments: $arguments,
            };
            $($encode)+
        }
    };
}
