local function parse_integer(text, low, high)
  low, high = low or -2 ^ 63, high or 2 ^ 63
  local value = string.find(text, low < 0 and '^[-+]?%d+$' or '^%+?%d+$') and tonumber(text)
  if not value or value < low or value > high then
    return false
  end
  if value > 9007199254740991 or value < -9007199254740991 then
    error('REDLUA_OVERFLOW $SCRIPT: a parsed integer left 2^53-1', 2)
  end
  return value + 0
end
