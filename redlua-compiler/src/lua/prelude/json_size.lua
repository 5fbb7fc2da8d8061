local function json_size(doc)
  return #(json_elements(doc) or json_keys(doc))
end
