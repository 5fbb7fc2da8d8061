local function find(text, part)
  local first = string.find(text, part, 1, true)
  return first and first - 1 or false
end
