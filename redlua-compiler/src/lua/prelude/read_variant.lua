local function read_variant(value, path, key)
  if type(value) == 'string' then
    return value
  end
  if type(value) ~= 'table' then
    read_fault(value, path, key, 'a variant')
  end
  local tag, content = next(value)
  if type(tag) ~= 'string' or next(value, tag) ~= nil then
    read_fault(value, path, key, 'a variant')
  end
  return tag, content
end
