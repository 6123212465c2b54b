/**
 * What the document about one person says beside the words of the evidence pack. In Turkish alone: it is for a request under
 * the KVKK.
 */
export const personTexts = {
  title: 'Kişisel verileriniz',
  subtitle: 'Bu adres hakkında tutulan her şey (6698 sayılı Kanun, KVKK m. 11)',
  controller: 'Veri sorumlusu',
  address: 'Adres',
  knownSince: 'İlk kaydedildiği an',
  unknown: 'bu adres kayıtlı değil',
  counts: (changes: number, complaints: number, lookUps: number) =>
    `${changes} değişiklik, ${complaints} şikâyet, ${lookUps} sorgu`,

  links: 'Sizin için hazırlanan bağlantılar',
  linksAbout:
    'İzinlerinizi görüp değiştirebilmeniz için iletilere konan bağlantılar. Bağlantının kendisi saklanmaz.',
  noLinks: 'Bu adres için bağlantı hazırlanmamış.',
  linkColumns: ['Marka', 'Kanal', 'Hazırlandığı an'],

  telegram: 'Telegram',
  noTelegram: 'Bu adrese bağlı bir Telegram hesabı yok.',
  account: 'Hesap no',
  wroteAt: 'İlk yazdığı an',
  provedAt: 'Adresin kendisinin olduğunu gösterdiği an',
  language: 'Seçtiği dil',
  languages: { tr: 'Türkçe', en: 'İngilizce' } as Readonly<Record<string, string>>,

  blockedAt: 'Botu engellediği an',

  confirmations: 'Onayınızı size bildiren iletiler',
  confirmationsAbout: 'Elektronik yolla alınan ONAY, aynı gün ve vazgeçme yoluyla birlikte size bildirilir.',
  confirmationColumns: ['Marka', 'Kanal', 'ONAY’ın kaydedildiği an', 'Gönderildiği an'],
  notSent: 'gönderilmedi',
  notNeeded: 'gerek kalmadı',

  waiting: 'Adresinizin doğrulanması için tutulanlar',
  waitingAbout:
    'Bir gün içinde silinir. Form isteğinden ONAY doğarsa yazdıklarınız o değişikliğin kanıtı olur.',
  waitingColumns: ['Ne', 'An', 'Ayrıntı'],
  code: 'E-postanıza gönderilen kod',
  codeOver: 'artık geçersiz',
  codeOpen: 'kullanılmadı',
  request: (brandName: string) => `İzin formu, ${brandName}`,
  requestDone: 'doğrulandı, kaydedildi',
  requestGone: 'içeriği silindi',

  messages: 'Şikâyetlerinizdeki yazışmalar',
  messageColumns: ['Şikâyet', 'An', 'Yazan', 'Metin'],
  authors: { recipient: 'siz', staff: 'şirket' } as Readonly<Record<string, string>>,

  lookUps: 'Bu adresi kimler sordu',
  lookUpsAbout:
    'Aynı kişinin aynı amaçla soruları bir satırdadır; tek tek anları JSON dosyasındadır. Bu belgenin hazırlanması da bir sorgudur.',
  lookUpColumns: ['Kim', 'Ne için', 'Kaç kez', 'İlk', 'Son'],
  /** By the word that the log of look-ups keeps; another one is shown as it is. */
  purposes: {
    'look-up': 'durumu görmek',
    'cli lookup': 'durumu görmek',
    history: 'geçmişi görmek',
    list: 'bir dosyadaki adreslerin durumunu görmek',
    erasure: 'silme isteği',
    'recipient type': 'kayıttaki alıcı tipini görmek',
    'change not stored': 'yazılamayan bir değişikliğin nedenini görmek',
    'personal data': 'bu belge',
    'evidence pack': 'kanıt dosyası',
    'evidence file': 'eklenmiş bir kanıt dosyasını almak',
    receipt: 'değişiklik belgesi',
    'iys status': 'durumu görmek',
    'iys multiple status': 'durumu görmek, toplu',
    'iys history': 'geçmişi görmek',
  } as Readonly<Record<string, string>>,

  about: 'Bu belge hakkında',
  aboutLines: [
    'Amaç: ticari elektronik ileti izinlerinizi bulmak, uygulamak, isteğinizle değiştirmek ve ispat edebilmek.',
    'Hukuki sebep: 6563 sayılı Kanun ve Ticari İletişim Yönetmeliği; KVKK m. 5/2: kanunda öngörülmesi (a), hukuki yükümlülük (ç), bir hakkın korunması (e).',
    'Adınız yalnız izin formuna siz yazdıysanız ya da personelin notunda geçiyorsa tutulur. Adresiniz, adınız ve notlar şifreli saklanır.',
    'KVKK m. 11’e göre düzeltme ve silme isteyebilir, itiraz edebilirsiniz. Başvurunuzu veri sorumlusuna yazılı olarak iletin; en geç 30 gün içinde yanıtlanır.',
    'Aynı verilerin makinede okunabilen hâli JSON dosyasıdır.',
    'Kayıtların sonradan değiştirilmediği, istenirse ayrı bir kanıt dosyasıyla gösterilir.',
  ],
}
