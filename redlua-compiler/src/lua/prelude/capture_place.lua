local function capture_place(text, pattern)
  local place = string.match(text, pattern)
  return place and place - 1 or false
end
