local function stored_float(text, what)
  if not text then
    return false
  end
  local value = (string.find(text, '^-?%d+%.?%d*$') or string.find(text, '^-?%d+%.?%d*[eE][-+]?%d+$')) and tonumber(text)
  if not value or value - value ~= 0 then
    error('REDLUA_STORED $SCRIPT: ' .. what .. ': not a finite decimal number', 2)
  end
  return value
end
