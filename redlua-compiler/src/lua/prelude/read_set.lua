local function read_set(value, path, key, read, ...)
  local set = {}
  for _, element in ipairs(read_list(value, path, key, read, ...)) do
    set[element] = true
  end
  return set
end
