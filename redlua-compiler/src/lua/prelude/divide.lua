local function divide(a, b)
  if b == 0 then
    error('REDLUA_DIVISION $SCRIPT: division by zero', 2)
  end
  local quotient = a / b
  return (quotient < 0 and math.ceil(quotient) or math.floor(quotient)) + 0
end
