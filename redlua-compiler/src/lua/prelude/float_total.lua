local function float_total(a, b)
  if a ~= a or b ~= b then
    error('REDLUA_FLOAT $SCRIPT: NaN has no place in an order', 2)
  end
  return a < b or a == 0 and b == 0 and 1 / a < 1 / b
end
