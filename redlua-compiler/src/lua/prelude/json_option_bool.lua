local function json_option_bool(value)
  return value == nil and 'null' or tostring(value)
end
