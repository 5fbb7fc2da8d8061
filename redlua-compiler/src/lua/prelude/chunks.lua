local function chunks(list, size)
  if size == 0 then
    error('REDLUA_RANGE $SCRIPT: chunks of no element', 2)
  end
  local result = {}
  for i = 1, #list do
    if (i - 1) % size == 0 then
      result[#result + 1] = {}
    end
    local chunk = result[#result]
    chunk[#chunk + 1] = list[i]
  end
  return result
end
