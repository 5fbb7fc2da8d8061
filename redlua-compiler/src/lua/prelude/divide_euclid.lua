local function divide_euclid(a, b)
  if b == 0 then
    error('REDLUA_DIVISION $SCRIPT: division by zero', 2)
  end
  return (b > 0 and math.floor(a / b) or -math.floor(a / -b)) + 0
end
