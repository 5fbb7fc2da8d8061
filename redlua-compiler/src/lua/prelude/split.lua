local function split(text, separator, limit)
  if separator == '' then
    error('REDLUA_TEXT $SCRIPT: an empty text separates nothing', 2)
  end
  local pieces = {}
  local start = 1
  while not limit or #pieces + 1 < limit do
    local first, last = string.find(text, separator, start, true)
    if not first then
      break
    end
    pieces[#pieces + 1] = string.sub(text, start, first - 1)
    start = last + 1
  end
  if limit ~= 0 then
    pieces[#pieces + 1] = string.sub(text, start)
  end
  return pieces
end
