local function drained(list, from, to)
  local size = #list
  if from > to or to > size then
    error('REDLUA_RANGE $SCRIPT: ' .. string.format('elements %d..%d of a list of %d', from, to, size), 2)
  end
  local taken = {}
  for i = from + 1, to do
    taken[i - from] = list[i]
  end
  for i = from + 1, size do
    list[i] = list[i + to - from]
  end
  return taken
end
