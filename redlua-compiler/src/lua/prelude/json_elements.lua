local function json_elements(doc)
  if not string.find(doc, '^%[') then
    return false
  end
  local elements, depth, first, at, letter = {}, 0, 2, 0, nil
  repeat
    at, letter = select(2, string.find(doc, '(["{}%[%],])', at + 1))
    if letter == '"' then
      repeat
        at, letter = select(2, string.find(doc, '(["\\])', at + 1))
        at = letter == '\\' and at + 1 or at
      until letter == '"'
    elseif letter == '{' or letter == '[' then
      depth = depth + 1
    elseif letter == '}' or letter == ']' then
      depth = depth - 1
    end
    if depth == 0 or letter == ',' and depth == 1 then
      local element = string.match(string.sub(doc, first, at - 1), '^%s*(.-)%s*$')
      elements[#elements + 1] = element ~= '' and element or nil
      first = at + 1
    end
  until depth == 0
  return elements
end
