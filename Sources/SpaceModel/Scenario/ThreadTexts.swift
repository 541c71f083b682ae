/// A thread of the demo space's board.
struct ThreadText: Sendable {
  let home: Int
  let subject: String
  let message: String
  let replies: [String]

  private init(_ home: Int, _ subject: String, _ message: String, _ replies: String...) {
    self.home = home
    self.subject = subject
    self.message = message
    self.replies = replies
  }

  static let all: [ThreadText] = [
    ThreadText(
      0, "Wifi", "Hi all, what is the wifi password for the second floor? My laptop forgot it over the weekend."),
    ThreadText(
      0, "Printer jam again", "The printer by the kitchen eats every second page. Is anyone looking after it?",
      "Same here since Monday.", "We have called the engineer, he comes on Thursday morning. Ana"),
    ThreadText(
      0, "Lunch on Friday?", "A few of us go to the market on Friday at 12:30. Everyone is welcome.", "Count me in!",
      "Me too, and I bring Kwame.", "Can we make it 13:00?"),
    ThreadText(
      0, "Lost: blue umbrella", "I left a blue umbrella in Fleet on Tuesday. If you find it, desk 14 please.",
      "It is at the front desk."),
    ThreadText(
      0, "Parcel shelf", "<p>Where do parcels go when the desk is closed?</p><p>Mine shows as <b>delivered</b>.</p>"),
    ThreadText(
      0, "Key for the bike room", "My key fob does not open the bike room any more. Who can switch it on again?"),
    ThreadText(
      0, "Recommendation for an accountant", "We are looking for an accountant who knows small design studios.",
      "Bright Ledger, two rows behind you :)", "Thank you both!"),
    ThreadText(
      0, "Temperature in the Hall", "It was 17 degrees at the event yesterday. Could the heating start earlier?"),
    ThreadText(
      0, "Slow wi-fi in Thames", "Video calls in Thames break up every few minutes. The Wi-Fi shows two bars.",
      "Try the network that ends in -5G, that works for me."),
    ThreadText(
      0, "Standing desk free?", "Is there a standing desk free for the next two weeks? My back would be grateful."),
    ThreadText(
      0, "Pitch evening", "Lumen Health and North Pier host a pitch evening on the 12th. Five slots are still open.",
      "I’d love to show our app.", "Is there food? ;)", "There is pizza."),
    ThreadText(0, "Coffee machine", "The coffee machine asks for descaling. Is that a job for us, or for the team?"),
    ThreadText(0, "Scanner to e-mail", "How do I scan from the printer straight to my inbox? It asks me for a PIN."),
    ThreadText(
      1, "WLAN-Passwort?", "Hallo zusammen, wie lautet das neue WLAN-Passwort im Erdgeschoss? Das alte geht nicht mehr."
    ),
    ThreadText(
      1, "Drucker druckt nur schwarz", "Der Drucker im Flur druckt keine Farbe mehr. Ist der Toner leer?",
      "Neuer Toner liegt im Schrank, ich tausche ihn gleich.", "Läuft wieder, danke!"),
    ThreadText(
      1, "Paket angenommen?", "Hat jemand gestern ein Paket für Spreecode angenommen? Der Bote sagt, ein Nachbar."),
    ThreadText(
      1, "Gemeinsames Frühstück", "Am Mittwoch um neun gibt es Frühstück in der Küche. Wer bringt Brötchen mit?",
      "Ich bringe Brötchen.", "Und ich Obst und Käse."),
    ThreadText(
      1, "Schlüssel für Raum Panke", "Der Schlüssel für Panke ist nicht an der Theke. Wer hat ihn zuletzt gehabt?"),
    ThreadText(
      1, "Fahrradkeller", "Im Fahrradkeller stehen drei Räder ohne Luft seit dem Sommer. Gehören die jemandem?",
      "Das grüne ist meins, ich hole es ab."),
    ThreadText(
      1, "Internet langsam", "Seit heute früh ist das Internet sehr langsam, auch per Kabel. Bin ich der Einzige?"),
    ThreadText(
      1, "Looking for a flatmate", "A room in Neukölln is free from the first, 14 square metres, quiet, with a balcony."
    ),
    ThreadText(
      1, "Heizung", "Bei uns am Fenster zieht es, und die Heizung bleibt kalt. Kann bitte jemand nachsehen?",
      "Ich schicke morgen den Hausmeister. Miriam"),
    ThreadText(
      1, "Imprimante", "Bonjour, l’imprimante du couloir ne reconnaît plus ma carte. Quelqu’un peut m’aider ?"),
    ThreadText(
      1, "Lauftreff", "Dienstags um 18 Uhr laufen wir eine Runde an der Spree. Tempo gemütlich.", "Bin dabei!",
      "Ich auch, nächste Woche."),
    ThreadText(1, "Monitor übrig", "Wir geben zwei Monitore mit 24 Zoll ab, gegen eine Spende für die Kaffeekasse."),
    ThreadText(1, "Hasło do Wi-Fi", "Cześć, czy ktoś zna hasło do Wi-Fi dla gości? Jutro mam tu spotkanie z klientem."),
    ThreadText(
      2, "Palavra-passe do Wi-Fi", "Bom dia! Alguém me diz a palavra-passe do Wi-Fi do segundo andar, por favor?"),
    ThreadText(
      2, "Impressora sem papel", "A impressora está sem papel desde ontem e o armário está fechado à chave.",
      "Já deixei duas resmas ao lado. Ana"),
    ThreadText(
      2, "Encomenda perdida", "A minha encomenda aparece como entregue, mas não está na receção. Alguém a viu?"),
    ThreadText(
      2, "Almoço de quinta", "Quinta-feira há cataplana no terraço, às 13h. Inscrições até quarta!", "Eu vou!",
      "Somos dois.", "Há opção vegetariana?", "Há, sim."),
    ThreadText(
      2, "Contraseña del wifi", "Hola, ¿alguien sabe la contraseña del wifi de la terraza? No me llega la señal."),
    ThreadText(
      2, "¿Dónde está la impresora?", "Soy nuevo aquí. ¿Dónde está la impresora y cómo se imprime en color?",
      "Al lado de la cocina; pide el código en recepción."),
    ThreadText(2, "Llaves de la taquilla", "He perdido las llaves de mi taquilla, la 23. ¿Hay una copia en recepción?"),
    ThreadText(
      2, "Il wifi cade spesso", "Ciao a tutti, anche a voi cade il wifi dopo le 15? Ieri ho perso due chiamate."),
    ThreadText(2, "Mot de passe", "Bonjour, je cherche le mot de passe du Wi-Fi pour mes invités de demain. Merci !"),
    ThreadText(
      2, "Surf on Saturday", "Waves look good on Saturday. I have room for three boards and two people.",
      "I’m in, can you pick me up?", "See you at 8."),
    ThreadText(2, "Yoga às quartas", "A aula de ioga volta na quarta às 18h30, no Armazém. Tragam tapete.", "Que bom!"),
    ThreadText(
      2, "Parcel for Seventh Wave", "A courier left a parcel for Seventh Wave at the wrong door. It is on my desk now."),
    ThreadText(
      2, "Ar condicionado", "O ar condicionado da sala Tejo está preso nos 18 graus. Alguém o consegue desligar?"),
    ThreadText(
      2, "会議室の予約", "来週の火曜日、Tejo を午後いっぱい予約したいのですが、まだ空いていますか。",
      "Hiroshi, it is free from 14:00. I have booked it for you. Ana"),
    ThreadText(0, "Κλειδιά", "Καλημέρα! Ξέχασα τα κλειδιά μου στο γραφείο. Μπορεί κάποιος να μου ανοίξει στις 7;"),
    ThreadText(0, "واي فاي", "مرحبا، ما هي كلمة مرور الواي فاي في الطابق الأول؟ شكرا"),
  ]

  /// What people write while the space goes on living.
  static let live: [ThreadText] = [
    ThreadText(0, "Wifi down?", "Is the wifi down for anyone else on the first floor?"),
    ThreadText(
      0, "Printer offline", "The printer says that it is offline, though it is on. Any trick that I should know?"),
    ThreadText(
      0, "Parcel collected by mistake?", "Did someone take my parcel from the shelf? A flat box from Kite & Paper."),
    ThreadText(1, "WLAN weg", "Das WLAN ist gerade weg, zumindest hinten links. Kann das jemand prüfen?"),
    ThreadText(
      1, "Schlüssel gefunden", "Am Eingang lag ein Schlüssel mit rotem Anhänger. Er liegt jetzt an der Theke."),
    ThreadText(1, "Drucker und A3", "Kann der Drucker im Flur auch A3? Ich finde das Fach nicht."),
    ThreadText(
      2, "Wi-Fi para convidados", "Preciso da palavra-passe do Wi-Fi para cinco convidados. Quem ma pode dar?"),
    ThreadText(2, "¿Llegó mi paquete?", "Espero un paquete desde el lunes. ¿Ha llegado algo para Azulejo Labs?"),
    ThreadText(2, "Projector in Sado", "The projector in Sado shows everything in green. Is there another one?"),
  ]

  static let liveReplies = [
    "Same here.", "It works again for me.", "Danke, das hat geholfen!", "Obrigada!", "¡Gracias!",
    "I’ll have a look. Ana",
    "Merci beaucoup !", "Please ask at the desk, they have a spare one.",
  ]
}
