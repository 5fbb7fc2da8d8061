local function finite(value)
  if value - value ~= 0 then
    error('REDLUA_FLOAT $SCRIPT: a packed value is not a finite number', 2)
  end
  return value
end
