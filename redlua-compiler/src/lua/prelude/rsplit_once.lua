local function rsplit_once(text, separator)
  if separator == '' then
    return {text, ''}
  end
  local last
  local first = string.find(text, separator, 1, true)
  while first do
    last = first
    first = string.find(text, separator, first + 1, true)
  end
  return last and {string.sub(text, 1, last - 1), string.sub(text, last + #separator)} or false
end
