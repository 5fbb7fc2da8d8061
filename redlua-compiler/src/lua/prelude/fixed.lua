local function fixed(value, format)
  if value - value ~= 0 then
    error('REDLUA_FLOAT $SCRIPT: a result is not a finite number', 2)
  end
  return string.format(format, value)
end
