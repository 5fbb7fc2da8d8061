local function read_integer(value, path, key)
  if type(value) ~= 'number' or value % 1 ~= 0 or value > 9007199254740991 or value < -9007199254740991 then
    read_fault(value, path, key, 'an integer within 2^53-1')
  end
  return value + 0
end
