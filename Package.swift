// swift-tools-version: 6.2
import PackageDescription

// CONCIERGE_CORE=1 leaves out every target that needs a heavy package, so that the core builds and tests in seconds.
// It needs a scratch path of its own: CONCIERGE_CORE=1 swift test --scratch-path .build-core
// CONCIERGE_CORE=store takes the store along, which the watch is proved with; CONCIERGE_CORE=fuzz a fuzzer of all of
// the core (scripts/fuzz).
let coreOnly = Context.environment["CONCIERGE_CORE"] != nil
let withStore = !coreOnly || Context.environment["CONCIERGE_CORE"] == "store"

let swiftSettings: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")

func module(_ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []) -> Target {
  .target(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: swiftSettings)
}

func tests(
  _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = [], resources: [Resource] = []
) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.byName(name: name)] + dependencies, exclude: exclude, resources: resources,
    swiftSettings: swiftSettings)
}

var dependencies: [Package.Dependency] = [
  .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
  .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
]

var targets: [Target] = [
  .systemLibrary(
    name: "CLua", pkgConfig: "lua5.4", providers: [.apt(["liblua5.4-dev"]), .brew(["lua@5.4"])]),
  .target(
    name: "CLuaBridge", dependencies: ["CLua"],
    cSettings: [.unsafeFlags(["-std=gnu2x", "-Wall", "-Wextra", "-Werror", "-Wno-unused-parameter"])]),
  .systemLibrary(name: "CCurl"),
  module("JSONPages"),
  module("LuaRuntime", ["CLuaBridge", "JSONPages", logging]),
  module("Nexudus", ["JSONPages", httpTypes, logging]),
  module("LuaSyntax"),
  module("Automation", ["JSONPages", "Nexudus", logging]),
  module("SpaceModel", ["JSONPages", "Nexudus", httpTypes]),
  module("Mail"),
  module("MailCurl", ["Mail", "CCurl"]),
  module("Scripting", ["LuaRuntime", "LuaSyntax", "JSONPages", "Nexudus", "Automation", "Mail", httpTypes, logging]),
  module("Display", ["JSONPages", "LuaRuntime", "Nexudus", "Automation", "Scripting"]),
  .executableTarget(
    name: "page-bench", dependencies: ["JSONPages", "LuaRuntime"], path: "scripts/benchmarks/PageBench",
    swiftSettings: swiftSettings),
  tests("JSONPages", []),
  tests("LuaSyntax", ["CLua"]),
  tests("LuaRuntime", ["JSONPages", "CLua", "CLuaBridge"]),
  tests("Nexudus", ["JSONPages", "SpaceModel", httpTypes, logging], resources: [.copy("Fixtures")]),
  tests("Automation", ["JSONPages"]),
  tests("Mail", []),
  .target(name: "MailTesting", dependencies: ["Mail"], path: "Tests/MailTesting", swiftSettings: swiftSettings),
  .target(
    name: "HTTPTesting", dependencies: ["JSONPages", "Nexudus", httpTypes], path: "Tests/HTTPTesting",
    swiftSettings: swiftSettings),
  tests("MailCurl", ["Mail", "MailTesting"]),
  tests("SpaceModel", ["JSONPages", "Nexudus", httpTypes]),
  tests(
    "Display", ["JSONPages", "LuaRuntime", "Nexudus", "Automation", "Scripting", "SpaceModel", logging],
    exclude: ["Reference/Golden"]),
  tests(
    "Scripting",
    [
      "LuaRuntime", "JSONPages", "Nexudus", "Automation", "Display", "Mail", "MailTesting", "HTTPTesting", "SpaceModel",
      logging, httpTypes,
    ], exclude: ["Template/Specification", "Check/Golden"]),
]

if withStore {
  dependencies.append(.package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"))
  let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
  targets += [
    module("SQLiteStore", ["JSONPages", "Automation", "Nexudus", grdb, logging]),
    tests("SQLiteStore", ["JSONPages", "Automation", grdb]),
    module(
      "RuleTesting",
      [
        "JSONPages", "LuaRuntime", "Nexudus", "Automation", "SQLiteStore", "SpaceModel", "Scripting", httpTypes,
        logging,
      ]),
    tests("RuleTesting", ["JSONPages"]),
    .testTarget(
      name: "WatchTests",
      dependencies: [
        "JSONPages", "LuaRuntime", "Nexudus", "Automation", "SQLiteStore", "SpaceModel", "Scripting", "Mail",
        "MailTesting", "HTTPTesting", httpTypes, logging,
      ],
      swiftSettings: swiftSettings),
    .executableTarget(
      name: "watch-bench",
      dependencies: ["JSONPages", "Nexudus", "Automation", "SQLiteStore", "SpaceModel", httpTypes],
      path: "scripts/benchmarks/WatchBench", swiftSettings: swiftSettings),
  ]
}

if Context.environment["CONCIERGE_CORE"] == "fuzz" {
  targets.append(
    .executableTarget(
      name: "settings-fuzzer", dependencies: ["Scripting", "Nexudus"], path: "fuzz/settings",
      swiftSettings: swiftSettings))
}

if !coreOnly {
  dependencies += [
    .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
    .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
    .package(url: "https://github.com/apple/swift-nio-extras", exact: "1.35.2"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
  ]
  let asyncHTTPClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
  let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
  let nioCompression: Target.Dependency = .product(name: "NIOHTTPCompression", package: "swift-nio-extras")
  let hummingbird: Target.Dependency = .product(name: "HummingbirdCore", package: "hummingbird")
  let nio: [Target.Dependency] = [
    .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
    .product(name: "NIOHTTP1", package: "swift-nio"),
  ]
  targets += [
    module("NexudusHTTP", ["JSONPages", "Nexudus", asyncHTTPClient, nioSSL, nioCompression, httpTypes] + nio),
    module("Simulator", ["JSONPages", "Nexudus", "SpaceModel", hummingbird, httpTypes, logging] + nio),
    .executableTarget(
      name: "concierge",
      dependencies: [
        "JSONPages", "LuaRuntime", "Nexudus", "NexudusHTTP", "Automation", "SQLiteStore", "SpaceModel", "Simulator",
        "Scripting", "RuleTesting", "Display", "Mail", "MailCurl", logging,
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      swiftSettings: swiftSettings,
      // At a fixed address nothing has to be relocated at start: 130,000 places, a third of a short run. Names that
      // nobody looks up would be searched through by the runtime: 39,000, a tenth of it.
      linkerSettings: [
        .unsafeFlags(
          ["-Xclang-linker", "-no-pie", "-Xclang-linker", "-static-libgcc", "-Xlinker", "--no-export-dynamic"],
          .when(platforms: [.linux], configuration: .release))
      ]),
    tests(
      "NexudusHTTP",
      ["JSONPages", "Nexudus", "Scripting", "SpaceModel", "Simulator", nioSSL, httpTypes, logging] + nio),
    tests("Simulator", ["JSONPages", "Nexudus", "NexudusHTTP", "SpaceModel", httpTypes, logging]),
    tests(
      "concierge",
      [
        "JSONPages", "Nexudus", "Automation", "SQLiteStore", "SpaceModel", "Simulator", "Scripting", "Display",
        "MailTesting", "LuaRuntime",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
  ]
}

let package = Package(
  name: "concierge", platforms: [.macOS(.v15)], dependencies: dependencies, targets: targets, swiftLanguageModes: [.v6])
