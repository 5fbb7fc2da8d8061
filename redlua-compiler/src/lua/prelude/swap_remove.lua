local function swap_remove(list, index)
  local size = #list
  if index >= size then
    error('REDLUA_RANGE $SCRIPT: ' .. string.format('index %d of a list of %d', index, size), 2)
  end
  local value = list[index + 1]
  list[index + 1] = list[size]
  list[size] = nil
  return value
end
