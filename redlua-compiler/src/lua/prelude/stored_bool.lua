local function stored_bool(text, what)
  if not text then
    return nil
  end
  if text ~= '1' and text ~= '0' then
    error('REDLUA_STORED $SCRIPT: ' .. what .. ': not 1 or 0', 2)
  end
  return text == '1'
end
