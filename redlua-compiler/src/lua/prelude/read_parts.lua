local function read_parts(value, path, key, most)
  if type(value) ~= 'table' then
    read_fault(value, path, key, string.format('a list of %d', most))
  end
  for at in pairs(value) do
    if type(at) ~= 'number' or at < 1 or at > most then
      read_fault(value, path, key, string.format('a list of %d', most))
    end
  end
  return read_path(path, key)
end
