local function match_rows(text, pattern)
  local rows, following = {}, string.gmatch(text, pattern)
  local row = {following()}
  while row[1] do
    rows[#rows + 1] = row
    row = {following()}
  end
  return rows
end
