local function find_last(text, part)
  if part == '' then
    return #text
  end
  local last = false
  local first = string.find(text, part, 1, true)
  while first do
    last = first - 1
    first = string.find(text, part, first + 1, true)
  end
  return last
end
