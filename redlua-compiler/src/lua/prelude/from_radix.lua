local function from_radix(text, radix, pattern, low, high)
  low, high = low or -2 ^ 63, high or 2 ^ 63
  local sign, digits = string.match(text, pattern)
  if not digits then
    return false
  end
  local value = 0
  for digit in string.gmatch(digits, '.') do
    value = value * radix + tonumber(digit, radix)
  end
  if sign == '-' then
    value = -value
  end
  if value < low or value > high then
    return false
  end
  if value > 9007199254740991 or value < -9007199254740991 then
    error('REDLUA_OVERFLOW $SCRIPT: a parsed integer left 2^53-1', 2)
  end
  return value + 0
end
