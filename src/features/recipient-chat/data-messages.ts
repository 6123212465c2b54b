import { waitIn } from '../../calendar/istanbul.ts'
import { type Door, originOf } from '../../consent/actor.ts'
import type { Channel } from '../../consent/consent.ts'
import { ended } from '../../consent/fold.ts'
import * as en from '../../language/english.ts'
import * as tr from '../../language/turkish.ts'

const asksTr: Record<Channel, string> = {
  ARAMA: 'numaranızı ticari amaçla aramasına',
  MESAJ: 'numaranıza ticari SMS göndermesine',
  EPOSTA: 'adresinize ticari e-posta göndermesine',
}

const namedTr = (channels: readonly Channel[]) =>
  tr.list(channels.map((channel) => tr.words.channels[channel]))

const turkish = {
  email: {
    prove: 'E-posta adresimi doğrula',
    provePhone: 'Numaramı doğrula',
    typeIt:
      'E-posta adresinizi yazın. Doğrulamak için o adrese bir kod gönderirim; adresiniz yalnızca izinlerinizi bulmak için kullanılır.',
    unreadable:
      'Yazdığınız adres okunamadı. Bir e-posta adresi kullanıcı adı, @ ve alan adından oluşur; Türkçe harf ve boşluk içermez. Yeniden yazın.',
    sent: (address: string, minutes: number) =>
      `${address} adresine 6 haneli bir kod gönderildi. ${minutes} dakika geçerlidir; kodu buraya yazın. Gelmediyse gereksiz e-posta klasörüne de bakın.`,
    sentBySms: (address: string, minutes: number) =>
      `${address} numarasına SMS'le 6 haneli bir kod gönderildi. ${minutes} dakika geçerlidir; kodu buraya yazın.`,
    sentJustNow: (minutes: number) =>
      `Bu adrese az önce bir kod gönderildi. Geldiyse onu yazın, gelmediyse ${waitIn.tr(minutes)} sonra yeniden isteyin.`,
    askedTooOften: (minutes: number) =>
      `Art arda çok kod istendi. ${waitIn.tr(minutes)} sonra yeniden deneyin; gelmiş bir kodunuz varsa onu yazabilirsiniz.`,
    noCode: 'Bekleyen bir kod yok. Yeni kod için e-posta adresinizi yazın: /eposta',
    wrongCode: (triesLeft: number) => `Kod yanlış. ${triesLeft} deneme hakkınız kaldı.`,
    codeOver: 'Bu kodun süresi doldu ya da çok kez denendi. Yeni kod için e-posta adresinizi yazın: /eposta',
    proved: (address: string) => `E-posta adresiniz doğrulandı: ${address}.`,
  },
  history: {
    title: (addresses: readonly string[]) => `İzin geçmişi: ${tr.list(addresses)}`,
    none: 'Kayıtlı bir değişiklik yok.',
    by: (door: Door) => (originOf(door) === 'recipient' ? `siz, ${tr.words.doors[door]}` : 'şirket'),
    said: (consentDate: string) => `beyan ${tr.moment(consentDate)}`,
    repeat: 'yinelenen RET',
    id: (id: string) => `işlem no ${id}`,
  },
  onay: {
    allow: (brand: string, channel: Channel) => `${brand} · ${tr.words.channels[channel]}: izin ver`,
    question: (brand: string, channel: Channel, address: string) =>
      `${tr.ending(brand, 'genitive')} ${address} ${asksTr[channel]} izin veriyor musunuz? İzniniz siz geri alana kadar geçerlidir; dilediğiniz an, gerekçe göstermeden ve ücretsiz durdurabilirsiniz.`,
    give: (brand: string, channel: Channel) => `${brand} · ${tr.words.channels[channel]}: izin veriyorum`,
    given: (brand: string, channel: Channel, address: string) =>
      `${brand} · ${tr.words.channels[channel]} (${address}).`,
    wayOut: 'Vazgeçerseniz aşağıdaki düğmeyle ya da /ret ile durdurabilirsiniz.',
    already: (brand: string, channel: Channel, since: string | null) =>
      `${brand} · ${tr.words.channels[channel]} zaten ONAY${since === null ? '' : ` (${tr.ending(tr.date(since), 'ablative')} beri)`}.`,
  },
  form: {
    prove:
      'Sayfada verdiğiniz onay için önce numaranızın size ait olduğunu göstermeniz gerekir. Aşağıdaki düğmeyle paylaşın; doğrulamadan hiçbir şey kaydedilmez.',
    question: (brand: string, channels: readonly Channel[]) =>
      `Bu numara için sayfada ${brand} · ${namedTr(channels)} onayı istendi. Ticari ileti almayı kabul ediyor musunuz? Onayınızı dilediğiniz an, gerekçe göstermeden ve ücretsiz geri alabilirsiniz. Bunu siz istemediyseniz hiçbir şey yapmanız gerekmez.`,
    give: (brand: string, channels: readonly Channel[]) => `${brand} · ${namedTr(channels)}: ONAY veriyorum`,
    stored: (brand: string, channel: Channel, receipt: string) =>
      `${brand} · ${tr.words.channels[channel]}: ONAY kaydedildi. ${receipt}`,
    already: (brand: string, channel: Channel) =>
      `${brand} · ${tr.words.channels[channel]} zaten ONAY. Değişiklik yapılmadı.`,
    refused: (brand: string, channel: Channel) =>
      `${brand} · ${tr.words.channels[channel]}: onay alınamadı, değişiklik yapılmadı.`,
    over: 'Bu istek tanınmadı ya da süresi doldu, hiçbir şey kaydedilmedi. Sayfadaki formu yeniden doldurabilirsiniz.',
    otherNumber: 'Bu istek doğruladığınız numara için değil, hiçbir şey kaydedilmedi.',
  },
  data: {
    title: 'Hakkınızda tutulan veriler',
    account:
      'Telegram hesabınızdan yalnızca kullanıcı numaranız, sohbet numaranız ve diliniz tutulur; adınız tutulmaz.',
    file: (company: string | null) =>
      `Tamamı (izinler, değişiklikler, kanıtlar, şikâyetler, kimin ne zaman sorguladığı) ${
        company === null ? 'bu şirketin' : tr.ending(company, 'genitive')
      } kendi sunucusundan bir dosya olarak indirilir. Açık adresiniz sohbete yazılmaz.`,
    fetch: (address: string) => `Verilerimi indir: ${address}`,
    link: (address: string) =>
      `${address} ile ilgili dosyanız hazır. Bağlantı 15 dakika geçerlidir ve bir kez kullanılır; başkasına iletmeyin.`,
    open: 'Dosyayı aç',
    erase: 'Verilerimi sil',
  },
  erase: {
    title: 'Verilerinizi silme',
    refusalFirst:
      'Yalnızca mesaj almak istemiyorsanız silmeniz gerekmez: hepsini durdurmak yeter, izinlerinizi de görmeye devam edersiniz.',
    scope: (addresses: readonly string[]) =>
      `Silme ${tr.list(addresses)} için geçerlidir. Tüm markalarda ve kanallarda RET kaydedilir, adresiniz sorgularda ve listelerde görünmez, bu sohbetteki doğrulamanız kaldırılır.`,
    stays: (years: number) =>
      `Kalması gerekenler: bir RET işareti (listelere yeniden yazılırsanız size mesaj gönderilmesin diye; adresiniz bu işaretten okunamaz) ve eski izinlerinizin ispatı (Ticari İletişim Yönetmeliği m. 13: izin bittikten sonra ${tr.number(years)} yıl; yalnızca ispat gerekirse açılır). Süre dolunca adresiniz kalıcı olarak silinir.`,
    yes: 'Verilerimi sil, işlemi doğrula',
    done: 'Verileriniz silindi.',
    erased: (address: string) => `${address} silindi: tüm marka ve kanallarda RET.`,
    kept: (through: string) =>
      `İspat kayıtları ${tr.ending(tr.date(through), 'dative')} kadar erişime kapalı saklanır, sonra silinir.`,
    openComplaint: 'Açık bir şikâyetiniz var: sonuçlanana kadar adresiniz silinmez.',
    comeBack: 'Yeniden kullanmak isterseniz /start yazın; izinleriniz RET olarak kalır.',
  },
  receipt: {
    fetch: 'Belgeyi indir',
    link: 'Belgeniz hazır (PDF): değişiklik, mühürdeki yeri ve nasıl doğrulanacağı. Bağlantı 15 dakika geçerlidir ve bir kez kullanılır.',
    open: 'Belgeyi aç',
  },
}

const asksEn: Record<Channel, string> = {
  ARAMA: 'make commercial calls to your number',
  MESAJ: 'send commercial SMS to your number',
  EPOSTA: 'send commercial e-mail to your address',
}

const namedEn = (channels: readonly Channel[]) =>
  en.list(channels.map((channel) => en.words.channels[channel]))

const english: typeof turkish = {
  email: {
    prove: 'Verify my e-mail address',
    provePhone: 'Verify my number',
    typeIt:
      'Type your e-mail address. To verify it I send a code there; it is used only to find your consents.',
    unreadable:
      'The address you typed could not be read. An e-mail address is a name, @ and a domain, without Turkish letters or blanks. Type it again.',
    sent: (address, minutes) =>
      `A code of 6 digits was sent to ${address}. It is valid for ${minutes} minutes; type it here. If it does not come, check your spam folder too.`,
    sentBySms: (address, minutes) =>
      `A code of 6 digits was sent to ${address} by SMS. It is valid for ${minutes} minutes; type it here.`,
    sentJustNow: (minutes) =>
      `A code was sent to this address a moment ago. If it has come, type it; if not, ask again in ${waitIn.en(minutes)}.`,
    askedTooOften: (minutes) =>
      `Too many codes were asked for. Try again in ${waitIn.en(minutes)}; if a code has come, you can type it.`,
    noCode: 'There is no code waiting. For a new one type your e-mail address: /email',
    wrongCode: (triesLeft) =>
      `The code is wrong. You have ${triesLeft} more ${triesLeft === 1 ? 'try' : 'tries'}.`,
    codeOver: 'This code has expired or was tried too often. For a new one type your e-mail address: /email',
    proved: (address) => `Your e-mail address is verified: ${address}.`,
  },
  history: {
    title: (addresses) => `History: ${en.list(addresses)}`,
    none: 'No change is recorded.',
    by: (door) => (originOf(door) === 'recipient' ? `you, ${en.words.doors[door]}` : 'the company'),
    said: (consentDate) => `said ${en.moment(consentDate)}`,
    repeat: 'a refusal again',
    id: (id) => `record no ${id}`,
  },
  onay: {
    allow: (brand, channel) => `${brand} · ${en.words.channels[channel]}: allow`,
    question: (brand, channel, address) =>
      `Do you allow ${brand} to ${asksEn[channel]} ${address}? It holds until you take it back; you can stop it at any time, free of charge and without giving a reason.`,
    give: (brand, channel) => `${brand} · ${en.words.channels[channel]}: I allow it`,
    given: (brand, channel, address) => `${brand} · ${en.words.channels[channel]} (${address}).`,
    wayOut: 'If you change your mind, stop it by the button below or by /stop.',
    already: (brand, channel, since) =>
      `${brand} · ${en.words.channels[channel]}: already ONAY${since === null ? '' : ` (since ${en.date(since)})`}.`,
  },
  form: {
    prove:
      'For the consent you gave on the page you first have to show that the number is yours. Share it with the button below; nothing is recorded before.',
    question: (brand, channels) =>
      `On the page a consent for this number was asked for: ${brand} · ${namedEn(channels)}. Do you agree to get commercial messages? You can take it back at any time, without a reason and free of charge. If it was not you who asked, there is nothing you need to do.`,
    give: (brand, channels) => `${brand} · ${namedEn(channels)}: I give my ONAY`,
    stored: (brand, channel, receipt) =>
      `${brand} · ${en.words.channels[channel]}: ONAY recorded (kaydedildi). ${receipt}`,
    already: (brand, channel) =>
      `${brand} · ${en.words.channels[channel]} is ONAY already. Nothing was changed.`,
    refused: (brand, channel) =>
      `${brand} · ${en.words.channels[channel]}: the consent could not be taken; nothing was changed.`,
    over: 'This request is unknown or has expired; nothing was recorded. You may fill in the form on the page again.',
    otherNumber: 'This request is not for the number you have proved; nothing was recorded.',
  },
  data: {
    title: 'Data held about you',
    account:
      'Your Telegram account is kept only as its number, the number of this chat and your language, without your name.',
    file: (company) =>
      `${ended(`All of it (consents, changes, evidence, complaints, who asked and when) can be downloaded as a file from the server of ${company ?? 'this company'} itself`)} Your whole address is not written into the chat.`,
    fetch: (address) => `Download my data: ${address}`,
    link: (address) =>
      `Your file about ${address} is ready. The link is valid for 15 minutes and works once; do not pass it on.`,
    open: 'Open the file',
    erase: 'Erase my data',
  },
  erase: {
    title: 'Erasing your data',
    refusalFirst:
      'If you only want no more messages you need not erase anything: stopping all of them is enough, and you still see your consents.',
    scope: (addresses) =>
      `Erasing is for ${en.list(addresses)}. Every brand and channel becomes RET, your address no longer appears in look-ups and lists, and your verification in this chat is removed.`,
    stays: (years) =>
      `These have to stay: the mark of your RET (so that you are not written to again; your address is not readable in it) and the proof of past consents (Regulation on Commercial Communication art. 13: ${en.counted(years, 'year')} after the consent ended, locked away). After that your address is erased for good.`,
    yes: 'Erase my data, confirmed',
    done: 'Your data are erased.',
    erased: (address) => `${address} is erased: RET for all brands and channels.`,
    kept: (through) =>
      `The proof of past consents is kept locked away until ${en.date(through)}, then erased.`,
    openComplaint: 'You have an open complaint: until it is settled your address is not erased.',
    comeBack: 'To use this again type /start; your consents stay RET.',
  },
  receipt: {
    fetch: 'Receipt',
    link: 'Your receipt is ready (PDF): the change, its place in the seal and how to check it. The link is valid for 15 minutes and works once.',
    open: 'Open the receipt',
  },
}

export const dataMessages = { tr: turkish, en: english }
