local function insert(list, index, value)
  if index > #list then
    error('REDLUA_RANGE $SCRIPT: ' .. string.format('insertion at %d in a list of %d', index, #list), 2)
  end
  table.insert(list, index + 1, value)
end
