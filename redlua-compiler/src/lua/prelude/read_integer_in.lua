local function read_integer_in(value, path, key, low, high)
  if type(value) ~= 'number' or value % 1 ~= 0 or value < low or value > high then
    read_fault(value, path, key, string.format('an integer from %d to %d', low, high))
  end
  return value + 0
end
