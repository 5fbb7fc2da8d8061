local function within(value, low, high)
  if value < low or value > high then
    error('REDLUA_OVERFLOW $SCRIPT: ' .. string.format('a result left %d to %d', low, high), 2)
  end
  return value + 0
end
