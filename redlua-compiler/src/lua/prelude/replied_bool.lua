local function replied_bool(value, what)
  if value ~= 0 and value ~= 1 then
    error('REDLUA_STORED $SCRIPT: ' .. what .. ': not 0 or 1', 2)
  end
  return value == 1
end
