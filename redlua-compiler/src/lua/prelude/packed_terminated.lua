local function packed_terminated(text)
  if string.find(text, '%z') then
    error('REDLUA_TEXT $SCRIPT: a packed text holds the zero byte that ends it', 2)
  end
  return text
end
