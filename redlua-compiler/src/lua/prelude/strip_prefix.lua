local function strip_prefix(text, prefix)
  return string.sub(text, 1, #prefix) == prefix and string.sub(text, #prefix + 1) or false
end
