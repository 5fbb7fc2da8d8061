local function remove(list, index)
  if index >= #list then
    error('REDLUA_RANGE $SCRIPT: ' .. string.format('index %d of a list of %d', index, #list), 2)
  end
  return table.remove(list, index + 1)
end
