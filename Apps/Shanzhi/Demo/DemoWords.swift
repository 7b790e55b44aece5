// check: allow text in this file, because these are the words of invented people, as in stories.json

/// Words of the demo's people that stories.json has no list for. Data, all invented, kept in Chinese as the stories are.
enum DemoWords {
    static let objections = [
        "这件事以前没有人答复过我，怎么说是重复？请再看一遍。", "我补充一下具体位置和照片，请重新受理。",
        "你们说不归你们管，那归谁管总要告诉我吧，我不同意不受理。", "情况和上次不一样，这次更严重了，要求受理。",
    ]
    static let refusedAgain = ["复核后仍不符合受理条件，理由和救济途径已书面告知。", "经指挥长复核，维持不予受理，已电话说明。"]
    /// A reason not to accept, and the code of the ground in the policy.
    static let refusals = [
        (ground: "nothing-new", words: "同一事项已经答复且没有新的事实，可提供新情况后再提。"),
        (ground: "nothing-new", words: "同一人当天重复提交完全相同的内容，已并入先前的件。"),
        (ground: "outside-remit", words: "不在本县区域内，已告知所在地受理渠道。"),
        (ground: "outside-remit", words: "属于业主与商家之间的约定，请先按合同协商，已告知可用的渠道。"),
        (ground: "statutory-channel", words: "已在法院诉讼程序中，请按诉讼途径解决，我们会告知联系方式。"),
        (ground: "statutory-channel", words: "已进入信访复查程序，请等待复查意见。"),
        (ground: "emergency-line", words: "属于应当拨打紧急电话的情形，已即时转接，请同时拨打报警或急救电话。"),
    ]
    static let verified = [
        "到现场看过，确已处理好，已拍照。", "核查属实，符合结案标准。", "走访周边三户，都说解决了。", "现场复核一次，无反复。",
        "对照结案标准逐项核对，全部达到。", "晚上又去看了一遍，没有问题。",
    ]
    static let unanswered = ["电话无人接听，半小时后再拨。", "来电人正在通话，约定稍后联系。", "号码关机，已发短信。"]
    static let denied = ["材料不足，先按原期限推进，缺什么列清单再报。", "可以分步处置，不需要停下来等。", "同类事项都在期限内办结，不予批准。"]
    static let resumed = ["条件已具备，提前恢复处置。", "配件提前到货，恢复处置。", "鉴定意见已收到，继续办理。"]
    static let supervised = ["居民连续来电催问，请当天报进展。", "列入本周督办清单，请分管领导亲自过问。", "同一路段反复出现，请说明原因并限期办结。"]
    static let climbed = ["涉及多家单位，本级协调不动，请上一级牵头。", "超出本级权限，提请上一级处置。"]
    static let ruled = ["经中心会商裁定，由该单位牵头办理，不得再退。", "按首接负责和属地管理裁定，由该单位负责到底。"]
    static let resent = ["根据退单理由核对权属后改派。", "与原单位核实后，改由该单位办理。"]
    static let merged = ["与在办件为同一地点同一事项，合并办理。", "多人反映同一件事，并案处理，反映人一并告知。"]
    static let unmerged = ["现场核实是两处不同的问题，取消合并。"]
    static let split = ["反映内容包含两件事，拆分后分别派单。", "其中一部分属于另一类别，单独立案。"]
    static let linked = ["与该件相邻、成因相近，建议一并研究。", "同一片区的同类问题，关联备查。"]
    static let stage = ["已按期完成本阶段工作，材料已归档。", "现场已制止，文书已送达。", "调查笔录和照片已齐，进入下一阶段。"]
    static let finished = ["已到场配合，所需工作全部完成。", "已出具意见并现场交底。", "设备已撤场，任务完成。"]
    static let reopened = ["回访发现问题反复，重新办理。", "抽查不达标，退回重办。"]
    static let unsatisfied = ["解决是解决了，拖得太久。", "结果可以，态度一般。", "要打三次电话才有人来。"]
    static let surnames = ["陈", "林", "王", "张", "黄", "周", "吴", "李", "叶", "金", "项", "蔡", "潘", "郑", "戴", "孙"]
    static let titles = ["先生", "女士", "阿姨", "师傅"]
    static let behalf = ["隔壁独居老人", "邻居，不会用手机", "同住的父亲", "店里的工友"]
}
