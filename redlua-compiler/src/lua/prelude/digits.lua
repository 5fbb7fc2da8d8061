local function digits(n, name)
  if not string.find(ARGV[n] or '', '^-?[1-9]%d*$') and ARGV[n] ~= '0' then
    error('REDLUA_ARGUMENT $SCRIPT: ' .. name .. ' must be an integer', 2)
  end
end
