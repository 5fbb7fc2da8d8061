local json_cut = {recent = {}, earlier = {}, count = 0}

local function json_parts(doc, known)
  local parts = known or json_cut.recent[doc]
  if known or not parts then
    parts = known or json_cut.earlier[doc] or string.find(doc, '^{') and json_members(doc) or json_elements(doc)
    if json_cut.count == 8 then
      json_cut.recent, json_cut.earlier, json_cut.count = {}, json_cut.recent, 0
    end
    json_cut.recent[doc], json_cut.count = parts, json_cut.count + 1
  end
  return parts
end
