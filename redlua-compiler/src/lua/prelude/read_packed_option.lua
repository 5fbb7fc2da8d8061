local function read_packed_option(value, path, key, read, ...)
  if not value then
    return false
  end
  return read(value, path, key, ...)
end
