local function clamp(value, low, high)
  if not (low <= high) then
    error('REDLUA_RANGE $SCRIPT: the bounds of a clamp are in the wrong order', 2)
  end
  return value < low and low or value > high and high or value
end
