import type { Role } from '../../db/schema.ts'
import { type Door, originOf } from '../../src/consent/actor.ts'
import type { Channel, PermissionReason, Status } from '../../src/consent/consent.ts'
import { ended } from '../../src/consent/fold.ts'
import * as en from '../../src/language/english.ts'
import * as tr from '../../src/language/turkish.ts'

const permissionWordsTr: Record<Channel, { can: string; cannot: string }> = {
  ARAMA: { can: 'aranabilir', cannot: 'Aranamaz' },
  MESAJ: { can: 'mesaj gönderilebilir', cannot: 'Mesaj gönderilemez' },
  EPOSTA: { can: 'e-posta gönderilebilir', cannot: 'E-posta gönderilemez' },
}

/** ONAY here, but whether İYS has it is unknown. */
const dependsOnIys = (reason: PermissionReason) => reason === 'consent-unverified' || reason === 'trader'

/** True if the sentence for this reason already tells the state in İYS. */
export function tellsIysState(reason: PermissionReason): boolean {
  return dependsOnIys(reason) || reason.startsWith('iys-')
}

const reasonsTr: Record<PermissionReason, string | null> = {
  consent: null,
  'consent-unverified': null,
  trader: 'tacir ve RET yok',
  'no-consent': 'bu kanal için kayıtlı izin yok',
  'trader-unrecorded': "tacir adresi önce İYS'ye yüklenmeli",
  refused: 'alıcı reddetmiş',
  'refused-here': 'alıcı reddetmiş',
  'iys-waiting': "ONAY henüz İYS'ye bildirilmedi",
  'iys-sent': "ONAY İYS'ye gönderildi, yanıt bekleniyor",
  'iys-refused': "İYS bu ONAY'ı kabul etmedi",
  'iys-late': "ONAY'ın İYS'ye bildirim süresi geçti, alıcının yeniden onay vermesi gerekir",
  'brand-closed': 'marka kapatılmış',
  erased: 'adres silinmiş, RET olarak korunuyor',
}

const hiddenAddressTr = 'Bu adres silinmiş; RET olarak korunuyor. Hiçbir kanaldan mesaj gönderilemez.'

/** Names the kind of room, as a noun that takes the ending -na. */
const roomTr = (platform: string) => (platform === 'Slack' ? 'Slack kanalı' : 'Telegram grubu')

const turkish = {
  staff: {
    general: {
      dayToCome: 'Bu gün henüz gelmedi. Bugünü ya da geçmiş bir günü seçin.',
      addEvidenceFile: 'Kanıt dosyası ekle',
      evidence: 'Kanıt',
      noOpenBrand: 'Bunun için yetkili olduğunuz açık bir marka yok. Yöneticiye başvurun.',
      brandNotYours: (brand: string) =>
        `${brand} için düzenleyici yetkisi gerekir. Yöneticilere sorabilirim.`,
      pastFile:
        'Bu dosya o anın kaydıdır, gönderim listesi olarak kullanmayın. Adresi sonradan silinen izinler içinde yoktur.',
      fileOnce: 'Bağlantıyı yalnızca siz görüyorsunuz. 15 dakika geçerlidir ve dosya bir kez indirilebilir.',
      erased: hiddenAddressTr,
      erasedAddress: 'silinmiş adres',
      noRole: 'İzin kayıtlarını görmek için yetkiniz yok. Yöneticilere sorabilirim.',
      roleTooLow: (needed: Role) =>
        `Bunun için ${tr.words.roles[needed]} yetkisi gerekir. Yöneticilere sorabilirim.`,
      askForRole: 'Yetki iste',
      noAdmin: "Tanımlı bir yönetici yok. izin'i kuran kişiye başvurun.",
      roleAsked:
        'İsteğiniz bugün yöneticilere iletildi (günde bir kez iletilir). Yanıtları buradan size bildirilecek.',
      noSuchCommand: (word: string, nearest: string | null) =>
        `${word} diye bir komut yok.${nearest === null ? '' : ` Bunu mu demek istediniz: ${nearest}?`}`,
      forCommands: (help: string) => `Komutlar için: ${help}`,
      about:
        'izin, şirketin ticari ileti izinlerini tutar: kim aranabilir, kime SMS ya da e-posta gönderilebilir, kim reddetmiş.',
      commandMissing: (example: string) => `Ne yapmak istediğinizi de yazın, örneğin: ${example}`,
      oldButton: 'Bu düğme artık geçerli değil, hiçbir şey değişmedi. Komutu yeniden yazın.',
      unreadableAddress: 'Bu adres artık açılamıyor, hiçbir şey değişmedi.',
      ceiling: (perDay: number) =>
        `Bugünkü sorgu sınırınıza ulaştınız: günde ${tr.number(perDay)}. Yarın yeniden sorgulayabilirsiniz.`,
      usageTitle: 'İzin komutları',
      usage: 'Kullanım',
      examples: 'Örnekler',
      addressInChannel:
        'Mesajınızdaki adresi bu Slack kanalındaki herkes görüyor. Mesajınızı silin; adresi /izin ile ya da bana doğrudan yazın.',
      tasks: 'Ne yapmak istiyorsunuz?',
      subjects: {
        ask: 'Sorgulama',
        record: 'Kayıt',
        complaints: 'Şikâyetler',
        reports: 'Raporlar',
        manage: 'Yönetim',
      },
      footnote: (help: string) => `Yanıtları yalnızca siz görüyorsunuz. Bir komutun ayrıntısı: ${help}.`,
      order: 'Önce adresi yazın, kalanı istediğiniz sırada. Kanal: arama, SMS, e-posta ya da hepsi.',
      alone: 'Adres isteyen bir komutu tek başına yazarsanız form açılır; adres sohbete yazılmaz.',
      noBrand: 'Yetkili olduğunuz bir marka yok. Yöneticiye başvurun.',
    },
    lookUp: {
      /** Says how it was recorded; the caller adds the person's name behind it. */
      recordedBy: (door: Door, status: Status, isNamed: boolean) => {
        if (originOf(door) === 'recipient') return `alıcının kendisi (${tr.words.doors[door]})`
        const verb = status === 'RET' ? 'kaydeden' : 'ekleyen'
        if (door === 'import' && isNamed) return `dosyayla ${verb}`
        return door === 'slack' && isNamed ? verb : `${verb} ${tr.words.doors[door]}`
      },
      change: 'Değiştir',
      voidedBy: 'geri alan',
      /** Stands before the name of the approver. */
      approvedBy: 'doğrulayan',
      permissionSentence: (channel: Channel, maySend: boolean, reason: PermissionReason) => {
        const reasonText = reasonsTr[reason]
        const { can, cannot } = permissionWordsTr[channel]
        const allowedText = dependsOnIys(reason) ? `İYS'de kayıtlıysa ${can}` : tr.capital(can)
        return `${maySend ? allowedText : cannot}${reasonText === null ? '' : `: ${reasonText}`}.`
      },
      /** `isFirst`: there was no record before (R8). */
      local: (isFirst: boolean) =>
        `${isFirst ? 'Önceden izni olmadığı için İYS' : 'İYS'} bu RET'i kabul etmez; burada saklanır ve uygulanır.`,
      uploadByHand: "Bunu iys.org.tr'de siz bildirin.",
      daysToReport: (daysLeft: number) =>
        daysLeft < 0
          ? "İYS'ye bildirme süresi doldu"
          : daysLeft === 0
            ? "İYS'ye bildirmek için son gün bugün"
            : `İYS'ye bildirmek için ${tr.number(daysLeft)} iş günü kaldı`,
      noRecord: 'kayıt yok',
    },
  },
  home: {
    allCommands: 'Tümü',
    lookUp: 'İzin sorgula',
    add: 'ONAY kaydet',
    reject: 'RET kaydet',
    report: 'Rapor',
  },
  /** The code leads to a line of the log. */
  failure: {
    unchanged: (code: string) =>
      'Şu anda kaydedemedim, hiçbir şey değişmedi. Birkaç dakika sonra yeniden deneyin. ' +
      `Sürerse yöneticiye şu kodu iletin: ${code}.`,
    triedAgain: (code: string) =>
      'Şu anda kaydedemedim, henüz hiçbir şey değişmedi. İsteğinizi az sonra kendim yeniden dener, sonucu yazarım; siz yinelemeyin. ' +
      `Sonuç gelmezse yöneticiye şu kodu iletin: ${code}.`,
    callerUnknown: (code: string) =>
      `Kim olduğunuz şu anda Slack'ten doğrulanamadı, hiçbir işlem yapılmadı. Birkaç dakika sonra yeniden deneyin. Sürerse yöneticiye şu kodu iletin: ${code}.`,
    unknown: (code: string) =>
      'Beklenmedik bir hata oldu; isteğinizin işlenip işlenmediğini bilmiyorum. ' +
      `Yeniden denemeden önce durumu sorgulayın. Sürerse yöneticiye şu kodu iletin: ${code}.`,
    notProcessed: (contact: string | null) =>
      `Son isteğiniz, bizdeki bir hata yüzünden işlenemedi. Lütfen yeniden deneyin. Yine olmazsa şirkete başka bir yoldan ulaşın${contact === null ? '.' : `: ${contact}`}`,
  },
  /** Everyone in the group reads it. */
  telegramGroup: {
    summary: 'Bu grubun numarası:',
    add: "Günlük raporun bu gruba gelmesi için bir yönetici Slack'te şunu yazar:",
    remove: 'Raporu durdurmak için:',
    menu: 'Günlük raporun bu gruba nasıl geleceğini gösterir',
  },
  posts: {
    mayBeRepeat: 'Bu mesaj ikinci kez gelmiş olabilir.',
    undelivered: {
      summary: 'Bir mesaj gönderilirken sorun çıktı.',
      lost: (brand: string, platform: string, place: string) =>
        `${brand} raporu gönderilemedi: ${roomTr(platform)}na (${place}) ulaşılamıyor. Rapor saklandı; uygulamayı oraya yeniden ekleyin ya da günlük raporu orada durdurun.`,
      refused: (brand: string, platform: string, place: string) =>
        `${brand} için ${roomTr(platform)}na (${place}) giden bir mesaj kabul edilmedi; yeniden gönderilmeyecek. Oraya bakın; rapor gelmediyse sunucuda dosya olarak alın: izin report --date YYYY-AA-GG --out KLASÖR`,
      unknown: (brand: string, platform: string, place: string) =>
        `${brand} için ${roomTr(platform)}na (${place}) giden bir mesaj yanıtsız kaldı: ulaşıp ulaşmadığı bilinmiyor, yeniden gönderilmeyecek. Oraya bakın; rapor gelmediyse sunucuda yeniden gönderin: izin report --date YYYY-AA-GG --post`,
      person: (platform: string) =>
        `${platform} üzerinden bir kişiye giden bir mesaj yanıtsız kaldı: ulaşıp ulaşmadığı bilinmiyor, yeniden gönderilmeyecek. Sunucunun ${platform} ile bağlantısını kontrol edin.`,
      item: (item: number, detail: string) => `Sunucu günlüğünde mesaj ${item}: ${detail}`,
    },
    inboundGivenUp: (platform: string) =>
      `${platform} üzerinden gelen bir istek, izin'deki bir hata yüzünden işlenemedi ve bırakıldı. Bir RET isteği olabilir. Gönderene yeniden denemesi söylendi.`,
    inboundGivenUpItem: (item: number) => `Sunucu günlüğünde inbox.given-up, kayıt ${item}.`,
  },
}

const permissionWordsEn: Record<Channel, { can: string; cannot: string }> = {
  ARAMA: { can: 'May be called', cannot: 'May not be called' },
  MESAJ: { can: 'Messages may be sent', cannot: 'Messages may not be sent' },
  EPOSTA: { can: 'E-mail may be sent', cannot: 'E-mail may not be sent' },
}

const reasonsEn: Record<PermissionReason, string | null> = {
  consent: null,
  'consent-unverified': null,
  trader: 'a trader without RET',
  'no-consent': 'no consent is recorded for this channel',
  'trader-unrecorded': "a trader's address must be loaded into İYS first",
  refused: 'the recipient refused',
  'refused-here': 'the recipient refused',
  'iys-waiting': 'the ONAY was not reported to İYS yet',
  'iys-sent': 'the ONAY was sent to İYS, which has not answered yet',
  'iys-refused': 'İYS did not take this ONAY',
  'iys-late': 'it is too late to report the ONAY to İYS, ask the recipient again',
  'brand-closed': 'the brand is closed',
  erased: 'the address was erased and is kept as RET',
}

const english: typeof turkish = {
  staff: {
    general: {
      dayToCome: 'This day has not come yet. Choose today or a past day.',
      addEvidenceFile: 'Add evidence file',
      evidence: 'Evidence',
      noOpenBrand: 'There is no open brand you may edit. Please ask an admin.',
      brandNotYours: (brand) => `${ended(`This needs the role editor for ${brand}`)} I can ask the admins.`,
      pastFile:
        'This file is a record of that moment. Do not send to it. Consents whose addresses were erased since are not in it.',
      fileOnce: 'Only you see this link. It is valid for 15 minutes and works once.',
      erased: 'This address was erased; it is kept as RET. No message may be sent on any channel.',
      erasedAddress: 'erased address',
      noRole: 'You have no role to see consents. I can ask the admins.',
      roleTooLow: (needed) => `This needs the role ${en.words.roles[needed]}. I can ask the admins.`,
      askForRole: 'Ask for a role',
      noAdmin: 'There is no admin. Ask the person who set izin up.',
      roleAsked:
        'The admins were told of your request today (they are told once a day). You will get their answer here.',
      noSuchCommand: (word, nearest) =>
        `There is no command ${word}.${nearest === null ? '' : ` Did you mean ${nearest}?`}`,
      forCommands: (help) => `For the commands: ${help}`,
      about:
        'izin keeps the consents of the company to commercial messages: who may be called or sent SMS or e-mail, and who refused.',
      commandMissing: (example) => `Write what to do as well, for example: ${example}`,
      oldButton: 'This button is no longer valid; nothing was changed. Please type the command again.',
      unreadableAddress: 'This address can no longer be opened; nothing was changed.',
      ceiling: (perDay) =>
        `You have reached today's limit of look-ups: ${en.number(perDay)} a day. You can ask again tomorrow.`,
      usageTitle: 'Consent commands',
      usage: 'Usage',
      examples: 'Examples',
      addressInChannel:
        'Everyone in this Slack channel can see the address in your message. Delete your message; use /izin or write to me directly.',
      tasks: 'What would you like to do?',
      subjects: {
        ask: 'Looking up',
        record: 'Recording',
        complaints: 'Complaints',
        reports: 'Reports',
        manage: 'Administration',
      },
      footnote: (help) => `Only you see the answers. More about a command: ${help}.`,
      order: 'The address comes first, the rest in any order. Channel: calls, SMS, e-mail or all.',
      alone:
        'A command that takes an address, typed alone, opens a form; no address is written into the chat.',
      noBrand: 'You have no role for any brand. Ask an admin for one.',
    },
    lookUp: {
      recordedBy: (door, status, isNamed) => {
        if (originOf(door) === 'recipient') return `the recipient (${en.words.doors[door]})`
        const verb = status === 'RET' ? 'recorded' : 'added'
        if (door === 'import' && isNamed) return `${verb} with a file by`
        return door === 'slack' && isNamed ? `${verb} by` : `${verb} by ${en.words.doors[door]}`
      },
      change: 'Change',
      voidedBy: 'taken back by',
      approvedBy: 'confirmed by',
      permissionSentence: (channel, maySend, reason) => {
        const reasonText = reasonsEn[reason]
        const { can, cannot } = permissionWordsEn[channel]
        const allowedText = dependsOnIys(reason) ? `${can} if İYS has it` : can
        return `${maySend ? allowedText : cannot}${reasonText === null ? '' : `: ${reasonText}`}.`
      },
      local: (isFirst) =>
        `İYS does not take this refusal${isFirst ? ', since there was no consent before' : ''}; it is kept and obeyed here.`,
      uploadByHand: 'Report this to İYS yourself at iys.org.tr.',
      daysToReport: (daysLeft) =>
        daysLeft < 0
          ? 'the time to report it to İYS has ended'
          : daysLeft === 0
            ? 'today is the last day to report it to İYS'
            : `${en.counted(daysLeft, 'business day')} left to report it to İYS`,
      noRecord: 'no record',
    },
  },
  home: {
    allCommands: 'All',
    lookUp: 'Look up consents',
    add: 'Record ONAY',
    reject: 'Record RET',
    report: 'Report',
  },
  failure: {
    unchanged: (code) =>
      'I could not save this just now, and nothing has changed. Please try again in a few minutes. ' +
      `If it goes on, give this code to your administrator: ${code}.`,
    triedAgain: (code) =>
      'I could not save this just now, and nothing has changed yet. I will try again by myself and send you the result, so please do not repeat it. ' +
      `If no result comes, give this code to your administrator: ${code}.`,
    callerUnknown: (code) =>
      `Slack could not confirm who you are just now, so nothing was done. Please try again in a few minutes. If it goes on, give this code to your administrator: ${code}.`,
    unknown: (code) =>
      'Something unexpected went wrong, and I do not know whether your request was carried out. ' +
      `Look it up before you repeat it. If it goes on, give this code to your administrator: ${code}.`,
    notProcessed: (contact) =>
      `Your last request could not be processed because of an error on our side. Please try again. If it fails again, contact the company another way${contact === null ? '.' : `: ${contact}`}`,
  },
  telegramGroup: {
    summary: 'The id of this group:',
    add: 'To get the daily report here, an admin types this in Slack:',
    remove: 'To stop the report:',
    menu: 'Shows how to get the daily report in this group',
  },
  posts: {
    mayBeRepeat: 'This message may have come for the second time.',
    undelivered: {
      summary: 'There was a problem with sending a message.',
      lost: (brand, platform, place) =>
        `The report of ${brand} could not be sent: ${platform} (${place}) cannot be reached. The report is kept; add the app there again, or stop the daily report there.`,
      refused: (brand, platform, place) =>
        `A message for ${brand} to ${platform} (${place}) was not accepted and will not be sent again. Look there; if the report is missing, get it as a file on the server: izin report --date YYYY-MM-DD --out DIR`,
      unknown: (brand, platform, place) =>
        `A message for ${brand} to ${platform} (${place}) was never answered: whether it arrived is not known, and it will not be sent again. Look there; if the report is missing, send it again on the server: izin report --date YYYY-MM-DD --post`,
      person: (platform) =>
        `A message to a person over ${platform} was never answered: whether it arrived is not known, and it will not be sent again. Check the connection of the server to ${platform}.`,
      item: (item, detail) => `In the log: message ${item}, ${detail}`,
    },
    inboundGivenUp: (platform) =>
      `A request that came over ${platform} could not be processed because of an error in izin, and was given up. It may have been a refusal. Its sender was asked to try again.`,
    inboundGivenUpItem: (item) => `In the log: inbox.given-up, item ${item}.`,
  },
}

export const staffMessages = { tr: turkish, en: english }
