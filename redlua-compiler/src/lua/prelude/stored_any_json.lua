local function stored_any_json(text, what)
  local value = text and json_value(text)
  if text and not value then
    error('REDLUA_STORED $SCRIPT: ' .. what .. ': not JSON', 2)
  end
  return value
end
