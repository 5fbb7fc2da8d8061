local function pop_flag(list)
  local last = list[#list]
  list[#list] = nil
  return last
end
