local function trim(text, only)
  local blanks = {'[\t-\r ]', '\194[\133\160]', '\225\154\128', '\226\128[\128-\138\168\169\175]', '\226\129\159', '\227\128\128'}
  local start, stop = 1, #text
  local i = 1
  while only ~= 'end' and blanks[i] do
    local _, last = string.find(text, '^' .. blanks[i], start)
    start, i = last and last + 1 or start, last and 1 or i + 1
  end
  i = 1
  while only ~= 'start' and blanks[i] do
    local first = stop - math.min(i, 3) + 1
    local found = first >= start and string.find(string.sub(text, first, stop), '^' .. blanks[i])
    stop, i = found and first - 1 or stop, found and 1 or i + 1
  end
  return string.sub(text, start, stop)
end
