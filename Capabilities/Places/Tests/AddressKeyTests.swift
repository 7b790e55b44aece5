@testable import Places
import Testing

@Suite struct AddressKeyTests {
    private let above = ["浙江省", "温州市", "瑞安市"]

    @Test(
        "ways of writing one address have one key",
        arguments: [
            ("瑞安市安阳街道榆柳巷36号", "安阳街道榆柳巷36号"),
            ("浙江省温州市瑞安市安阳街道榆柳巷 36 号", "安阳街道榆柳巷36号"),
            ("安阳街道榆柳巷３６号", "安阳街道榆柳巷36号"),
            ("安阳街道，榆柳巷036号。", "安阳街道榆柳巷36号"),
            ("安阳街道榆柳巷三十六号", "安阳街道榆柳巷36号"),
            ("榆柳巷一百零二号", "榆柳巷102号"),
            ("榆柳巷十号", "榆柳巷10号"),
            ("榆柳巷二十号", "榆柳巷20号"),
            ("榆柳巷一百二十三弄", "榆柳巷123弄"),
            ("榆柳巷36#", "榆柳巷36号"),
            ("万松雅苑7栋2单元", "万松雅苑7幢2单元"),
            ("万松雅苑7号楼二单元", "万松雅苑7幢2单元"),
            ("万松雅苑七座", "万松雅苑7幢"),
            ("虹桥路１２－３号", "虹桥路12-3号"),
            ("Ａ区B幢", "a区b幢"),
        ])
    func same(text: String, key: String) {
        #expect(AddressKey(text, dropping: above).description == key)
    }

    @Test("numbers that are part of a name stay", arguments: ["东港一路", "十八家", "三江口", "百好大厦"])
    func names(text: String) {
        #expect(AddressKey(text).description == text)
    }

    @Test("a key of a key is the same key, and the county's name alone stays")
    func stable() {
        for text in ["瑞安市安阳街道榆柳巷三十六号", "瑞安市", "", "一二三四五六七八九十号", "九九九九九九九九九九九九九九号", "１２３４５６７８９０１２号"] {
            let key = AddressKey(text, dropping: above)
            #expect(AddressKey(key.description, dropping: above) == key)
        }
        #expect(AddressKey("瑞安市", dropping: above).description == "瑞安市")
    }

    @Test("beginnings come longest first and are not too short")
    func beginnings() {
        #expect(AddressKey("榆柳巷36号").beginnings(limit: 3) == ["榆柳巷36", "榆柳巷3", "榆柳巷"])
        #expect(AddressKey("榆柳").beginnings(limit: 3) == [])
    }
}
