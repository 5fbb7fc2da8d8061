local function float_min(a, b)
  if a ~= a then
    return b
  end
  return b < a and b or a
end
