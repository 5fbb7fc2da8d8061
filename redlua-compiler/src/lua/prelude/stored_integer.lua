local function stored_integer(text, what)
  local value = text and tonumber(text)
  if text and (not value or string.format('%d', value) ~= text or value > 9007199254740991 or value < -9007199254740991) then
    error('REDLUA_STORED $SCRIPT: ' .. what .. ': not an integer within 2^53-1', 2)
  end
  return value
end
