local function captures(text, pattern)
  local found = {string.match(text, pattern)}
  return found[1] and found or false
end
