local function json_bool(doc)
  if doc == 'true' or doc == 'false' then
    return doc == 'true'
  end
  return nil
end
