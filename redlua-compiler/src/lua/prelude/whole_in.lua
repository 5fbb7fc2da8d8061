local function whole_in(n, name, low, high)
  local value = tonumber(ARGV[n])
  if not value or string.format('%d', value) ~= ARGV[n] or value < low or value > high then
    error('REDLUA_ARGUMENT $SCRIPT: ' .. name .. string.format(' must be an integer from %d to %d', low, high), 2)
  end
  return value
end
