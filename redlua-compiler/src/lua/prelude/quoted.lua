local function quoted(text)
  local result = {}
  local i = 1
  while i <= #text do
    local byte = string.byte(text, i)
    local size = byte < 128 and 1 or byte >= 194 and byte < 224 and 2 or byte >= 224 and byte < 240 and 3 or byte >= 240 and byte < 245 and 4
    local code = size == 1 and byte or size and byte % 2 ^ (7 - size)
    for j = 2, size or 1 do
      local tail = string.byte(text, i + j - 1)
      code = code and tail and tail >= 128 and tail < 192 and code * 64 + tail % 64
    end
    if not code or size == 3 and (code < 2048 or code >= 55296 and code < 57344) or size == 4 and (code < 65536 or code > 1114111) then
      error('REDLUA_TEXT $SCRIPT: a text in an error is not UTF-8', 2)
    end
    if code >= 65536 then
      result[#result + 1] = string.format('\\u%04x\\u%04x', 55296 + math.floor((code - 65536) / 1024), 56320 + code % 1024)
    elseif code < 32 or code > 126 or code == 34 or code == 92 then
      result[#result + 1] = string.format('\\u%04x', code)
    else
      result[#result + 1] = string.char(code)
    end
    i = i + size
  end
  return '"' .. table.concat(result) .. '"'
end
