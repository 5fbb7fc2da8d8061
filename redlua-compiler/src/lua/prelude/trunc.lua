local function trunc(value)
  return value < 0 and math.ceil(value) or math.floor(value)
end
