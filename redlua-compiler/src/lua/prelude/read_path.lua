local function read_path(path, key)
  if type(key) == 'number' then
    return path .. '[' .. key - 1 .. ']'
  end
  return key and path .. '.' .. key or path
end
