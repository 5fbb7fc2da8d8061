local function json_members(text)
  local members, depth, at, letter = {}, 0, 0, nil
  local first, colon
  repeat
    at, letter = select(2, string.find(text, '(["{}%[%],:])', at + 1))
    if letter == '"' then
      repeat
        at, letter = select(2, string.find(text, '(["\\])', at + 1))
        at = letter == '\\' and at + 1 or at
      until letter == '"'
    elseif letter == '{' or letter == '[' then
      depth = depth + 1
      first = first or at + 1
    elseif letter == '}' or letter == ']' then
      depth = depth - 1
    elseif letter == ':' and depth == 1 then
      colon = at
    end
    if colon and (depth == 0 or letter == ',' and depth == 1) then
      local written = string.sub(text, first, colon - 1)
      local name = string.match(written, '^%s*"([^\\]*)"%s*$') or cjson.decode('[' .. written .. ']')[1]
      members[#members + 1] = {name = name, head = string.sub(text, first, colon), value = string.sub(text, colon + 1, at - 1)}
      first, colon = at + 1, nil
    end
  until depth == 0
  return members
end
