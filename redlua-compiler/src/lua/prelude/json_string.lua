local function json_string(doc)
  return string.find(doc, '^"') ~= nil and cjson.decode('[' .. doc .. ']')[1]
end
