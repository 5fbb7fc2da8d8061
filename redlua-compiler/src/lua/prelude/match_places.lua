local function match_places(text, pattern)
  local found = {}
  for place in string.gmatch(text, pattern) do
    found[#found + 1] = place - 1
  end
  return found
end
