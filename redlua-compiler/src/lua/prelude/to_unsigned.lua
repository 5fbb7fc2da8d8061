local function to_unsigned(value)
  if value ~= value or value <= 0 then
    return 0
  end
  if value >= 9007199254740992 then
    error('REDLUA_CAST $SCRIPT: a float left 2^53-1', 2)
  end
  return math.floor(value)
end
