import Foundation
import Testing

@testable import concierge

/// `concierge entities`, `list` and `get` as a person uses them, against the demo space.
@Suite struct BrowseTests {
  let program: Program

  init() throws { program = try Program() }

  @Test func entities_listsAll_andSaysHowToGoOn() async throws {
    let ending = try await program.run("entities")
    #expect(ending.status == 0)
    #expect(ending.output.split(separator: "\n").count == 211)
    #expect(ending.output.hasPrefix("ENTITY"))
    #expect(ending.errors == "concierge entities NAME shows its fields, filters and examples\n")
  }

  @Test func entities_exactName_showsThePage() async throws {
    let ending = try await program.run("entities", "CommunityThread")
    #expect(ending.status == 0)
    #expect(ending.output.hasPrefix("CommunityThread  community/communitythreads\n"))
    #expect(ending.output.contains("\nin a script\n"))
    #expect(ending.errors == "")
  }

  @Test func entities_json() async throws {
    let page = try await program.run("entities", "Coworker", "--json")
    #expect(page.output.hasPrefix(#"{"name":"Coworker","path":"spaces/coworkers","#))
    #expect(page.output.split(separator: "\n").count == 1)
    let found = try await program.run("entities", "duedate", "--json")
    #expect(found.output.contains(#""matches":["DueDate""#))
    #expect(found.errors == "")
  }

  @Test func entities_nothingFound_theNearestIsProposed() async throws {
    let ending = try await program.run("entities", "CowrokerInvoice")
    #expect(ending.status == 2)
    #expect(
      ending.errors == """
        error: no entity and no field is called "CowrokerInvoice"; did you mean "CoworkerInvoice", \
        "CoworkerInvoiceId" or "InvoiceCoworker"?
          hint: concierge entities lists all 210

        """)
  }

  @Test func list_table() async throws {
    let ending = try await program.run("list", "Coworker", "--limit", "3", "--space", "demo", "--fields", "Id,FullName")
    #expect(ending.status == 0)
    let lines = ending.output.split(separator: "\n")
    #expect(lines.count == 4)
    #expect(lines.first?.hasPrefix("   Id  FullName") == true, "\(ending.output)")
    #expect(ending.errors.hasPrefix("3 of "))
    #expect(ending.errors.hasSuffix("; --limit all shows all of them\n"))
  }

  @Test func list_csv_isWhole_andOfTheFieldsAskedFor() async throws {
    let all = try await program.run("list", "Coworker", "--csv", "--space", "demo", "--fields", "Id,Email")
    #expect(all.status == 0)
    #expect(all.output.hasPrefix("Id,Email\r\n"))
    #expect(all.errors == "")
    let count = try await program.run("run", "--space", "demo", "-e", "print(nexudus.Coworker:count())")
    let rows = all.output.components(separatedBy: "\r\n").count - 2
    #expect("\(rows)\n" == count.output)
  }

  @Test func list_where_narrows_andNothingFoundIsSaid() async throws {
    let ending = try await program.run(
      "list", "CoworkerInvoice", "--where", "Paid=false", "--where", "CreatedOn=..2001-01-01", "--space", "demo")
    #expect(ending.status == 0)
    #expect(ending.output == "")
    #expect(ending.errors == "no CoworkerInvoice matches\n")
  }

  @Test func list_secretFields_areMasked() async throws {
    let code =
      "nexudus.Application:create { Name = 'a', ShortDescription = 'a', InstallUrl = 'b', DeveloperId = 1, "
      + "SecretKey = 'hidden-key' }"
    let program = program
    try await LiveSpace.run(program) { environment in
      let made = try await program.run("run", "-e", code, environment: environment)
      #expect(made.status == 0, "\(made.errors)")
      for form in ["--json", "--csv", "--limit=9"] {
        let ending = try await program.run(
          "list", "Application", "--fields", "Id,SecretKey", form, environment: environment)
        #expect(ending.status == 0, "\(ending.errors)")
        #expect(ending.output.contains("***") && !ending.output.contains("hidden-key"), "\(ending.output)")
      }
      let raw = try await program.run("api", "GET", "apps/applications", environment: environment)
      #expect(raw.output.contains(#""SecretKey":"***""#) && !raw.output.contains("hidden-key"), "\(raw.output)")
      let select = try await program.run(
        "api", "GET", "apps/applications", "--paginate", "--select", "reply.SecretKey", environment: environment)
      #expect(select.status == 0 && select.output.contains("***"), "\(select.output)\(select.errors)")
      #expect(!select.output.contains("hidden-key"))
    }
  }

  @Test(arguments: [
    (["list", "Cowroker"], "error: there is no entity \"Cowroker\"; did you mean \"Coworker\", "),
    (["list", "Coworker", "--where", "FulName=x"], "Coworker has no filter \"FulName\"; did you mean \"FullName\""),
    (["list", "Coworker", "--order", "Nmae"], "Coworker has no field \"Nmae\" to order by"),
    (["list", "Coworker", "--fields", "FulName"], "Coworker has no field \"FulName\"; did you mean \"FullName\"?"),
    (["list", "CoworkerMessage", "--fields", "Body"], "CoworkerMessage.Body is left out of lists"),
    (["list", "Coworker", "--csv", "--json"], "--csv and --json are two forms of the same; say one"),
    (["list", "Coworker", "--limit", "0"], "\"0\" is no number above 0; write --limit 20 or --limit all"),
    (["list", "Coworker", "--whree", "a=b"], "Did you mean '--where'?"),
    (["get", "Cowroker", "1"], "did you mean \"Coworker\", "),
    (["api", "POTS", "spaces/coworkers"], "\"POTS\" is not a method"),
    (["api", "GET", "spaces/coworkers", "-f", "A=1"], "a GET has no body"),
    (["api", "POST", "spaces/coworkers", "--paginate"], "--paginate goes with GET alone"),
    (["api", "GET", "spaces/coworkers", "--select", "repyl.Id"], "there is no global \"repyl\""),
  ])
  func mistake_exitsWith2_andIsTold(arguments: [String], words: String) async throws {
    let ending = try await program.run(arguments: arguments + ["--space", "demo"])
    #expect(ending.status == (words.contains("repyl") ? 1 : 2), "\(ending.errors)")
    #expect(ending.output == "")
    #expect(ending.errors.contains(words), "\(ending.errors)")
  }

  @Test func get_showsARecord_andMissingOneIsSaid() async throws {
    let first = try await program.run("run", "--space", "demo", "-e", "print(nexudus.Coworker:first().Id)")
    let id = first.output.dropLast()
    let ending = try await program.run("get", "Coworker", String(id), "--space", "demo")
    #expect(ending.status == 0)
    #expect(ending.output.hasPrefix("Coworker \(id) \""), "\(ending.output)")
    #expect(ending.errors.hasSuffix("empty; --json shows all\n"), "\(ending.errors)")
    let missing = try await program.run("get", "Coworker", "1", "--space", "demo")
    #expect(missing.status == 1)
    #expect(missing.errors == "error: there is no Coworker 1\n")
  }

  @Test func nobodySignedIn_isSaid_andExitsWith3() async throws {
    for arguments in [["list", "Coworker"], ["get", "Coworker", "1"], ["api", "GET", "auth/me"]] {
      let ending = try await program.run(arguments: arguments)
      #expect(ending.status == 3)
      #expect(ending.errors.contains("nobody is signed in"))
    }
  }
}
