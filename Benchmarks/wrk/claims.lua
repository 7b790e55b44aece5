-- POSTs to one address, each by the next of a file of sessions, one a line, over and over. Whoever comes too late is
-- answered 409: that is no fault here, anything else but 201 is. Who won and comes again is answered the same and
-- counts once.
dofile(debug.getinfo(1, "S").source:match("@(.*/)") .. "figures.lua")

local sessions, sent, seen = {}, 0, {}
won, late, faulty = 0, 0, 0

function init(args) sessions = lines(args[1]) end

function request()
    sent = sent + 1
    return wrk.format("POST", nil, { Authorization = "Bearer " .. sessions[(sent - 1) % #sessions + 1] })
end

function response(status, headers, body)
    if status == 201 then
        local ordinal = body:match('"ordinal":(%d+)')
        if not seen[ordinal] then won = won + 1 end
        seen[ordinal] = true
    elseif status == 409 then
        late = late + 1
    else
        faulty = faulty + 1
        refused = refused or (status .. " " .. body:gsub("%s+", " "):sub(1, 300))
    end
end

local figures = done

function done(summary, latency)
    summary.errors.status = threads[1]:get("faulty")
    figures(summary, latency, {})
    io.write(string.format("CLAIMS %d %d\n", threads[1]:get("won"), threads[1]:get("late")))
end
