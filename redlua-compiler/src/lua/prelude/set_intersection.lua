local function set_intersection(a, b)
  local both = {}
  for element in pairs(a) do
    both[element] = b[element]
  end
  return both
end
