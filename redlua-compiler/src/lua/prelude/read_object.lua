local function read_object(value, path, key)
  if type(value) ~= 'table' or value[1] ~= nil then
    read_fault(value, path, key, 'an object')
  end
  return read_path(path, key)
end
