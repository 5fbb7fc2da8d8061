local function boolean(n, name)
  if ARGV[n] ~= '1' and ARGV[n] ~= '0' then
    error('REDLUA_ARGUMENT $SCRIPT: ' .. name .. ' must be 1 or 0', 2)
  end
  return ARGV[n] == '1'
end
