local function integer(n, name)
  local value = tonumber(ARGV[n])
  if not value or value % 1 ~= 0 or value > 9007199254740991 or value < -9007199254740991 then
    error('REDLUA_ARGUMENT $SCRIPT: ' .. name .. ' must be an integer within 2^53-1', 2)
  end
  return value + 0
end
