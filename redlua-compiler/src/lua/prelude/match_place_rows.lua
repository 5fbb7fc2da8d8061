local function match_place_rows(text, pattern, ...)
  local rows, following = {}, string.gmatch(text, pattern)
  local row = {following()}
  while row[1] do
    for _, at in ipairs({...}) do
      row[at] = row[at] - 1
    end
    rows[#rows + 1] = row
    row = {following()}
  end
  return rows
end
