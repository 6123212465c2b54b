import type { Channel } from '../../consent/consent.ts'
import { ended } from '../../consent/fold.ts'
import * as en from '../../language/english.ts'
import * as tr from '../../language/turkish.ts'

const stoppedTr: Record<Channel, string> = {
  ARAMA: 'sizi arayamaz',
  MESAJ: 'size SMS gönderemez',
  EPOSTA: 'size e-posta gönderemez',
}

const noCompany = 'bu şirket'

/** Names the contact of the company where a person is told to write to it. */
const at = (contact: string | null) => (contact === null ? '' : ` (${contact})`)

const of = (company: string | null) => (company === null ? 'bu şirketin' : tr.ending(company, 'genitive'))

/** Brands or scopes named in one sentence; the others are counted, and left to the list. */
const namedMax = 20

const listedTr = (names: readonly string[]) => {
  const more = names.length - namedMax
  return tr.list([...names.slice(0, namedMax), ...(more > 0 ? [`${tr.number(more)} tane daha`] : [])])
}

/** Names up to two change numbers; for more it gives their count and points to the history. */
const numbersTr = (ids: readonly string[]) =>
  ids.length <= 2 ? `işlem no ${tr.list(ids)}` : `${tr.number(ids.length)} işlem, numaraları: /gecmis`

/** KVKK article 10; short, since it is read on a phone. */
function notice(company: string | null, contact: string | null): { label: string; value: string }[] {
  const name = company ?? noCompany
  return [
    { label: 'Veri sorumlusu', value: name },
    {
      label: 'Amaç',
      value:
        'Ticari elektronik ileti izinlerinizi bulmak, göstermek, isteğinizle değiştirmek ve bunu ispat edebilmek.',
    },
    {
      label: 'Hukuki sebep',
      value:
        '6563 sayılı Kanun ve Ticari İletişim Yönetmeliği; KVKK m. 5/2: kanunda öngörülmesi (a), hukuki yükümlülük (ç), bir hakkın korunması (e).',
    },
    {
      label: 'Kimlere aktarılır',
      value:
        "İzin değişiklikleri, bağlantı kuruluysa İYS'ye; istenirse yetkili kurumlara. Bu sohbet Telegram üzerinden yürür, sunucuları yurt dışındadır.",
    },
    {
      label: 'Nasıl toplanır',
      value:
        'Numaranız, düğmeyle paylaştığınızda; e-posta adresiniz, yazıp gönderilen kodla doğruladığınızda Telegram üzerinden otomatik olarak alınır ve şifreli saklanır. Adınız saklanmaz.',
    },
    {
      label: 'Haklarınız (KVKK m. 11)',
      value:
        'Verinizin işlenip işlenmediğini ve amacını öğrenme, kime aktarıldığını bilme, düzeltme ve silme isteme, itiraz etme, zararın giderilmesini isteme.',
    },
    {
      label: 'Başvuru',
      value: `Buradan: /verilerim ve /verilerimi_sil. Ayrıca yazılı olarak ${company === null ? 'bu şirkete' : tr.ending(company, 'dative')}${at(contact)} iletebilirsiniz; en geç 30 gün içinde ücretsiz yanıtlanır.`,
    },
  ]
}

const turkish = {
  bot: {
    description:
      'Bu bot, şirketin size arama, SMS ve e-posta ile ulaşma izinlerini gösterir; istemediklerinizi ücretsiz ve gerekçe sormadan durdurur. Başlamak için aşağıdaki düğmeye dokunun.',
    shortDescription: 'Size kimlerin ulaşabildiğini görün, istemediklerinizi durdurun.',
  },
  start: {
    hello: (company: string | null) =>
      `Merhaba. Ben ${of(company)} izin botuyum. Size kimlerin mesaj gönderebildiğini gösterir, istemediklerinizi durdururum.`,
    askForContact:
      'Numaranızı doğrulamam için aşağıdaki düğmeyle paylaşın; numaranız yalnızca izinlerinizi bulmak için kullanılır. (Aydınlatma metni: /kvkk)',
    reach: (contact: string) => `Bize ulaşın: ${contact}`,
    shareContact: 'Numaramı paylaş',
    otherWays: (company: string | null, contact: string | null) =>
      `Numaranızı paylaşmak istemezseniz aldığınız mesajdaki bağlantıyı kullanabilir, ${company === null ? 'bu şirkete' : tr.ending(company, 'dative')}${at(contact)} yazabilir ya da iys.org.tr üzerinden durdurabilirsiniz.`,
    proofNeeded:
      'Bunun için önce numaranızı doğrulamam gerekir. Aşağıdaki düğmeyle paylaşın. (Aydınlatma metni: /kvkk)',
    covers: "Bir telefon numarası aramaları ve SMS'i kapsar; e-posta için e-posta adresiniz gerekir.",
    coversEmail: 'Bir e-posta adresi yalnızca e-postaları kapsar; arama ve SMS için numaranız gerekir.',
  },
  contact: {
    proved: (address: string) => `Numaranız doğrulandı: ${address}.`,
    notOwn: 'Bu, sizin numaranız değil. Yalnızca kendi numaranız için işlem yapabilirim.',
    anonymous: '+888 ile başlayan anonim numaralar gerçek bir hatta bağlı değil. Bunlar için izin tutulmaz.',
    typedPhone: 'Numarayı yazmanız doğrulamaya yetmiyor; yazdığınız saklanmaz.',
    share: 'Numaranızı doğrulamak için aşağıdaki düğmeyle paylaşın.',
    provedAlready: (address: string) => `Numaranız zaten doğrulandı: ${address}. İzinleriniz: /izinlerim`,
    noEmails:
      'E-posta adresleri burada doğrulanamıyor. Aldığınız e-postadaki bağlantıyı ya da e-posta uygulamanızdaki "Abonelikten çık" düğmesini kullanın.',
    typedEmail: 'Yazdığınız adres saklanmaz.',
    notUnderstood: 'Ne istediğinizi anlayamadım.',
    tryThis: 'Mesajları durdurmak için RET yazın. Yapabildiklerim: /yardim',
    welcome: 'Rica ederim. Bir isteğiniz olursa: /yardim',
  },
  consents: {
    summary: 'İzinleriniz.',
    title: (addresses: readonly string[]) => `${tr.list(addresses)} için kayıtlı izinler:`,
    none: (addresses: readonly string[]) =>
      `${tr.list(addresses)} için kayıtlı izin yok. İsterseniz şimdiden durdurabilirsiniz; RET saklanır ve dikkate alınır.`,
    noRecord: 'kayıt yok',
    trader: 'tacir',
    allStopped: 'Tüm markaları durdurdunuz.',
    stopChannel: (brand: string, channel: Channel) => `${brand} · ${tr.words.channels[channel]}: durdur`,
    stopBrand: (brand: string) => `${brand} · tüm kanallar: durdur`,
    stopAll: 'Tüm markalar: durdur',
    found: (name: string, count: number, shown: number) =>
      count > shown
        ? `"${name}" ile ${tr.number(count)} marka bulundu, ilk ${shown} tanesi aşağıda. Diğerleri için adın daha fazlasını yazın.`
        : `"${name}" ile ${tr.number(count)} marka bulundu. Birini seçin.`,
    next: 'Sonraki izinler',
    previous: 'Önceki izinler',
    notFound: (name: string) =>
      `"${name}" adında bir marka bulunamadı. Adın tamamını ya da bir sözcüğünü yazın; hepsi: /izinlerim`,
  },
  refuse: {
    stored: 'RET kaydedildi.',
    storedAll: 'Hepsi durduruldu, RET kaydedildi.',
    stopped: (brand: string, channels: readonly Channel[]) =>
      `${brand} artık ${tr.list(channels.map((channel) => stoppedTr[channel]))}.`,
    receipt: (consentDate: string | null, ids: readonly string[]) =>
      `${consentDate === null ? '' : `${tr.moment(consentDate)}, `}${numbersTr(ids)}.`,
    /** `ids`: those repeated refusals that were stored. */
    already: (scopes: readonly string[], ids: readonly string[]) =>
      `${listedTr(scopes)} zaten RET. ${ids.length === 0 ? 'Değişiklik yapılmadı.' : `Bu bildiriminiz de kaydedildi: ${numbersTr(ids)}.`}`,
    unchanged: 'Değişiklik yapılmadı.',
    phoneOnly: 'Bu numara e-posta adresinizi kapsamaz.',
    emailOnly: 'Bu e-posta adresi telefon numaranızı kapsamaz.',
    confirmAll: (channels: readonly Channel[], brands: readonly string[]) =>
      ended(
        `Hepsi durdurulsun mu? Şu markalar için ${tr.list(channels.map((channel) => tr.words.channels[channel]))} durdurulur: ${listedTr(brands)}`,
      ),
    confirmAllSummary: 'Hepsi durdurulsun mu?',
    confirmAllYes: 'Evet, hepsini durdur',
    cancel: 'Vazgeç',
    undoOffer: (scopes: readonly string[]) =>
      ended(
        `Yanlışlıkla mı oldu? Geri alırsanız şu izinler yeni bir ONAY olarak kaydedilir: ${listedTr(scopes)}`,
      ),
    undo: 'Geri al',
    undone: 'ONAY kaydedildi.',
    allowed: (scopes: readonly string[]) => ended(`Yeniden izin verildi: ${listedTr(scopes)}`),
    showList: 'İzinlerimi göster',
  },
  help: {
    summary: 'Yardım.',
    text: (company: string | null) =>
      `${tr.capital(of(company))} size ulaşmak için aldığı izinleri buradan görebilir, ücretsiz ve gerekçe göstermeden durdurabilirsiniz.`,
    languageAsk: 'Hangi dilde yazayım?',
    languageSet: 'Artık Türkçe yazıyorum.',
    oldButton: 'Bu düğme artık geçerli değil, hiçbir şey değişmedi. Güncel durum: /izinlerim',
  },
  inform: {
    title: 'Aydınlatma metni',
    notice,
    consentDiffers:
      'Ticari elektronik ileti onayı, verinizin işlenmesi için açık rıza değildir; ikisi ayrıdır.',
  },
}

const stoppedEn: Record<Channel, string> = {
  ARAMA: 'call you',
  MESAJ: 'send you SMS',
  EPOSTA: 'send you e-mail',
}

const listedEn = (names: readonly string[]) => {
  const more = names.length - namedMax
  return en.list([...names.slice(0, namedMax), ...(more > 0 ? [`${en.number(more)} more`] : [])])
}

/** Names up to two change numbers; for more it gives their count and points to the history. */
const numbersEn = (ids: readonly string[]) =>
  ids.length <= 2
    ? `record no ${en.list(ids)}`
    : `${en.counted(ids.length, 'change')}, their numbers: /history`

const named = (company: string | null) => company ?? 'this company'

const english: typeof turkish = {
  bot: {
    description:
      'This bot shows the permissions the company has to contact you by calls, SMS and e-mail. It stops those you do not want, free of charge and without asking why. Tap the button below to begin.',
    shortDescription: 'See who may contact you, and stop those you do not want.',
  },
  start: {
    hello: (company) =>
      `Hello. I am the ${company ?? 'company'} consent bot. I show you who may send you messages, and stop those you do not want. ONAY means allowed, RET means stopped.`,
    askForContact:
      'To let me verify your number, share it with the button below; it is used only to find your consents. (Information notice: /privacy)',
    reach: (contact) => `Contact us: ${contact}`,
    shareContact: 'Share my number',
    otherWays: (company, contact) =>
      `You need not share your number: use the link in the message you got, write to ${named(company)}${at(contact)}, or stop it at iys.org.tr.`,
    proofNeeded:
      'For this I need to verify your number first. Share it with the button below. (Information notice: /privacy)',
    covers: 'A phone number covers calls and SMS; for e-mail your e-mail address is needed.',
    coversEmail: 'An e-mail address covers e-mail only; for calls and SMS your number is needed.',
  },
  contact: {
    proved: (address) => `Your number is verified: ${address}.`,
    notOwn: 'This is not your number. I can act for your own number only.',
    anonymous:
      'Anonymous numbers that begin with +888 belong to no real line. No consents are kept for them.',
    typedPhone: 'Typing your number does not verify it; what you typed is not kept.',
    share: 'To verify your number, share it with the button below.',
    provedAlready: (address) => `Your number is verified already: ${address}. Your consents: /consents`,
    noEmails:
      'E-mail addresses cannot be verified here. Use the link in the e-mail you got or the unsubscribe button of your mail app.',
    typedEmail: 'The address you typed is not kept.',
    notUnderstood: 'I did not understand what you want.',
    tryThis: 'Type STOP to stop messages. More help: /help',
    welcome: 'You are welcome. If you need anything: /help',
  },
  consents: {
    summary: 'Your consents.',
    title: (addresses) => `Consents recorded for ${en.list(addresses)}:`,
    none: (addresses) =>
      `No consent is recorded for ${en.list(addresses)}. You can stop messages in advance; the refusal is kept and obeyed.`,
    noRecord: 'no record',
    trader: 'trader',
    allStopped: 'You have stopped all brands.',
    stopChannel: (brand, channel) => `${brand} · ${en.words.channels[channel]}: stop`,
    stopBrand: (brand) => `${brand} · all channels: stop`,
    stopAll: 'All brands: stop',
    found: (name, count, shown) =>
      count > shown
        ? `${en.number(count)} brands match "${name}", the first ${shown} are below. Type more of the name for the others.`
        : `${en.number(count)} brands match "${name}". Choose one.`,
    next: 'Next consents',
    previous: 'Previous consents',
    notFound: (name) =>
      `No brand called "${name}" was found. Type its whole name or one of its words; all of them: /consents`,
  },
  refuse: {
    stored: 'RET recorded (kaydedildi).',
    storedAll: 'Everything is stopped, RET recorded (kaydedildi).',
    stopped: (brand, channels) =>
      `${brand} may no longer ${en.list(channels.map((channel) => stoppedEn[channel]))}.`,
    receipt: (consentDate, ids) =>
      `${consentDate === null ? '' : `${en.moment(consentDate)}, `}${numbersEn(ids)}.`,
    already: (scopes, ids) =>
      `Already RET: ${ended(listedEn(scopes))} ${ids.length === 0 ? 'Nothing was changed.' : `Your message was recorded too (kaydedildi): ${numbersEn(ids)}.`}`,
    unchanged: 'Nothing was changed.',
    phoneOnly: 'This number does not cover your e-mail address.',
    emailOnly: 'This e-mail address does not cover your phone number.',
    confirmAll: (channels, brands) =>
      ended(
        `Stop everything? ${en.capital(en.list(channels.map((channel) => en.words.channels[channel])))} will be stopped for these brands: ${listedEn(brands)}`,
      ),
    confirmAllSummary: 'Stop everything?',
    confirmAllYes: 'Yes, stop everything',
    cancel: 'Cancel',
    undoOffer: (scopes) =>
      ended(`Was that a mistake? Undoing it records a new ONAY for: ${listedEn(scopes)}`),
    undo: 'Undo',
    undone: 'ONAY recorded (kaydedildi).',
    allowed: (scopes) => ended(`Allowed again: ${listedEn(scopes)}`),
    showList: 'Show my consents',
  },
  help: {
    summary: 'Help.',
    text: (company) =>
      `See and stop the permissions ${named(company)} has to contact you, free of charge and without giving a reason. ONAY means allowed, RET means stopped.`,
    languageAsk: 'In which language shall I write?',
    languageSet: "I'll write in English from now on.",
    oldButton: 'This button is no longer valid; nothing was changed. See your consents: /consents',
  },
  inform: {
    title: 'Information notice',
    notice: (company) => [
      { label: 'Data controller', value: named(company) },
      {
        label: 'Purpose',
        value:
          'To find and show your consents to commercial messages, to change them as you ask, and to be able to prove it.',
      },
      {
        label: 'Legal basis',
        value:
          'Law 6563 and the Regulation on Commercial Communication; KVKK art. 5/2: provided by law (a), legal obligation (ç), protection of a right (e).',
      },
      {
        label: 'Shared with',
        value:
          'Changes of consent go to İYS where a bridge is set up; to authorities where they ask. This chat runs through Telegram, whose servers are abroad.',
      },
      {
        label: 'How it is collected',
        value:
          'Your number comes through Telegram, automatically, when you share it with the button; your e-mail address when you type it and prove it by the code that is sent there. Both are kept encrypted. Your name is not kept.',
      },
      {
        label: 'Your rights (KVKK art. 11)',
        value:
          'To learn whether and why your data are processed and to whom they went, to have them corrected and erased, to object, to be compensated.',
      },
      {
        label: 'How to apply',
        value: `From here: /mydata and /erase. You may also send your request to ${named(company)} in writing; it is answered free of charge within 30 days.`,
      },
    ],
    consentDiffers:
      'Consent to messages is not explicit consent to the processing of your data; they are separate.',
  },
}

export const chatMessages = { tr: turkish, en: english }
