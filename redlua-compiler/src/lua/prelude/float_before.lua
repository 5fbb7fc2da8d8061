local function float_before(a, b)
  if a ~= a or b ~= b then
    error('REDLUA_FLOAT $SCRIPT: NaN has no place in an order', 2)
  end
  return a < b
end
