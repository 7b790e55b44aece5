// swift-tools-version: 6.2
import PackageDescription

// The architecture: read top to bottom, every line may use only what stands above it.
// SwiftPM refuses cycles, so this file cannot lie.

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let log = Target.Dependency.product(name: "Logging", package: "swift-log")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let nio = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTP = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let httpClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let jwt = Target.Dependency.product(name: "JWTKit", package: "jwt-kit")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let hummingbirdTesting = Target.Dependency.product(name: "HummingbirdTesting", package: "hummingbird")

/// A house part in `folder/name`, its resources and its own tests.
func part(
    _ folder: String, _ name: String, uses: [Target.Dependency], resources: [String] = [],
    tests: [Target.Dependency]? = []
) -> [Target] {
    let path = "\(folder)/\(name)"
    let target = Target.target(
        name: name, dependencies: uses, path: path, exclude: tests == nil ? [] : ["Tests"],
        resources: resources.map { .copy($0) }, swiftSettings: settings)
    guard let tests else { return [target] }
    return [
        target,
        .testTarget(
            name: "\(name)Tests", dependencies: [.target(name: name)] + uses + tests, path: "\(path)/Tests",
            swiftSettings: settings),
    ]
}

func foundation(
    _ name: String, uses: [Target.Dependency] = [], resources: [String] = [], tests: [Target.Dependency]? = []
) -> [Target] { part("Foundations", name, uses: uses, resources: resources, tests: tests) }

/// A capability stands on every foundation and on the capabilities it names, and is tested on both engines.
func capability(
    _ name: String, dependsOn: [String] = [], uses: [Target.Dependency] = [], resources: [String] = ["Strings"]
) -> [Target] {
    let foundations = [
        "Kernel", "Masking", "Rights", "Watch", "Store", "Tables", "Journal", "Geometry", "Drawing", "Web", "Platform",
    ]
    return part(
        "Capabilities", name,
        uses: (foundations + dependsOn).map { .target(name: $0) } + [hummingbird, log, crypto] + uses,
        resources: resources, tests: ["TestSupport", hummingbirdTesting, httpTypes, nio])
}

func system(_ name: String, pkgConfig: String? = nil) -> Target {
    .systemLibrary(name: name, path: "Foundations/\(name)", pkgConfig: pkgConfig)
}

var targets: [Target] = [
    system("CLibPQ", pkgConfig: "libpq"),
    system("CGEOS", pkgConfig: "geos"),
    system("CVipsSystem", pkgConfig: "vips"),
    system("CXlsxWriter", pkgConfig: "xlsxwriter"),
    system("CQREncode", pkgConfig: "libqrencode"),
    system("CArgon2", pkgConfig: "libargon2"),
    system("CZlib", pkgConfig: "zlib"),
    system("CZip", pkgConfig: "libzip"),
    system("CPangoSystem", pkgConfig: "pangocairo"),
    system("CCurl", pkgConfig: "libcurl"),
    .target(name: "CVips", dependencies: ["CVipsSystem"], path: "Foundations/CVips"),
    .target(name: "CPaper", dependencies: ["CPangoSystem"], path: "Foundations/CPaper"),
    .target(name: "CMail", dependencies: ["CCurl"], path: "Foundations/CMail"),
]
targets += foundation("Kernel")
targets += foundation("Rights", uses: ["Kernel"])
targets += foundation("Masking")
targets += foundation("TextMining", uses: ["Kernel"])
targets += foundation("Watch", uses: ["Kernel", log])
targets += foundation("Store", uses: ["Kernel", "Watch", "CLibPQ", grdb, sqlite, crypto], tests: ["TestSupport"])
targets += foundation("Tables", uses: ["Kernel", "Store", "CXlsxWriter"], tests: ["TestSupport"])
targets += foundation("Spreadsheets", uses: ["Kernel", "CZip"])
targets += foundation("Journal", uses: ["Kernel", "Watch", "Store", crypto, log], tests: ["TestSupport"])
targets += foundation("Credentials", uses: ["Kernel", "CArgon2", crypto])
targets += foundation(
    "Outward", uses: ["Kernel", httpClient, nio, nioHTTP, nioPosix], tests: [hummingbird, hummingbirdTesting])
targets += foundation(
    "Delivery", uses: ["Kernel", "Outward", "CMail", crypto], tests: [hummingbird, hummingbirdTesting, nio, nioPosix])
targets += foundation("QRCode", uses: ["CQREncode"])
targets += foundation("Drawing")
targets += foundation("Paper", uses: ["Kernel", "CPaper"])
targets += foundation("Geometry", uses: ["Kernel", "CGEOS"])
targets += foundation(
    "Web",
    uses: [
        "Kernel", "Rights", "Watch", "CVips", "CZlib", hummingbird, mustache, log, nio, nioHTTP, httpTypes, lifecycle,
    ],
    resources: ["Assets", "Fetched", "Strings", "Templates"], tests: [hummingbirdTesting, nioEmbedded, nioPosix])
targets += foundation("Transparency", uses: [crypto], resources: [], tests: [])
targets += foundation("Ballots", uses: ["Transparency", crypto, cryptoExtras])
targets += part(
    "Apps", "Issuer",
    uses: ["Kernel", "Rights", "Store", "Web", "Ballots", "QRCode", "Paper", hummingbird, httpTypes, crypto, log],
    resources: ["Strings"], tests: ["TestSupport", hummingbirdTesting, nio])
targets += foundation("Platform", uses: ["Kernel", "Store", "Journal", "Web", hummingbird, log])
targets += [
    .target(
        name: "TestSupport",
        dependencies: [
            "Kernel", "Store", "Tables", "Journal", "Web", "Platform", hummingbird, httpTypes, log, nio, nioEmbedded,
        ],
        path: "TestSupport", swiftSettings: settings)
]
targets += capability("Places", resources: ["Strings", "Defaults", "openapi.json"])
targets += capability("Posts", resources: ["Strings", "openapi.json"])
targets += capability(
    "Accounts", dependsOn: ["Posts"], uses: ["Credentials", "Outward", "Delivery", "QRCode", jwt],
    resources: ["Strings", "Templates", "openapi.json"])
targets += capability(
    "Approvals", dependsOn: ["Posts"], uses: ["Credentials"], resources: ["Strings", "Templates", "openapi.json"])
targets += capability(
    "Reading", dependsOn: ["Posts"], uses: ["TextMining"])
targets += capability(
    "Cases", dependsOn: ["Places", "Posts", "Accounts", "Approvals", "Reading"],
    uses: ["Credentials", "QRCode", "TextMining", yams],
    resources: ["Strings", "Templates", "Assets", "Defaults", "openapi.json", "openapi-rates.json"])
targets += capability(
    "Ledger", uses: ["Transparency", "QRCode"], resources: ["Strings", "Templates", "Assets"])
targets += capability(
    "Me", dependsOn: ["Places", "Posts", "Approvals", "Cases"],
    resources: ["Strings", "Templates", "Defaults", "openapi.json"])
targets += capability(
    "Notices", dependsOn: ["Places", "Posts", "Cases"], uses: ["Delivery"], resources: ["Strings", "Templates"])
targets += capability(
    "Participation", dependsOn: ["Places", "Posts", "Approvals", "Cases"],
    uses: ["Ballots", "Transparency", "QRCode", "Spreadsheets"],
    resources: ["Strings", "Templates", "Assets", "Defaults", "openapi.json", "openapi-offers.json"])
targets += capability(
    "Disclosure", dependsOn: ["Places", "Posts", "Approvals", "Cases"], uses: ["QRCode", "Spreadsheets", "CZlib"],
    resources: ["Strings", "Templates", "Assets", "Defaults"])
targets += capability("Help", resources: ["Strings", "Templates"])
targets += capability(
    "Field", dependsOn: ["Places", "Posts", "Cases"], resources: ["Strings", "Templates", "Assets", "Worker"])
targets += capability(
    "Command", dependsOn: ["Places", "Posts", "Cases"], uses: ["Credentials"],
    resources: ["Strings", "Templates", "Assets"])
targets += capability(
    "Lead", dependsOn: ["Places", "Posts", "Cases"], uses: ["Paper"],
    resources: ["Strings", "Templates", "Assets", "Defaults"])
targets += capability(
    "Admin", dependsOn: ["Places", "Posts", "Reading", "Cases", "Me"], uses: ["Spreadsheets"],
    resources: ["Strings", "Templates", "Assets"])
targets += [
    .executableTarget(
        name: "shanzhi",
        dependencies: [
            "Kernel", "Rights", "Watch", "Store", "Tables", "Spreadsheets", "Journal", "Geometry", "Web", "Platform",
            "Credentials", "Outward", "Delivery", "TextMining", "Places", "Posts", "Accounts", "Approvals", "Reading",
            "Cases",
            "Ledger", "Me", "Notices", "Participation", "Disclosure", "Help", "Field", "Command", "Lead", "Admin",
            "Ballots", "Issuer",
        ]
            + [arguments, hummingbird, lifecycle, log, nio, signals],
        path: "Apps/Shanzhi", exclude: ["Tests"],
        resources: [.copy("DemoCounty"), .copy("Strings"), .copy("Templates"), .copy("openapi.json")],
        swiftSettings: settings),
    .testTarget(
        name: "shanzhiTests",
        dependencies: [
            "shanzhi", "TestSupport", "Rights", "TextMining", "Tables", "Transparency", "Credentials", "Accounts",
            "Approvals", "Reading", "Cases",
            "Ledger", "Me", "Notices", "Participation", "Disclosure", "Ballots", "Delivery", "Outward", "Field",
            "Command",
            "Lead", "Admin", "Places", "Posts",
            hummingbirdTesting, httpTypes, nio, nioEmbedded,
        ],
        path: "Apps/Shanzhi/Tests", swiftSettings: settings),
    .executableTarget(
        name: "bench-locate", dependencies: ["Kernel", "Store", "Geometry", "Places", arguments],
        path: "Benchmarks/Locate", swiftSettings: settings),
    .executableTarget(
        name: "bench-search", dependencies: ["Kernel", "Store", "Cases", arguments],
        path: "Benchmarks/Search", swiftSettings: settings),
    .executableTarget(
        name: "bench-log",
        dependencies: ["Kernel", "Store", "Journal", "Web", "Platform", "Ledger", arguments, log],
        path: "Benchmarks/Log", swiftSettings: settings),
]

let package = Package(
    name: "shanzhi",
    products: [.executable(name: "shanzhi", targets: ["shanzhi"])],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0", traits: []),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
    ],
    targets: targets
)
