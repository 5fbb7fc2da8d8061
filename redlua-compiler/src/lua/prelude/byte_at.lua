local function byte_at(text, index)
  if index >= #text then
    error('REDLUA_RANGE $SCRIPT: ' .. string.format('byte %d of a text of %d', index, #text), 2)
  end
  return string.byte(text, index + 1)
end
