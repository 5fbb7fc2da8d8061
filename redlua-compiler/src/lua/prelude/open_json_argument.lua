local function open_json_argument(n, name, read)
  local value, fault = from_json(ARGV[n], read)
  if not value then
    error('REDLUA_ARGUMENT $SCRIPT: ' .. name .. ', ' .. fault, 2)
  end
  value[1] = ARGV[n]
  return value
end
