local function deep_copy(value)
  if type(value) ~= 'table' then
    return value
  end
  local result = {}
  for key, part in pairs(value) do
    result[key] = deep_copy(part)
  end
  return result
end
