/// Mail between a member and the space.
struct MessageText: Sendable {
  let home: Int
  let subject: String
  let body: String
  /// What the space wrote back; nil where it has not yet.
  let answer: String?

  private init(_ home: Int, _ subject: String, _ body: String, _ answer: String? = nil) {
    self.home = home
    self.subject = subject
    self.body = body
    self.answer = answer
  }

  static let all: [MessageText] = [
    MessageText(0, "My parcel", "Hello, has a parcel for me arrived today? The tracking says yes."),
    MessageText(
      0, "Invoice address", "Could you please put our new address on the next invoice?", "Done, thank you. Ana"),
    MessageText(
      0, "Parcel too large for the shelf", "A parcel of about 30 kg comes tomorrow. Where can they leave it?"),
    MessageText(0, "Second monitor", "May I bring a second monitor to my desk?", "Of course. Jonathan"),
    MessageText(0, "Cancel my contract", "I move to Leeds in March. How do I give notice?"),
    MessageText(0, "Return parcel", "The courier was here for my return parcel, but nobody gave it to him. What now?"),
    MessageText(0, "Visitors on Monday", "We expect six visitors on Monday at ten.", "They are on the list. Ana"),
    MessageText(0, "Wifi for an event", "We need wifi for 40 guests on the 12th. Is that possible?"),
    MessageText(0, "Thank you", "Thank you for the quick help with the door yesterday!"),
    MessageText(1, "Paket für mich?", "Guten Tag, ist ein Paket für mich angekommen? Es sollte gestern da sein."),
    MessageText(
      1, "Rechnung doppelt", "Ich habe die Rechnung vom letzten Monat zweimal bekommen.", "Eine ist storniert. Miriam"),
    MessageText(1, "Päckchen beschädigt", "Mein Päckchen war offen, als ich es abgeholt habe. Gibt es ein Foto davon?"),
    MessageText(1, "Neuer Schlüssel", "Ich brauche für unsere neue Kollegin einen zweiten Schlüssel."),
    MessageText(
      1, "Parcel pickup", "Can my colleague pick up the parcel for Fjordlab with his ID?", "Yes, he can. Miriam"),
    MessageText(1, "Umzug ins Einzelbüro", "Wird in diesem Quartal noch ein Einzelbüro frei?"),
    MessageText(
      1, "WLAN im Keller", "Im Fotostudio im Keller reicht das WLAN nicht. Könnt ihr einen Verstärker aufhängen?"),
    MessageText(1, "Colis", "Bonjour, un colis à mon nom est-il arrivé ce matin ?"),
    MessageText(1, "Kaution", "Wann bekomme ich die Kaution für den Spind zurück?", "In dieser Woche. Miriam"),
    MessageText(2, "Encomenda na receção", "Olá, chegou alguma encomenda em nome da Maré Viva?"),
    MessageText(2, "Fatura", "Podem enviar a fatura de outubro com o NIF novo?", "Enviada. Ana"),
    MessageText(2, "Paquete", "Buenos días, ¿ha llegado un paquete a nombre de Mateo Muñoz?"),
    MessageText(2, "Reserva da sala", "Preciso da sala Tejo na sexta à tarde, mas aparece ocupada."),
    MessageText(
      2, "Parcel from Ireland", "A parcel from Ireland is stuck in customs and they want a phone number of the space."),
    MessageText(2, "Chiavi", "Ho lasciato le chiavi nella sala Sado ieri sera. Le avete trovate?", "Sì, sono qui. Ana"),
    MessageText(2, "Segunda taquilla", "¿Puedo alquilar una segunda taquilla este mes?"),
    MessageText(2, "Obrigado", "Obrigado por guardarem o meu pacote durante as férias!"),
  ]

  static let live: [MessageText] = [
    MessageText(0, "Is my parcel here?", "Good morning, is there a parcel for me? It should have come today."),
    MessageText(0, "Late visitor", "My visitor comes at seven tonight. Can she still get in?"),
    MessageText(1, "Ist mein Paket da?", "Hallo, ist mein Paket schon da?"),
    MessageText(1, "Rechnung", "Bitte schickt mir die letzte Rechnung noch einmal als PDF."),
    MessageText(2, "A minha encomenda", "Bom dia, a minha encomenda já chegou?"),
    MessageText(2, "Sala para amanhã", "Há alguma sala livre amanhã de manhã para oito pessoas?"),
  ]
}
