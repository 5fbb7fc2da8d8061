local function quoted_later(text)
  local is_text, result = pcall(quoted, text)
  return is_text and result or '\255'
end
