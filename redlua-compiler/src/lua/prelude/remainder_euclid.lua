local function remainder_euclid(a, b, low)
  if b == 0 then
    error('REDLUA_DIVISION $SCRIPT: remainder of a division by zero', 2)
  end
  if a == low and b == -1 then
    error('REDLUA_OVERFLOW $SCRIPT: remainder of the least value by -1', 2)
  end
  local rest = math.fmod(a, b)
  return (rest < 0 and rest + math.abs(b) or rest) + 0
end
