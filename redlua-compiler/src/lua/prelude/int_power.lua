local function int_power(base, exponent, low, high)
  local value = 1
  if base == 0 or base == 1 or base == -1 then
    return base ^ exponent
  end
  for _ = 1, exponent do
    value = value * base
    if value < low or value > high then
      error('REDLUA_OVERFLOW $SCRIPT: ' .. string.format('a result left %d to %d', low, high), 2)
    end
  end
  return value
end
