local function slice(text, start, stop)
  stop = stop or #text
  if start > stop or stop > #text then
    error('REDLUA_RANGE $SCRIPT: ' .. string.format('bytes %d..%d of a text of %d', start, stop, #text), 2)
  end
  return string.sub(text, start + 1, stop)
end
