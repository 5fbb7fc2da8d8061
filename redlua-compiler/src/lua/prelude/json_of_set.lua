local function json_of_set(set, before, write, ...)
  return (json_list(sorted_keys(set, before), write, ...))
end
