local function stored_digits(text, what)
  if text and not string.find(text, '^-?[1-9]%d*$') and text ~= '0' then
    error('REDLUA_STORED $SCRIPT: ' .. what .. ': not an integer', 2)
  end
  return text
end
