local function packed_single(value)
  if not (value >= -3.4028234663852886e38 and value <= 3.4028234663852886e38) then
    error('REDLUA_FLOAT $SCRIPT: a packed value is no finite number of 32 bits', 2)
  end
  return value
end
