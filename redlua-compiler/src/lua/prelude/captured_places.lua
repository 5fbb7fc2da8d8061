local function captured_places(text, pattern, ...)
  local found = {string.match(text, pattern)}
  if not found[1] then
    return false
  end
  for _, at in ipairs({...}) do
    found[at] = found[at] - 1
  end
  return found
end
