local function matches(text, pattern)
  local found = {}
  for match in string.gmatch(text, pattern) do
    found[#found + 1] = match
  end
  return found
end
