-- Reports of residents: random points of the county (a file of "LON LAT"), varied texts, a contact with a telephone
-- number of a range that is given to nobody, and an Idempotency-Key each. All invented.
dofile(debug.getinfo(1, "S").source:match("@(.*/)") .. "figures.lua")

local where = {
    "小区东门口", "菜市场北侧", "学校后门", "公交站旁", "村口大樟树下", "河边步道", "3幢楼下", "停车场入口", "老年活动中心前",
    "工业区十字路口", "桥头", "文化礼堂对面", "卫生院旁边", "幼儿园门前", "农贸市场后面", "码头边",
}
local what = {
    "路灯不亮", "井盖破损", "垃圾三天没有清运", "下水道堵塞，污水漫到路面", "有人夜间施工，噪声很大", "人行道砖松动", "违停车辆堵住消防通道",
    "树枝压在电线上", "自来水浑浊", "流浪狗追小孩", "护栏被撞坏", "露天焚烧秸秆，烟味很重", "广告牌摇晃要掉下来", "路面有个大坑",
    "占道经营，行人只好走车道", "绿化带里堆着建筑垃圾", "信号灯不变", "排水沟被填掉一段", "电动车飞线充电", "公厕没有水",
}
local since = { "已经三天了", "从昨天晚上开始", "有一个星期了", "今天早上发现的", "下雨后更严重", "之前反映过一次", "" }
local please = { "请尽快处理。", "老人小孩路过很危险，请派人看看。", "希望能给个答复。", "谢谢。", "麻烦安排检修。" }

local points, run, sent = {}, "", 0

local function any(list) return list[math.random(#list)] end

function init(args)
    run = run_name()
    for _, line in ipairs(lines(args[1])) do
        local lon, lat = line:match("(%S+) (%S+)")
        points[#points + 1] = string.format('{"lon":%s,"lat":%s}', lon, lat)
    end
end

function request()
    sent = sent + 1
    local body = string.format(
        '{"text":"%s%s，%s。%s（%d号）","location":%s,"contact":{"name":"王某","phone":"100%08d","notify":true}}',
        any(where), any(what), any(since), any(please), math.random(1, 999), any(points), math.random(0, 99999999))
    return wrk.format(
        "POST", "/api/v1/reports",
        { ["Content-Type"] = "application/json", ["Idempotency-Key"] = run .. "-" .. sent }, body)
end

response = keep_refused
