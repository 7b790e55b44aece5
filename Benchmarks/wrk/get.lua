-- GETs over a file of requests, one a line: PATH, or PATH and a header (`Cookie: …`) after a tab. In random order.
dofile(debug.getinfo(1, "S").source:match("@(.*/)") .. "figures.lua")

local requests = {}

function init(args)
    run_name()
    for _, line in ipairs(lines(args[1])) do
        local path, name, value = line:match("^([^\t]+)\t([^:]+): (.+)$")
        requests[#requests + 1] = wrk.format("GET", path or line, name and { [name] = value } or {})
    end
end

function request() return requests[math.random(#requests)] end
