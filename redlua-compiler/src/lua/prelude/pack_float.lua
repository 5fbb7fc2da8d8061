local function pack_float(value)
  if value - value ~= 0 then
    error('REDLUA_FLOAT $SCRIPT: a result is not a finite number', 2)
  end
  if value == 0 and 1 / value < 0 then
    return '\202\128\0\0\0'
  end
  return cmsgpack.pack(value)
end
