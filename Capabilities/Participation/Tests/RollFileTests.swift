import Kernel
import Testing

@testable import Participation

@Suite("A roll read line by line; every name in it is invented")
struct RollFileTests {
    private func read(_ text: String, _ roll: BodyRule.RollKind) throws -> RollFile {
        try RollFile(Array(text.utf8), roll)
    }

    @Test("one owner with five units is one person with all their area; unsold units are the developer's, one person")
    func owners() throws {
        let file = try read(
            """
            no,name,phone,unit,area
            1,张三丰,13800138001,1-101,100.00
            2,李小四,,1-102,90.5
            3,某某置业有限公司,,1-201,120
            1,张三丰,,1-103,100.00
            1,张三丰,,1-104,"1,100.00"
            3,某某置业有限公司,,1-202,120.05
            1,张三丰,13800138001,1-105,100
            1,张三丰,,1-106,100
            """, .owners)
        #expect(file.rejected == [])
        #expect(file.voters.map(\.ordinal) == [1, 2, 3])
        #expect(file.voters.map(\.area.count) == [150_000, 9_050, 24_005])
        #expect(file.voters[0].units.count == 5)
        #expect(file.voters[0].phone == "+8613800138001")
    }

    @Test("each bad line is named with its column and reason, and the good ones are taken")
    func faults() throws {
        let file = try read(
            """
            no,name,phone,household
            1,张三,13800138001,01
            x,李四,,01
            2,,,02
            1,王五,,03
            3,赵六,13800138001,03
            4,钱七,12,04
            5,孙八,,05
            6,周九
            """, .adults)
        #expect(file.voters.map(\.ordinal) == [1, 5])
        #expect(
            file.rejected.map { "\($0.line) \($0.column) \($0.key.split(separator: ".").last ?? "")" } == [
                "3 no number", "4 name name", "5 no numberTwice", "6 phone phoneTaken", "7 phone phone",
                "9  columnCount",
            ])
        #expect(file.rejected.first?.fields == ["x", "李四", "", "01"])
    }

    @Test("of owners: a unit twice, an area that is none, another name under the same number")
    func ownerFaults() throws {
        let file = try read(
            """
            no,name,unit,area
            1,张三,1-101,100.00
            2,李四,1-101,90
            2,李四,1-102,90.005
            2,李四,1-103,0
            1,张四,1-104,10
            3,王五,,10
            """, .owners)
        #expect(file.voters.map(\.ordinal) == [1])
        #expect(
            file.rejected.map { "\($0.line) \($0.key.split(separator: ".").last ?? "")" } == [
                "3 unitTwice", "4 area", "5 area", "6 otherName", "7 unit",
            ])
    }

    @Test("a header without its columns is refused as a whole")
    func header() {
        #expect(throws: CSVError.missingColumn("area")) { try read("no,name,unit\n1,张三,1-101\n", .owners) }
        #expect(throws: CSVError.empty) { try read("", .adults) }
    }

    @Test("a name keeps its first sign", arguments: [("张三", "张*"), ("欧阳锋", "欧**"), ("某某置业有限公司", "某***"), ("李", "李*")])
    func covering(_ name: String, _ shown: String) { #expect(Votes.covered(name) == shown) }
}
