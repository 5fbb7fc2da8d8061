local function pack_set(set, before, write, ...)
  return (pack_list(sorted_keys(set, before), write, ...))
end
