local function trim_ascii(text, only)
  local first = only == 'end' and 1 or string.find(text, '[^ \t\n\f\r]') or #text + 1
  local past = only == 'start' and #text + 1 or string.match(text, '^.*[^ \t\n\f\r]()') or 1
  return string.sub(text, first, past - 1)
end
