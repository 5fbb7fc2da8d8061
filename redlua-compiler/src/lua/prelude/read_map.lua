local function read_map(value, path, key, read, ...)
  path = read_object(value, path, key)
  local map = {}
  for name, inner in pairs(value) do
    if type(name) ~= 'string' then
      read_fault(value, path, nil, 'an object with names of text')
    end
    map[name] = read(inner, path, '*', ...)
  end
  return map
end
