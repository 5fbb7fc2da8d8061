local function parse_float(text)
  local digits = string.gsub(text, '[eE][-+]?%d+$', '')
  if string.find(digits, '^[-+]?%d+%.?%d*$') or string.find(digits, '^[-+]?%.%d+$') then
    return tonumber(text)
  end
  local sign, word = string.match(string.lower(text), '^([-+]?)(%a+)$')
  if word == 'nan' then
    return 0 / 0
  end
  return (word == 'inf' or word == 'infinity') and (sign == '-' and -math.huge or math.huge)
end
