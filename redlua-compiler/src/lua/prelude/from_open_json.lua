local function from_open_json(text, read)
  local value = from_json(text, read)
  if value then
    value[1] = text
  end
  return value
end
