local function remainder(a, b)
  if b == 0 then
    error('REDLUA_DIVISION $SCRIPT: remainder of a division by zero', 2)
  end
  return math.fmod(a, b) + 0
end
