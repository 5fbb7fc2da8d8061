//! Enums without payload are closed sets of texts. One macro gives such an enum all that it needs to stand
//! in keys, arguments, replies and error payloads, so that an expansion holds only the pairs.

/// Implements the runtime's traits for an enum without payload:
/// `text_enum!(Mode, "Mode", Fast => "fast", Slow => "slow");`
#[doc(hidden)]
#[macro_export]
macro_rules! __text_enum {
    ($type:ty, $name:literal, $($variant:ident => $text:literal),+ $(,)?) => {
        const _: () = {
            use ::core::result::Result;
            use $crate::private::{
                Argument, Bounds, Call, FromDocument, FromPayload, KeyText, KeyValue, Mismatch, Reply, Scalar, ToDocument,
                Tree, Unfit,
            };

            impl $type {
                fn __text(&self) -> &'static str {
                    match self {
                        $(Self::$variant => $text,)+
                    }
                }

                fn __from_text(text: &str) -> Result<Self, Mismatch> {
                    match text {
                        $($text => Result::Ok(Self::$variant),)+
                        _ => Result::Err($crate::private::unknown_text($name)),
                    }
                }
            }

            impl KeyValue for $type {
                fn key_text(&self) -> KeyText<'_> {
                    KeyText::Text(self.__text().as_bytes())
                }
            }

            impl Argument for $type {
                fn write(&self, call: &mut Call, _: Bounds) -> Result<(), $crate::Required> {
                    call.entry(self.__text().as_bytes());
                    Result::Ok(())
                }
            }

            impl Reply for $type {
                fn decode(value: $crate::redis::Value) -> Result<Self, Mismatch> {
                    Self::__from_text(&$crate::private::text(value, $name)?)
                }
            }

            impl ToDocument for $type {
                fn to_tree(&self) -> Result<Tree, Unfit> {
                    Result::Ok(Tree::text(self.__text()))
                }
            }

            impl FromDocument for $type {
                fn from_tree(tree: Tree) -> Result<Self, Mismatch> {
                    Self::__from_text(&<::std::string::String as FromDocument>::from_tree(tree)?)
                }
            }

            impl FromPayload for $type {
                fn from_scalar(scalar: Scalar) -> Result<Self, Mismatch> {
                    Self::__from_text(&<::std::string::String as FromPayload>::from_scalar(scalar)?)
                }
            }
        };
    };
}

#[cfg(test)]
mod tests {
    use redis::Value;

    use crate::private::{Argument, Bounds, FromPayload, KeyValue, Meta, Reply, Scalar};

    #[derive(Debug, PartialEq)]
    enum Mode {
        Fast,
        VerySlow,
    }
    crate::__text_enum!(Mode, "Mode", Fast => "fast", VerySlow => "very slow");

    #[test]
    fn it_is_its_text_everywhere() {
        assert_eq!(Mode::Fast.key_text().as_bytes(), b"fast");
        let reply = Value::BulkString(b"very slow".to_vec());
        assert_eq!(Mode::decode(reply), Ok(Mode::VerySlow));
        assert_eq!(Mode::from_scalar(Scalar::Text("fast".into())), Ok(Mode::Fast));
        let mut call = crate::call::Call::new(&Meta::EMPTY);
        Mode::VerySlow.write(&mut call, Bounds::NONE).unwrap();
        None::<Mode>.write(&mut call, Bounds::NONE).unwrap();
        let packed = call.finish().get_packed_command();
        assert!(packed.ends_with(b"$9\r\nvery slow\r\n$0\r\n\r\n"));
    }

    #[test]
    fn other_texts_are_refused_unseen() {
        let error = Mode::decode(Value::BulkString(b"secret".to_vec())).unwrap_err();
        assert_eq!(error.to_string(), "expected Mode, found an unknown text");
    }
}
