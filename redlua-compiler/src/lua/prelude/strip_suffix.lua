local function strip_suffix(text, suffix)
  local size = #text - #suffix
  return size >= 0 and string.sub(text, size + 1) == suffix and string.sub(text, 1, size) or false
end
