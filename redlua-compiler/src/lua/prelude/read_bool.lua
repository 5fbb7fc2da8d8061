local function read_bool(value, path, key)
  if type(value) ~= 'boolean' then
    read_fault(value, path, key, 'true or false')
  end
  return value
end
