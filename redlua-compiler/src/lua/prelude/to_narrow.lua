local function to_narrow(value, low, high)
  if value ~= value then
    return 0
  end
  local whole = value < 0 and math.ceil(value) or math.floor(value)
  return math.max(low, math.min(whole, high)) + 0
end
