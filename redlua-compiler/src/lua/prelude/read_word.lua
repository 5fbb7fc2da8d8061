local function read_word(value, path, key, words)
  if type(value) ~= 'string' or not words[value] then
    read_fault(value, path, key, 'one of the known words')
  end
  return value
end
