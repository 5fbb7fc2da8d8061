local function float_sign(value)
  if value ~= value then
    return value
  end
  return (value > 0 or 1 / value > 0) and 1 or -1
end
