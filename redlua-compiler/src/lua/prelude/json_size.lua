local function json_size(doc)
  return string.find(doc, '^%[') and #json_parts(doc) or #json_keys(doc)
end
