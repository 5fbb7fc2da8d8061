local function read_text(value, path, key)
  if type(value) ~= 'string' then
    read_fault(value, path, key, 'a text')
  end
  return value
end
