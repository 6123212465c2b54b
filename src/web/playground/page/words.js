const words = {
  tr: {
    title: 'izin · deneme alanı',
    whatWide:
      'Deneme alanı: solda personelin Slack’i, sağda alıcının Telegram’ı. Yazdıklarınız gerçek uygulamadan geçer; hiçbir yere ileti gönderilmez.',
    whatShort: 'Deneme alanı: gerçek uygulama, hiçbir yere ileti gönderilmez.',
    story: 'Denenecek öykü',
    step1: 'Bakın',
    step1Text: (name) => `Slack’te ${name} için hangi izinlerin olduğuna bakın.`,
    step2: 'Durdurun',
    step2Text: (name) => `Telegram’da ${name} olun: /start, numaranızı paylaşın, gönderimi durdurun.`,
    step3: 'Görün',
    step3Text: () => 'Slack’te alıcının değişikliğini görün, günün raporunu alın.',
    stepDone: 'yapıldı',
    lookUp: 'sorgula',
    changes: 'değişiklikler',
    sides: 'Taraflar',
    staffSide: 'Personel',
    recipientSide: 'Alıcı',
    unread: 'okunmamış var',
    asWhom: 'Kim olarak',
    roles: { admin: 'yönetici', editor: 'düzenleyici', viewer: 'görüntüleyici', null: 'yetkisi yok' },
    conversations: 'Konuşmalar',
    direct: 'izin ile doğrudan',
    home: 'Ana sayfa',
    app: 'Uygulama',
    onlyYou: 'Yalnız siz görüyorsunuz',
    youTyped: 'Yazdığınız komut',
    edited: 'düzenlendi',
    commandLabel: 'Slack iletisi ya da komutu',
    commandHint: (command) => `${command} yazın ya da bir örnek seçin`,
    send: 'Gönder',
    examples: 'Örnekler',
    slackEmpty: 'Henüz kimse yazmadı',
    slackEmptyText:
      'Aşağıdaki örneklerden birini seçin ve Enter’a basın. Yanıtı gerçek izin uygulaması verir.',
    reportEmpty: 'Günlük rapor bu kanala düşer',
    reportEmptyText: 'Gün kapanınca dünün değişiklikleri, adres içermeden, burada görünür.',
    homeEmpty: 'Ana sayfa henüz boş',
    waiting: 'izin yanıtlıyor',
    newMessages: 'Yeni ileti',
    notices: {
      'command-failed': (n) => `${n.command} şu hatayla başarısız oldu: “${n.error}”`,
      'action-failed': (n) => `İşlem şu hatayla başarısız oldu: “${n.error}”`,
      'unknown-command': (n) => `${n.command} geçerli bir komut değil.`,
      'not-a-command': (n) =>
        `İletiniz konuşmaya yazıldı. izin yalnız ${n.command} ile başlayan komutları okur.`,
    },
    gone: 'Bu düğme artık geçerli değil.',
    notSent: 'Gönderilemedi. Sunucu çalışıyor mu?',
    offline: 'Sunucuyla bağlantı koptu, yeniden bağlanılıyor.',
    menu: 'Diğer işlemler',
    messageMenu: 'Mesaj işlemleri',
    choose: 'Seçin',
    optional: 'isteğe bağlı',
    close: 'Kapat',
    cancel: 'Vazgeç',
    submitFailed: 'Yanıt alınamadı. Yeniden deneyin.',
    required: 'Bu alanı doldurun.',
    bot: 'bot',
    group: 'grup',
    groupNote: 'Günlük rapor bu gruba da gelir; düğmeleri özel sohbeti açar.',
    groupEmpty: 'Grupta henüz ileti yok',
    telegramLabel: 'Telegram iletisi',
    telegramHint: 'İleti yazın',
    telegramEmpty: (name) => `${name} bota ilk kez yazacak`,
    telegramEmptyText: 'Alıcı, izinlerini burada görür ve istemediğini durdurur.',
    start: 'Başlat',
    botMenu: 'Bot komutları',
    shareOwn: 'Numaramı paylaş',
    shareOther: 'Başkasının kartını paylaş',
    contactCard: (name, phone) => `${name} · +${phone}`,
    contactOwn: 'kendi numarası',
    unreachable: 'Bot bu iletiyi alamadı.',
    ok: 'Tamam',
    openFile: 'Dosyayı aç',
    sendingFile: 'Dosya gönderiliyor…',
    fileFailed: 'Dosya gönderilemedi. Yeniden seçin.',
  },
  en: {
    title: 'izin · playground',
    whatWide:
      'Playground: the staff’s Slack on the left, the recipient’s Telegram on the right. What you type passes through the real application; nothing is sent anywhere.',
    whatShort: 'Playground: the real application; nothing is sent anywhere.',
    story: 'A story to try',
    step1: 'Look',
    step1Text: (name) => `In Slack, look up what ${name} has allowed.`,
    step2: 'Stop',
    step2Text: (name) => `In Telegram, be ${name}: /start, share your number, stop the messages.`,
    step3: 'See it',
    step3Text: () => 'Back in Slack, see the recipient’s change and get the day’s report.',
    stepDone: 'done',
    lookUp: 'lookup',
    changes: 'changes',
    sides: 'Sides',
    staffSide: 'Staff',
    recipientSide: 'Recipient',
    unread: 'unread',
    asWhom: 'Acting as',
    roles: { admin: 'admin', editor: 'editor', viewer: 'viewer', null: 'no role' },
    conversations: 'Conversations',
    direct: 'izin, direct',
    home: 'Home',
    app: 'App',
    onlyYou: 'Only visible to you',
    youTyped: 'The command you typed',
    edited: 'edited',
    commandLabel: 'Slack message or command',
    commandHint: (command) => `Type ${command} or pick an example`,
    send: 'Send',
    examples: 'Examples',
    slackEmpty: 'Nobody has written yet',
    slackEmptyText: 'Pick one of the examples below and press Enter. The real izin application answers.',
    reportEmpty: 'The daily report is posted here',
    reportEmptyText:
      'Once the day is closed yesterday’s changes appear in this channel, without any address.',
    homeEmpty: 'Home is still empty',
    waiting: 'izin is answering',
    newMessages: 'New message',
    notices: {
      'command-failed': (n) => `${n.command} failed with the error “${n.error}”`,
      'action-failed': (n) => `The action failed with the error “${n.error}”`,
      'unknown-command': (n) => `${n.command} is not a valid command.`,
      'not-a-command': (n) =>
        `Your message was posted. izin reads only commands that begin with ${n.command}.`,
    },
    gone: 'This button is no longer valid.',
    notSent: 'Could not be sent. Is the server running?',
    offline: 'The connection to the server was lost; reconnecting.',
    menu: 'More actions',
    messageMenu: 'Message actions',
    choose: 'Choose',
    optional: 'optional',
    close: 'Close',
    cancel: 'Cancel',
    submitFailed: 'No answer came. Try again.',
    required: 'Please fill in this field.',
    bot: 'bot',
    group: 'group',
    groupNote: 'The daily report is posted here too; its buttons open the private chat.',
    groupEmpty: 'Nothing in the group yet',
    telegramLabel: 'Telegram message',
    telegramHint: 'Write a message',
    telegramEmpty: (name) => `${name} has not written to the bot yet`,
    telegramEmptyText: 'Here recipients see what they have allowed and stop what they do not want.',
    start: 'Start',
    botMenu: 'Bot commands',
    shareOwn: 'Share my number',
    shareOther: 'Share somebody else’s card',
    contactCard: (name, phone) => `${name} · +${phone}`,
    contactOwn: 'own number',
    unreachable: 'The bot could not take this message.',
    ok: 'OK',
    openFile: 'Open file',
    sendingFile: 'Sending the file…',
    fileFailed: 'The file could not be sent. Choose it again.',
  },
}

const storageKey = 'izin.playground.language'
let current = readStored() ?? (/^tr\b/i.test(navigator.language) ? 'tr' : 'en')

/** Storage may be switched off; then the choice lasts as long as the page. */
function readStored() {
  try {
    const stored = localStorage.getItem(storageKey)
    return stored in words ? stored : null
  } catch {
    return null
  }
}

export function language() {
  return current
}

export function setLanguage(next) {
  current = next
  try {
    localStorage.setItem(storageKey, next)
  } catch {
    // Kept for this page only.
  }
}

/** The words of the chosen language. */
export function say() {
  return words[current]
}
