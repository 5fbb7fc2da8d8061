local function parse_bool(text)
  if text == 'true' or text == 'false' then
    return text == 'true'
  end
  return nil
end
