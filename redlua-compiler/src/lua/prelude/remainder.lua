local function remainder(a, b, least)
  if b == 0 then
    error('REDLUA_DIVISION $SCRIPT: remainder of a division by zero', 2)
  end
  if a == least and b == -1 then
    error('REDLUA_OVERFLOW $SCRIPT: a remainder left the type', 2)
  end
  return math.fmod(a, b) + 0
end
