local function map_of(pairs_of)
  local map = {}
  for i = 1, #pairs_of do
    map[pairs_of[i][1]] = pairs_of[i][2]
  end
  return map
end
