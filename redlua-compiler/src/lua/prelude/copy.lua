local function copy(value)
  if type(value) ~= 'table' then
    return value
  end
  local result = {}
  for key, part in pairs(value) do
    result[key] = copy(part)
  end
  return result
end
