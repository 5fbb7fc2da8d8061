local function checked_cast(value, low, high)
  if value < low or value > high then
    error('REDLUA_CAST $SCRIPT: ' .. string.format('an integer left %d to %d', low, high), 2)
  end
  return value
end
