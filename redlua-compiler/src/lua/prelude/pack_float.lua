local function pack_float(value)
  if value - value ~= 0 then
    error('REDLUA_FLOAT $SCRIPT: a result is not a finite number', 2)
  end
  return cmsgpack.pack(value)
end
