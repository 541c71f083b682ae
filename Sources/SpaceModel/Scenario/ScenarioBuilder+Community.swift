import JSONPages
import Nexudus

extension ScenarioBuilder {
  /// Adds the threads of the last six weeks and their replies; the newest are mostly unanswered.
  mutating func addThreads() {
    var random = random("threads")
    var texts = ThreadText.all
    random.shuffle(&texts)
    // Threads that wait for an answer are the younger ones.
    texts = texts.filter { !$0.replies.isEmpty } + texts.filter(\.replies.isEmpty)
    let length = Timestamp.days(44)
    var replies: [(thread: Int64, text: String, author: Member?, at: Timestamp)] = []
    for (index, text) in texts.enumerated() {
      let age = length - length * Int64(index) / Int64(texts.count) - Int64(random.integer(0...50_000))
      let created = now + -max(age, 900)
      let people = members.filter { $0.text.home == text.home }
      let author = random.pick(people)
      var last = created
      var answers: [(text: String, author: Member?, at: Timestamp)] = []
      for reply in text.replies {
        last = min(last + Int64(random.integer(300...40_000)), now + -60)
        // What is signed by the staff comes from the staff.
        let isStaff = StaffText.all.contains { reply.hasSuffix(" " + ($0.name.split(separator: " ").first ?? "")) }
        answers.append((reply, isStaff ? nil : random.pick(people.filter { $0.id != author.id }), last))
      }
      let thread = add(
        "CommunityThread",
        [
          "BusinessId": .integer(places[text.home]), "CommunityGroupId": .integer(groups[text.home]),
          "UserId": .integer(author.user), "CoworkerId": .integer(author.id), "Subject": .string(text.subject),
          "Message": .string(text.message), "InstantDelivery": true, "LastMessageDate": .stamp(last), "Guests": [],
        ], at: created, by: author.text.email, updated: last)
      replies += answers.map { (thread, $0.text, $0.author, $0.at) }
    }
    for reply in replies.sorted(by: { $0.at < $1.at }) {
      var fields: JSONObject = [
        "CommunityThreadId": .integer(reply.thread), "UserId": .integer(reply.author?.user ?? staff[0]),
        "Message": .string(reply.text),
      ]
      if let author = reply.author { fields["CoworkerId"] = .integer(author.id) }
      add("CommunityMessage", fields, at: reply.at, by: reply.author?.text.email ?? admin)
    }
  }

  /// Adds the mail of the last four weeks, with the answers that were written.
  mutating func addMessages() {
    var random = random("messages")
    var mail: [(text: MessageText, member: Member, isIncoming: Bool, at: Timestamp)] = []
    for text in MessageText.all {
      let member = random.pick(members.filter { $0.text.home == text.home })
      let sent = now + -Int64(random.integer(1800...Int(Timestamp.days(28))))
      mail.append((text, member, true, sent))
      if text.answer != nil { mail.append((text, member, false, min(sent + Int64(random.integer(900...50_000)), now))) }
    }
    mail.sort { ($0.at, $0.text.subject) < ($1.at, $1.text.subject) }
    for (number, item) in mail.enumerated() {
      let subject = item.isIncoming ? item.text.subject : "Re: \(item.text.subject)"
      add(
        "CoworkerMessage",
        [
          "CoworkerId": .integer(item.member.id), "EmailAccountId": .integer(mailboxes[item.text.home]),
          "Subject": .string(subject), "Body": .optional(item.isIncoming ? item.text.body : item.text.answer),
          "Incoming": .bool(item.isIncoming), "IsNewMessage": .bool(item.isIncoming && item.text.answer == nil),
          "MessageId": .integer(Int64(number) + 1),
        ], at: item.at, by: item.isIncoming ? item.member.text.email : admin)
    }
  }
}
