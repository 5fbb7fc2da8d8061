local function packed_text(text, length)
  if #text ~= length then
    error('REDLUA_TEXT $SCRIPT: ' .. string.format('a packed text has %d bytes, not %d', #text, length), 2)
  end
  return text
end
