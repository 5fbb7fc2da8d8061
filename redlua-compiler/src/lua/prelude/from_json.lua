local function from_json(text, read, ...)
  local sound, value = pcall(cjson.decode, text)
  if not sound then
    return false, '$: not JSON'
  end
  sound, value = pcall(read, value, '$', nil, ...)
  return sound and value, value
end
