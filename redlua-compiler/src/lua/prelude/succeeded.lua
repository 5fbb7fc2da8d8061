local function succeeded(value)
  if type(value) == 'table' then
    -- The server writes the code of an error itself.
    error((string.gsub(value.err, '^ERR ', '')), 0)
  end
  return value == 1
end
