local function read_option_bool(value, path, key)
  if value == nil or value == cjson.null then
    return nil
  end
  return read_bool(value, path, key)
end
