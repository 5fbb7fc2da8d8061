local function set_union(a, b)
  local all = {}
  for element in pairs(a) do
    all[element] = true
  end
  for element in pairs(b) do
    all[element] = true
  end
  return all
end
