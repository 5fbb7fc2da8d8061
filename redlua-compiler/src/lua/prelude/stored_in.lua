local function stored_in(text, what, low, high)
  local value = text and tonumber(text)
  if text and (not value or string.format('%d', value) ~= text or value < low or value > high) then
    error('REDLUA_STORED $SCRIPT: ' .. what .. string.format(': not an integer from %d to %d', low, high), 2)
  end
  return value
end
