local function sublist(list, start, stop)
  stop = stop or #list
  if start > stop or stop > #list then
    error('REDLUA_RANGE $SCRIPT: ' .. string.format('elements %d..%d of a list of %d', start, stop, #list), 2)
  end
  local result = {}
  for i = start + 1, stop do
    result[i - start] = list[i]
  end
  return result
end
