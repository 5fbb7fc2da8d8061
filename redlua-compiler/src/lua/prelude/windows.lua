local function windows(list, size)
  if size == 0 then
    error('REDLUA_RANGE $SCRIPT: windows of no element', 2)
  end
  local result = {}
  for i = 1, #list - size + 1 do
    local window = {}
    for j = 1, size do
      window[j] = list[i + j - 1]
    end
    result[i] = window
  end
  return result
end
