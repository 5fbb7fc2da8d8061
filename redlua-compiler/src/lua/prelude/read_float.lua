local function read_float(value, path, key)
  if type(value) ~= 'number' or value - value ~= 0 then
    read_fault(value, path, key, 'a finite number')
  end
  return value
end
