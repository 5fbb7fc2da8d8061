local function natural(n, name)
  if not string.find(ARGV[n] or '', '^[1-9]%d*$') and ARGV[n] ~= '0' then
    error('REDLUA_ARGUMENT $SCRIPT: ' .. name .. ' must be an integer of 0 or more', 2)
  end
end
