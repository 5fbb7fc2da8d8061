local function float(n, name)
  local text = ARGV[n] or ''
  local value = (string.find(text, '^-?%d+%.?%d*$') or string.find(text, '^-?%d+%.?%d*[eE][-+]?%d+$')) and tonumber(text)
  if not value or value - value ~= 0 then
    error('REDLUA_ARGUMENT $SCRIPT: ' .. name .. ' must be a finite decimal number', 2)
  end
  return value
end
