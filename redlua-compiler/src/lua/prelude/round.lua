local function round(value)
  local whole = math.floor(math.abs(value))
  if math.abs(value) - whole >= 0.5 then
    whole = whole + 1
  end
  return value < 0 and -whole or value == 0 and value or whole
end
