import Foundation
import Geometry
import Kernel
import Testing

@Suite struct GeoJSONTests {
    private let square = "[[[0,0],[1,0],[1,1],[0,1],[0,0]]]"

    @Test("a bare geometry, a feature and a collection are read alike")
    func kinds() throws {
        let geometry = #"{"type":"Polygon","coordinates":\#(square)}"#
        let feature = #"{"type":"Feature","properties":{"code":330381,"name":"安阳","x":null},"geometry":\#(geometry)}"#
        let bare = try read(geometry)
        #expect(bare.features.map(\.shape) == [try box(0, 0, 1, 1)])
        let single = try #require(try read(feature).features.first)
        #expect(single.properties == ["code": "330381", "name": "安阳"])
        #expect(single.pointer == "")
        let collection = try read(#"{"type":"FeatureCollection","features":[\#(feature),\#(feature)]}"#)
        #expect(collection.features.map(\.pointer) == ["/features/0", "/features/1"])
        #expect(collection.features.allSatisfy { $0.shape == single.shape && !$0.isRepaired })
        let multi = try read(#"{"type":"MultiPolygon","coordinates":[\#(square)]}"#)
        #expect(multi.features.map(\.shape) == [single.shape])
    }

    @Test("degrees of another frame come out in WGS84 and go back as they were")
    func frames() throws {
        let text = #"{"type":"Polygon","coordinates":[[[120.6,27.7],[120.7,27.7],[120.7,27.8],[120.6,27.7]]]}"#
        for frame in Frame.allCases {
            let shape = try #require(try read(text, frame: frame).features.first).shape
            #expect(shape.polygons[0][0][0] == frame.toWGS84(try point(120.6, 27.7)))
            #expect(GeoJSON.geometry(shape, frame: frame) == text)
        }
    }

    @Test("each fault is named with its place in the file")
    func faults() throws {
        let cases: [(String, String, GeoJSON.Fault.Reason)] = [
            (polygon("[[[0,0],[1,0],[1,1],[0,1]]]"), "/coordinates/0", .shape(.notClosed(polygon: 0, ring: 0))),
            (polygon("[[[0,0],[1,0],[0,0]]]"), "/coordinates/0", .shape(.tooFewPoints(polygon: 0, ring: 0, count: 3))),
            (polygon("[]"), "/coordinates", .shape(.emptyPolygon(0))),
            (polygon("[[[0,0],[1],[1,1],[0,0]]]"), "/coordinates/0/1", .notAPoint),
            (polygon("[[[0,0],[1,0],[1,91],[0,0]]]"), "/coordinates/0/2", .outOfRange(lon: 1, lat: 91)),
            (polygon("[[[0,0],[1,1],[2,2],[0,0]]]"), "/coordinates", .shape(.noArea)),
            (#"{"type":"Point","coordinates":[1,2]}"#, "", .notAnArea("Point")),
            (#"{"type":"Blob","coordinates":[1,2]}"#, "", .unknownType("Blob")),
            (#"{"type":"Feature","properties":null,"geometry":null}"#, "", .noGeometry),
            (
                #"{"type":"MultiPolygon","coordinates":[\#(square),[[[0,0],[1,0],[1,1],[0,1]]]]}"#,
                "/coordinates/1/0", .shape(.notClosed(polygon: 1, ring: 0))
            ),
        ]
        for (text, pointer, reason) in cases {
            let reading = try read(text)
            #expect(reading.features.isEmpty)
            #expect(reading.faults == [GeoJSON.Fault(pointer: pointer, reason: reason)], "\(text)")
        }
    }

    @Test("a value of the wrong kind is named with its place, and the good features beside it are kept")
    func lenient() throws {
        let bad = polygon("[[[0,0],[1,0],[\"1\",1],[0,0]]]")
        let reading = try read(#"{"type":"FeatureCollection","features":[\#(polygon(square)),\#(bad),7]}"#)
        #expect(reading.features.map(\.pointer) == ["/features/0"])
        #expect(reading.faults.map(\.pointer) == ["/features/1/coordinates/0/2/0", "/features/2"])
    }

    @Test(
        "what is no JSON, or ends in the middle, is refused whole",
        arguments: ["", "{", "PK\u{3}", "[1,2", "{\"type\":"])
    func notJSON(text: String) throws {
        #expect {
            try read(text)
        } throws: { error in
            if case .notJSON = (error as? GeoJSON.Fault)?.reason { true } else { false }
        }
    }

    @Test(
        "JSON of another shape is refused with what is missing", arguments: ["[]", "3", "null", "{}", "{\"type\":4}"])
    func otherJSON(text: String) throws {
        let reading = try? read(text)
        #expect(reading?.features.isEmpty ?? true)
        #expect(reading.map { !$0.faults.isEmpty } ?? true)
    }

    @Test("a ring that crosses itself is made valid, and that is told")
    func repaired() throws {
        let feature = try #require(try read(polygon("[[[0,0],[1,1],[1,0],[0,1],[0,0]]]")).features.first)
        #expect(feature.isRepaired)
        #expect(feature.shape.polygons.count == 2)
    }

    @Test("what is written reads back with its properties")
    func writing() throws {
        let shape = try Shape([
            [try box(0, 0, 3, 3).polygons[0][0], try box(1, 1, 2, 2).polygons[0][0]],
            try box(-10.5, -11, -10, -10.25).polygons[0],
        ])
        let properties = ["name": "\"第1网格\"\\\n\u{1}", "code": "330381001001001"]
        let text = GeoJSON.collection([GeoJSON.feature(shape, properties: properties)])
        let feature = try #require(try read(text).features.first)
        #expect(feature.shape == shape)
        #expect(feature.properties == properties)
    }

    private func polygon(_ coordinates: String) -> String { #"{"type":"Polygon","coordinates":\#(coordinates)}"# }

    @discardableResult
    private func read(_ text: String, frame: Frame = .wgs84) throws -> GeoJSON.Reading {
        try GeoJSON.read(Data(text.utf8), frame: frame)
    }
}
