local function read_fault(value, path, key, wanted)
  local missing = value == nil or value == cjson.null
  error(read_path(path, key) .. (missing and ': missing' or ': not ' .. wanted), 0)
end
