import Automation
import JSONPages
import Testing

/// What is held back without being parsed has nothing to do with the subject.
@Suite struct SieveTests {
  private static func subject(_ words: String...) -> Subject { Subject(entity: "Coworker", id: 40, words: words) }

  @Test(arguments: [
    #"{"CoworkerId":40}"#, #"{"Id":40,"Name":"x"}"#, #"{"CoworkerIds":[7,40]}"#, #""Coworker:40""#,
    #"{"Email":"ANNA.BERG@Members.Example"}"#, #"{"Subject":"Who is anna   zoë  BERGSTRÖM?"}"#,
    #"{"Email":"anna.berg\u0040members.example"}"#, #""ask Anna Zo\u00EB Bergstr\u00F6m""#,
  ]) func whatHasToDoWithIt_passes(text: String) throws {
    let subject = Self.subject("anna.berg@members.example", "Anna Zoë Bergström")
    let value = try JSONValue(parsing: PaddedBytes(text))
    #expect(
      subject.kinship(of: value, entity: "Coworker") != nil || value.string.map { subject.names(key: $0) } == true)
    #expect(Sieve(subject).passes(text))
  }

  @Test(arguments: [#"{"CoworkerId":41}"#, #"{"Email":"ben@members.test"}"#, "{}", ""])
  func others_areHeldBack(text: String) {
    #expect(!Sieve(Self.subject("anna.berg@members.example", "Anna Zoë Bergström")).passes(text))
  }

  @Test func aNameWithoutPlainLetters_letsAllPass() {
    #expect(Sieve(Self.subject("Анна Берг")).passes("{}"))
  }

  @Test func aLetterThatIsWrittenWithAMarkOfItsOwn_isNotReliedUpon() {
    // The small letter of İ is an i with a dot above.
    let subject = Self.subject("ALİ ŞEN")
    #expect(subject.mentions("Ali̇ şen") && Sieve(subject).passes("ALİ ŞEN"))
  }
}
