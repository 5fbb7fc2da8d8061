local function to_integer(value)
  if value ~= value then
    return 0
  end
  if value >= 9007199254740992 or value <= -9007199254740992 then
    error('REDLUA_CAST $SCRIPT: a float left 2^53-1', 2)
  end
  return (value < 0 and math.ceil(value) or math.floor(value)) + 0
end
