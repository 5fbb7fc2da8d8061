local function unpacked(format, text)
  local values = {pcall(struct.unpack, format, text)}
  if not values[1] then
    error('REDLUA_TEXT $SCRIPT: ' .. string.format('%d bytes do not hold all of %s', #text, format), 2)
  end
  return unpack(values, 2, #values - 1)
end
