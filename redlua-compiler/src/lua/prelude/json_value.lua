local function json_value(text)
  if not pcall(cjson.decode, text) then
    return false
  end
  -- cjson also takes NaN, hexadecimal numbers, leading zeros and control characters as they are.
  local bare = string.gsub(text, '\\.', '')
  for inside in string.gmatch(bare, '"([^"]*)"') do
    if string.find(inside, '[%z\1-\31]') then
      return false
    end
  end
  bare = string.gsub(bare, '"[^"]*"', '')
  for word in string.gmatch(bare, '[^%s{}%[%],:]+') do
    local rest = string.match(word, '^-?0(.*)$') or string.match(word, '^-?[1-9]%d*(.*)$')
    rest = rest and string.gsub(rest, '^%.%d+', '')
    rest = rest and string.gsub(rest, '^[eE][-+]?%d+$', '')
    if rest ~= '' and word ~= 'true' and word ~= 'false' and word ~= 'null' then
      return false
    end
  end
  return string.match(text, '^%s*(.-)%s*$')
end
