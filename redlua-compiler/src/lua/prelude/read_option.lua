local function read_option(value, path, key, read, ...)
  return value ~= nil and value ~= cjson.null and read(value, path, key, ...)
end
