local function msgpack_argument(n, name, read, ...)
  local value, fault = from_msgpack(ARGV[n], read, ...)
  if not value then
    error('REDLUA_ARGUMENT $SCRIPT: ' .. name .. ', ' .. fault, 2)
  end
  return value
end
