local function number_or_inf(n, name)
  local text = ARGV[n] or ''
  local value = (string.find(text, '^-?%d+%.?%d*$') or string.find(text, '^-?%d+%.?%d*[eE][-+]?%d+$')) and tonumber(text)
  if not (value and value - value == 0 or string.find(text, '^[-+]?inf$')) then
    error('REDLUA_ARGUMENT $SCRIPT: ' .. name .. ' must be a decimal number or inf', 2)
  end
end
