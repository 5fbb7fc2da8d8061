local function stored_word(text, what, words)
  if text and not words[text] then
    error('REDLUA_STORED $SCRIPT: ' .. what .. ': none of the known words', 2)
  end
  return text
end
