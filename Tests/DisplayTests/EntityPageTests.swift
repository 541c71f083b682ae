import JSONPages
import Nexudus
import Testing

@testable import Display

@Suite struct EntityPageTests {
  private func page(_ name: String) throws -> EntityPage {
    EntityPage(try Catalogue.builtIn.requireEntity(named: name))
  }

  @Test func message_isShownWhole() throws {
    let text = try page("CommunityMessage").lines(width: 110, isColored: false).joined(separator: "\n")
    #expect(
      text == """
        CommunityMessage  community/communitymessages
        Reply in a Discussion Board conversation.

        can       list, get, create, update, delete
        roles     CommunityMessage-List, CommunityMessage-Read, CommunityMessage-Create, CommunityMessage-Edit,
                  CommunityMessage-Delete

        fields
          NAME               TYPE                        WRITE             WHERE            NOTES
          CommunityThreadId  integer -> CommunityThread  required, update  CommunityThread
          UserId             integer -> User             required, update  User
          Message            string                      create, update    Message          personal: note
          CoworkerId         integer -> Coworker         create, update    Coworker

        fields of every record
          Id (integer), UniqueId (uuid), CreatedOn (datetime, searched by range), UpdatedOn (datetime, searched by
            range), UpdatedBy (string), IsNew (boolean), SystemId (string), ToStringText (string), LocalizationDetails
            (object), CustomFields (object)

        in a script
          for message in nexudus.CommunityMessage:each { where = { CommunityThread = 12 }, limit = 10 } do
            print(message.Id, message.Message)
          end
          on.created("CommunityMessage", function(message) print(message.Message) end)
          nexudus.CommunityMessage:create { CommunityThreadId = 12, UserId = 12, Message = "..." }
        """)
  }

  @Test func everyPage_fitsTheTerminal() throws {
    for name in Catalogue.builtIn.names {
      let page = try page(name)
      let examples = Set(EntityExamples(page.entity).all.flatMap { $0.split(separator: "\n").map { "  \($0)" } })
      for line in page.lines(width: 80, isColored: false) where !examples.contains(line) {
        // A name alone may be longer than a narrow terminal; nothing else is.
        #expect(TextWidth.columns(line) <= 80 || !line.dropFirst(4).contains(" "), "\(name): \(line)")
      }
    }
  }

  @Test func json_hasTheFieldsWithWhatIsKnownOfThem() throws {
    let json = try page("WebHook").json
    let fields = try #require(json["fields"]?.array)
    let action = try #require(fields.first { $0["name"] == "Action" })
    #expect(action["type"] == "enum" && action["create"] == "required" && action["update"] == true)
    #expect(action["enum"]?["16"] == "CoworkerInvoiceCreate")
    #expect(json["roles"]?.array?.first == "WebHook-List")
    #expect(json["examples"]?.array?.count == 3)
  }

  @Test func field_thatListsLeaveOut_isMarked() throws {
    let lines = try page("CoworkerMessage").lines(width: nil, isColored: false)
    #expect(lines.contains { $0.contains(" Body ") && $0.hasSuffix("  not in lists") })
    #expect(lines.contains { $0.contains("record:fetch(), or concierge get CoworkerMessage ID") })
  }

  @Test func secretField_isMarked() throws {
    let lines = try page("Application").lines(width: nil, isColored: false)
    #expect(lines.contains { $0.contains(" SecretKey ") && $0.contains("secret, shown as ***") })
  }
}
