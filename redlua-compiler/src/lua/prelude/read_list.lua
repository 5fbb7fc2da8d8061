local function read_list(value, path, key, read, ...)
  local size = 0
  for _ in pairs(type(value) == 'table' and value or {}) do
    size = size + 1
  end
  if type(value) ~= 'table' or size ~= #value then
    read_fault(value, path, key, 'a list')
  end
  path = read_path(path, key)
  for i = 1, size do
    value[i] = read(value[i], path, i, ...)
  end
  return value
end
