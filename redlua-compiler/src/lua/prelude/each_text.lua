local function each_text(list, write, ...)
  local texts = {}
  for i = 1, #list do
    texts[i] = write(list[i], ...)
  end
  return texts
end
