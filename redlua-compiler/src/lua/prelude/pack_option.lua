local function pack_option(value, write, ...)
  return value and write(value, ...) or '\192'
end
