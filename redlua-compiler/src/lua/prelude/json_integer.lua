local function json_integer(doc, low)
  if not string.find(doc, '^-?%d+$') or doc == '-0' then
    return false
  end
  local value = tonumber(doc)
  if value > 9007199254740991 or value < -9007199254740991 then
    error('REDLUA_OVERFLOW $SCRIPT: an integer in a JSON value left 2^53-1', 2)
  end
  return (not low or value >= low) and value
end
