local function pop(list)
  local last = list[#list]
  list[#list] = nil
  return last or false
end
