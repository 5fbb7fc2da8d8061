local function entry(map, key)
  local value = map[key]
  if value == nil then
    error('REDLUA_RANGE $SCRIPT: a map has no entry for this key', 2)
  end
  return value
end
