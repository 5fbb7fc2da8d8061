local function json_text(text)
  if string.find(text, '[\128-\255]') then
    local rest = string.gsub(text, '[\194-\223][\128-\191]', ' ')
    rest = string.gsub(rest, '\224[\160-\191][\128-\191]', ' ')
    rest = string.gsub(rest, '[\225-\236\238\239][\128-\191][\128-\191]', ' ')
    rest = string.gsub(rest, '\237[\128-\159][\128-\191]', ' ')
    rest = string.gsub(rest, '\240[\144-\191][\128-\191][\128-\191]', ' ')
    rest = string.gsub(rest, '[\241-\243][\128-\191][\128-\191][\128-\191]', ' ')
    rest = string.gsub(rest, '\244[\128-\143][\128-\191][\128-\191]', ' ')
    if string.find(rest, '[\128-\255]') then
      error('REDLUA_TEXT $SCRIPT: a text in a document is not UTF-8', 2)
    end
  end
  if string.find(text, '[%z\1-\31"\\]') then
    local short = {['"'] = '\\"', ['\\'] = '\\\\', ['\b'] = '\\b', ['\f'] = '\\f', ['\n'] = '\\n', ['\r'] = '\\r', ['\t'] = '\\t'}
    text = string.gsub(text, '[%z\1-\31"\\]', function(letter)
      return short[letter] or string.format('\\u%04x', string.byte(letter))
    end)
  end
  return '"' .. text .. '"'
end
