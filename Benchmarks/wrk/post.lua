-- POSTs of JSON over a file of requests, one a line: PATH, a header (`Cookie: …`) and body, with tabs between. In random
-- order, each with an Idempotency-Key of its own; `{n}` in a body becomes a number that no other request has.
dofile(debug.getinfo(1, "S").source:match("@(.*/)") .. "figures.lua")

local requests, run, sent = {}, "", 0

function init(args)
    run = run_name()
    for _, line in ipairs(lines(args[1])) do
        local path, name, value, body = line:match("^([^\t]+)\t([^:]+): ([^\t]+)\t(.*)$")
        requests[#requests + 1] = { path = path, name = name, value = value, body = body }
    end
end

function request()
    sent = sent + 1
    local chosen = requests[math.random(#requests)]
    local headers = {
        ["Content-Type"] = "application/json", ["Idempotency-Key"] = run .. "-" .. sent, [chosen.name] = chosen.value,
    }
    return wrk.format("POST", chosen.path, headers, (chosen.body:gsub("{n}", tostring(sent))))
end
