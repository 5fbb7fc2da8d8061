local function from_open_json(text, read)
  local value, fault = from_json(text, read)
  if value and not string.find(text, '^%s*{') then
    return false, '$: not an object'
  end
  if value then
    value[1] = text
  end
  return value, fault
end
