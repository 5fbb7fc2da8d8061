local function packed(value, low, high)
  if value < low or value > high then
    error('REDLUA_OVERFLOW $SCRIPT: ' .. string.format('a packed value left %d to %d', low, high), 2)
  end
  return value
end
