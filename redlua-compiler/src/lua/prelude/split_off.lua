local function split_off(list, index)
  local size = #list
  if index > size then
    error('REDLUA_RANGE $SCRIPT: ' .. string.format('index %d of a list of %d', index, size), 2)
  end
  local rest = {}
  for i = index + 1, size do
    rest[i - index] = list[i]
  end
  for i = size, index + 1, -1 do
    list[i] = nil
  end
  return rest
end
