local function split_once(text, separator)
  local first, last = string.find(text, separator, 1, true)
  return first and {string.sub(text, 1, first - 1), string.sub(text, last + 1)} or false
end
