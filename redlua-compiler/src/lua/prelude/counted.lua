local function counted(n, name)
  local count = tonumber(ARGV[n])
  if not count or string.format('%d', count) ~= ARGV[n] or count < 0 then
    error('REDLUA_ARGUMENT $SCRIPT: ' .. name .. ' must be a count', 2)
  end
  return count
end
