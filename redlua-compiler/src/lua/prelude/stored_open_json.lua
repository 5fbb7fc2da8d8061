local function stored_open_json(text, what, read)
  if not text then
    return false
  end
  local value, fault = from_open_json(text, read)
  if not value then
    error('REDLUA_STORED $SCRIPT: ' .. what .. ', ' .. fault, 2)
  end
  return value
end
