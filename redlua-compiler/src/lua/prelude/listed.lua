local function listed(n, name, width)
  local count = tonumber(ARGV[n])
  if not count or string.format('%d', count) ~= ARGV[n] or count < 0 or n + count * width > #ARGV then
    error('REDLUA_ARGUMENT $SCRIPT: ' .. name .. ' must be a count and so many elements', 2)
  end
  return count, n + count * width + 1
end
