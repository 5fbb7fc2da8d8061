local function read_map(value, path, key, read, ...)
  if type(value) ~= 'table' or value[1] ~= nil then
    read_fault(value, path, key, 'an object')
  end
  path = read_path(path, key)
  local map = {}
  for name, inner in pairs(value) do
    if type(name) ~= 'string' then
      read_fault(value, path, nil, 'an object with names of text')
    end
    map[name] = read(inner, path, '*', ...)
  end
  return map
end
