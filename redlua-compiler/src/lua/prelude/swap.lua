local function swap(list, a, b)
  local index = math.max(a, b)
  if index >= #list then
    error('REDLUA_RANGE $SCRIPT: ' .. string.format('index %d of a list of %d', index, #list), 2)
  end
  list[a + 1], list[b + 1] = list[b + 1], list[a + 1]
end
