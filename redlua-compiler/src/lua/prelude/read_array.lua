local function read_array(value, path, key, size, read, ...)
  local list = read_list(value, path, key, read, ...)
  if #list ~= size then
    read_fault(value, path, key, string.format('a list of %d', size))
  end
  return list
end
