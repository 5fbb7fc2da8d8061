local function open_json_argument(n, name, read)
  local value, fault = from_open_json(ARGV[n], read)
  if not value then
    error('REDLUA_ARGUMENT $SCRIPT: ' .. name .. ', ' .. fault, 2)
  end
  return value
end
