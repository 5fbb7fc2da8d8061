local function json_option(value, write, ...)
  return value and write(value, ...) or 'null'
end
