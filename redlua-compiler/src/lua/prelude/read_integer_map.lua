local function read_integer_map(value, path, key, low, high, read, ...)
  path = read_object(value, path, key)
  local map = {}
  for name, inner in pairs(value) do
    local number = type(name) == 'string' and tonumber(name)
    if not number or string.format('%d', number) ~= name or number < low or number > high then
      read_fault(value, path, nil, string.format('an object with integers from %d to %d as names', low, high))
    end
    map[number] = read(inner, path, '*', ...)
  end
  return map
end
