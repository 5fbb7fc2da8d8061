local function element(list, index)
  if index >= #list then
    error('REDLUA_RANGE $SCRIPT: ' .. string.format('index %d of a list of %d', index, #list), 2)
  end
  return index + 1
end
