import type { RecipientType, Status } from '../../../src/consent/channel.ts'
import { list, words } from '../turkish.ts'

/** Titles and buttons have room for 24 characters. */
export const commandForms = {
  open: 'Formu aç',
  choose: 'Komut seç',
  everyBrand: 'tüm markalar',
  everyBrandHint: 'Boş bırakırsanız yetkili olduğunuz tüm markalar gösterilir.',
  numberHint: 'Şikâyetler listesinde ve bildirimde yazar, örneğin 3.',
  oneOfBoth: 'İkisi birden seçilmez; birini boş bırakın.',
  role: {
    give: 'Yetki ver',
    giveSubmit: 'Yetkiyi ver',
    take: 'Yetki al',
    takeSubmit: 'Devam',
    person: 'Kişi',
    whom: 'Kişiyi seçin.',
    role: 'Yetki',
    roleHint: `${words.roles.viewer}: sorgular, rapor okur. ${words.roles.editor}: ONAY ve RET de yazar. ${words.roles.admin}: marka, oda, yetki ve ayarları da yönetir.`,
    roleMissing: 'Yetki eksik. Listeden birini seçin.',
  },
  room: {
    add: 'Odaya rapor ekle',
    title: 'Günlük rapor odası',
    submit: 'Kaydet',
    room: 'Slack odası',
    telegram: 'Telegram grubu',
    telegramHint: 'Rapor bir Telegram grubuna gidecekse grubun numarası, örneğin -1001234567890.',
    telegramWrong: 'Telegram grubunun numarası yalnızca rakamdan oluşur, başında eksi olabilir.',
    whichRoom: 'Slack odasını seçin ya da Telegram grubunun numarasını yazın.',
    notARoom: 'Rapor yalnızca bir odaya gider, kişiye değil. Bir oda seçin.',
    time: 'Saat',
    timeHint: (usual: string) => `İstanbul saatiyle. Boş bırakırsanız ortak saat (${usual}) geçerli olur.`,
  },
  closeComplaint: {
    title: 'Şikâyeti kapat',
    submit: 'Şikâyeti kapat',
    number: 'Şikâyet no',
    outcome: 'Sonuç',
    outcomeMissing: 'Sonuç eksik. Listeden birini seçin.',
    noteHint: 'Şifreli saklanır, yalnızca kanıt dosyalarında görünür.',
  },
  erase: {
    title: 'Adresi sil',
    submit: 'Devam',
    intro: 'Sonraki ekranda silmenin neyi kapsadığı gösterilir; onu doğrulayana kadar hiçbir şey değişmez.',
  },
  upload: {
    open: "Dosyayı Slack'ten seç",
    title: 'İzin listesi yükle',
    submit: 'Yükle ve ön izle',
    file: 'Dosya',
    fileHint:
      "CSV ya da Excel (.xlsx); ilk satırda sütun adları: izin türü, izin kaynağı, alıcı, izin durumu, izin tarihi. Dosya Slack'te sizin dosyanız olarak kalır; kalmasın derseniz yükleme sayfasını kullanın.",
    fileMissing: 'Dosya eksik. Bir dosya seçin.',
  },
  setting: {
    open: 'Yeni değer yaz',
    title: 'Ayarı değiştir',
    submit: 'Kaydet',
    value: 'Yeni değer',
    missing: 'Değer eksik.',
    now: (name: string, value: string) => `${name}, şimdiki değeri: ${value}.`,
  },
  changes: {
    open: 'Gün ve marka seç',
    title: 'Alıcı değişiklikleri',
    from: 'İlk gün',
    fromHint: 'O günden bugüne kadar gösterilir. Boş bırakırsanız dünden başlar.',
    tooLate: 'Bu gün henüz gelmedi. Bugünü ya da geçmiş bir günü seçin.',
  },
  report: {
    open: 'Başka bir gün',
    title: 'Günün raporu',
    day: 'Gün',
    dayHint: 'Boş bırakırsanız dünün raporu gösterilir. Bugün için ön izleme gelir.',
  },
  complaints: { open: 'Marka seç', title: 'Açık şikâyetler' },
  lastReports: { open: 'Marka seç', title: 'Son 7 rapor' },
  database: {
    open: 'Başka bir an ya da kapsam',
    title: 'İzinli veri tabanı',
    day: 'Geçmiş bir gün',
    dayHint: 'Boş bırakırsanız şu an alınır.',
    time: 'Saat',
    timeHint: 'Gün seçip saati boş bırakırsanız o günün sonu alınır.',
    scope: 'Kapsam',
    scopes: { ONAY: 'yalnızca ONAY (gönderilebilecek adresler)', all: 'ONAY ve RET' },
    stamp: 'Zaman damgası',
    stampWanted: 'Dosya zaman damgalı olsun',
  },
  brand: {
    edit: 'Marka değiştir',
    editSubmit: 'Kaydet',
    close: 'Marka kapat',
    closeSubmit: 'Devam',
    keptHint: 'Boş bırakırsanız olduğu gibi kalır.',
    nothing: 'Değiştirilecek bir şey yazılmadı: tescil numarasını ya da kısa adları yazın.',
  },
  evidence: {
    change: 'İşlem no',
    changeHint: 'İzin geçmişinde ve kaydın yanıtında yazar, örneğin 70f5…7c6d.',
  },
}

export const forms = {
  /** On the button of a form without a word of its own. */
  show: 'Göster',
  messageDay: 'Mesajın günü',
  messageDayHint:
    'Şikâyet edilen mesajın gönderildiği gün. Boş bırakırsanız yalnızca bugünkü durum gösterilir.',
  complaint: {
    title: 'Şikâyeti not et',
    submit: 'Not et',
    brandHint: 'Şikâyette marka belirtilmediyse boş bırakın.',
    received: 'Şikâyetin geldiği gün',
    receivedHint: 'Yanıt süresi bu günden başlar.',
    messageDay: 'Mesajın günü',
    messageDayHint: 'Şikâyet edilen mesajın gönderildiği gün. Bilinmiyorsa boş bırakın.',
    messageTime: 'Mesajın saati',
    messageTimeHint: 'İstanbul saatiyle.',
    message: 'Mesajın metni',
    messageHint: 'Şikâyet edilen mesajın tamamı. Şifreli saklanır, yalnızca kanıt dosyalarında görünür.',
    noteHint: 'Şikâyetin nereden geldiği ve oradaki numarası, örneğin e-Devlet 2026/4711.',
  },
  newTitle: 'İzin kaydet',
  changeTitle: 'İzni değiştir',
  status: 'Yeni durum',
  statusMissing: 'Yeni durum eksik: ONAY ya da RET seçin.',
  recordTitle: (status: Status) => `${status} kaydet`,
  record: 'Kaydet',
  close: 'Kapat',
  address: 'Adres',
  addressHint: 'Telefon numarasının tamamı ya da e-posta adresi, örneğin 0532 123 45 67.',
  brand: 'Marka',
  everyBrand: 'Boş bırakırsanız yetkili olduğunuz tüm markalar sorulur.',
  channels: 'Kanal',
  allChannels: 'hepsi (adrese uyan her kanal)',
  type: 'Alıcı tipi',
  typeOnRecord: 'kayıtlı olduğu tip',
  /** Null where the form asks for the status too. */
  typeHint: (status: Status | null) =>
    [
      ...(status === 'ONAY' ? [] : ['Tip seçilmezse RET kayıtlı her tip için kaydedilir.']),
      ...(status === 'RET'
        ? []
        : ['Tip seçilmezse ONAY bireysel için kaydedilir; adres tacir olarak kayıtlıysa sorulur.']),
    ].join(' '),
  recordedRecipientTypes: (recorded: readonly RecipientType[]) =>
    `Kayıtlı: ${list(recorded.map((type) => words.types[type]))}.`,
  source: 'Kaynak',
  sourceHint: (status: Status): string =>
    status === 'ONAY' ? 'İzin nerede alındı?' : "Alıcı RET'i nerede bildirdi?",
  day: 'Tarih',
  dayHint: (status: Status) => `Alıcının ${status} bildirdiği gün. Boş bırakırsanız şu an alınır.`,
  time: 'Saat',
  timeHint: (status: Status) =>
    `İstanbul saatiyle. Gün seçip saati boş bırakırsanız o günün ${status === 'ONAY' ? 'başı' : 'sonu'} alınır.`,
  evidence: 'Kanıt',
  evidenceHint: (status: Status): string =>
    status === 'ONAY'
      ? 'İzni ne gösteriyor: form ya da çağrı kaydı numarası, onay metni. Şikâyet olursa izni şirket ispat eder.'
      : "RET'in dayanağı: mesajın metni, çağrı kaydı numarası.",
  files: 'Kanıt dosyası',
  filesHint: (mebibytes: number) =>
    `İmzalı form, ekran görüntüsü, e-posta ya da çağrı kaydı: PDF, PNG, JPEG, .eml, .txt, WAV, MP3, M4A; dosya başına en çok ${mebibytes} MB.`,
  note: 'Not',
  brandMissing: 'Marka eksik. Listeden birini seçin.',
  notOpened: 'Form açılamadı, hiçbir şey yazılmadı. Birkaç saniye sonra yeniden deneyin.',
  notTaken: 'Formda eksik ya da hatalı bir alan vardı, hiçbir şey yazılmadı. Formu yeniden açıp doldurun.',
}
