local function any_json_argument(n, name)
  local value = json_value(ARGV[n])
  if not value then
    error('REDLUA_ARGUMENT $SCRIPT: ' .. name .. ' must be JSON', 2)
  end
  return value
end
