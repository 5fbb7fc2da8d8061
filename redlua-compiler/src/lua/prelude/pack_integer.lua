local function pack_integer(value)
  return cmsgpack.pack(exact(value))
end
