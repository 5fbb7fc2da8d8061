local function exact(value)
  if value > 9007199254740991 or value < -9007199254740991 then
    error('REDLUA_OVERFLOW $SCRIPT: a result left 2^53-1', 2)
  end
  return value + 0
end
