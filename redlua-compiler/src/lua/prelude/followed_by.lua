local function followed_by(list, others)
  local all = {unpack(list)}
  for i = 1, #others do
    all[#list + i] = others[i]
  end
  return all
end
