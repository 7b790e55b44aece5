import Foundation
import Kernel

@testable import Cases

/// What the small county is imported from.
enum CountyFiles {
    static let county = County(DivisionCode("330381")!)!
    /// A Thursday, when the offices have been open for half an hour.
    static let morning = Timestamp(rfc3339: "2026-03-05T09:00:00+08:00")!

    static let divisions = """
        code,name,level,parent,valid_from,valid_to,replaced_by,generated,lon,lat,frame
        33,浙江省,province,,2016-01-01,,,0,,,
        3303,温州市,city,33,2016-01-01,,,0,,,
        330381,瑞安市,county,3303,2016-01-01,,,0,,,
        330381001,安阳街道,township,330381,2016-01-01,,,0,120.1,27.7,wgs84
        330381101,塘下镇,township,330381,2016-01-01,,,0,120.3,27.7,wgs84
        330381001001,兴隆社区,village,330381001,2016-01-01,,,0,120.05,27.7,wgs84
        330381001002,华瑞社区,village,330381001,2016-01-01,,,0,120.15,27.7,wgs84
        330381101201,上金村,village,330381101,2016-01-01,,,0,120.25,27.7,wgs84
        330381101202,下金村,village,330381101,2016-01-01,,,0,120.35,27.7,wgs84

        """

    /// Squares of a tenth of a degree, each village one, from west to east.
    static let boundaries: String = {
        var squares: [(code: String, west: Double, east: Double)] = [
            ("330381", 120, 120.4), ("330381001", 120, 120.2), ("330381101", 120.2, 120.4),
        ]
        for (index, code) in ["330381001001", "330381001002", "330381101201", "330381101202"].enumerated() {
            squares.append((code, 120 + Double(index) / 10, 120.1 + Double(index) / 10))
        }
        return collection(squares)
    }()

    /// Two grids of two micro-grids in the first village.
    static let grids = collection([
        ("330381001001001", 120, 120.05), ("33038100100100101", 120, 120.025),
        ("33038100100100102", 120.025, 120.05), ("330381001001002", 120.05, 120.1),
        ("33038100100100201", 120.05, 120.1),
    ])

    private static func collection(_ squares: [(code: String, west: Double, east: Double)]) -> String {
        let features = squares.map { square in
            let (code, west, east) = square
            return """
                {"type":"Feature","properties":{"code":"\(code)","name":"\(code)","valid_from":"2016-01-01",
                "source":"test"},"geometry":{"type":"Polygon","coordinates":
                [[[\(west),27.6],[\(east),27.6],[\(east),27.8],[\(west),27.8],[\(west),27.6]]]}}
                """
        }
        return #"{"type":"FeatureCollection","features":["# + features.joined(separator: ",") + "]}"
    }

    static let addresses = """
        text,aliases,kind,code,lon,lat,frame
        瑞安市安阳街道安康东路168号,安康东路168号,address,330381001001,120.03,27.7,wgs84
        瑞安市塘下镇上金村文化礼堂,上金礼堂,landmark,330381101201,,,

        """

    static let units = """
        code,name,name_en,kind,place,parent
        centre,治理中心,Governance Centre,centre,330381,
        dept-zhujian,住建局,Housing Bureau,department,330381,centre
        dept-shuiwu,水务集团,Water Group,department,330381,centre
        t-330381001,安阳街道办事处,Anyang Subdistrict,township,330381001,centre
        t-330381101,塘下镇人民政府,Tangxia Town,township,330381101,centre
        e-330381001,安阳执法队,Anyang Enforcement,enforcement,330381001,t-330381001
        v-330381001001,兴隆社区居委会,,village,330381001001,t-330381001
        v-330381001002,华瑞社区居委会,,village,330381001002,t-330381001
        v-330381101201,上金村委会,,village,330381101201,t-330381101
        v-330381101202,下金村委会,,village,330381101202,t-330381101

        """

    static let posts = """
        unit,role,name,place,person,valid_from,valid_to
        centre,dispatcher,派遣员（早班）,330381,周勇,2024-01-01,
        centre,dispatcher,派遣员（夜班）,330381,林芬,2024-01-01,
        centre,supervisor,督办员,330381,陈国,2024-01-01,
        dept-zhujian,handler,经办人甲,330381,王一,2024-01-01,
        dept-zhujian,handler,经办人乙,330381,王二,2024-01-01,
        dept-zhujian,supervisor,分管领导,330381,王三,2024-01-01,
        dept-shuiwu,handler,经办人,330381,李一,2024-01-01,
        t-330381001,duty_officer,值班长,330381001,孙一,2024-01-01,
        t-330381001,handler,经办人,330381001,孙二,2024-01-01,
        t-330381001,supervisor,督查员,330381001,孙三,2024-01-01,
        t-330381101,duty_officer,值班长,330381101,郑一,2024-01-01,
        t-330381101,handler,经办人,330381101,郑二,2024-01-01,
        e-330381001,handler,执法员,330381001,吴一,2024-01-01,
        v-330381001001,village_secretary,书记,330381001001,黄一,2024-01-01,
        v-330381001001,grid_worker,网格员,330381001001,黄二,2024-01-01,
        v-330381101201,grid_worker,网格员,330381101201,金一,2024-01-01,

        """

    private static let categories = """
        code,kind,class,class_en,name,name_en,accept_standard,close_standard,keywords,\
        accept,dispatch,sign,contact,solve,verify,answer,verdict,stages,public_place
        C0118,component,公用设施,Utilities,路灯,Street lamp,收,结,路灯;灯不亮,1 工作时,1 工作时,2 工作时,4 自然时,\
        2 工作日,1 工作日,1 工作日,7 自然日,,point
        E0406,event,违建,Building,违法建设,Illegal building,收,结,违建;搭建,1 工作时,1 工作时,2 工作时,4 自然时,\
        7 工作日,1 工作日,1 工作日,7 自然日,制止:4 工作时;处罚:7 工作日,grid
        M0302,matter,纠纷,Disputes,邻里纠纷,Neighbours,收,结,邻居;吵闹,1 工作时,1 工作时,2 工作时,4 自然时,\
        2 工作日,1 工作日,1 工作日,7 自然日,,village
        M9902,matter,其他,Other,其他,Other matters,收,结,,1 工作时,1 工作时,2 工作时,4 自然时,\
        2 工作日,1 工作日,1 工作日,7 自然日,,village

        """

    private static let routes = """
        category,territory,level,lead,joint,basis
        C0118,330381001,township,@township,dept-zhujian,路灯养护已下放安阳街道
        C0118,330381,county,dept-zhujian,@township,部件先属主后属地
        E0406,330381001,township,@enforcement,,赋权清单
        E0406,330381,county,dept-zhujian,,部门执法
        M0302,330381,township,@township,,小事不出镇
        *,330381,county,centre,,兜底

        """

    /// The shipped policy over a catalogue of four categories.
    static func catalogue() throws -> StoredCatalogue {
        let shipped = try Cases.defaultCatalogue()
        return StoredCatalogue(
            version: "t", effective: LocalDate("2026-01-01")!, categories: categories, routes: routes,
            policy: shipped.policy)
    }

    static func calendar() throws -> [UInt8] {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Places/Defaults/calendar.json")
        return Array(try Data(contentsOf: file))
    }
}
