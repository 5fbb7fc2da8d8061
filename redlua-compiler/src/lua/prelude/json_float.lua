local function json_float(doc)
  local value = string.find(doc, '^[-%d]') and tonumber(doc)
  return value and value - value == 0 and value or false
end
