local function stored_msgpack(bytes, what, read, ...)
  if not bytes then
    return false
  end
  local value, fault = from_msgpack(bytes, read, ...)
  if not value then
    error('REDLUA_STORED $SCRIPT: ' .. what .. ', ' .. fault, 2)
  end
  return value
end
