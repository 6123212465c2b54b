import type { NationalState, PermissionReason, RecordedEffect, Status } from '../../consent/consent.ts'
import { ended } from '../../consent/fold.ts'
import { names } from '../../consent/names/tr.ts'
import type { IysAnswerEntry } from '../../ledger/entries.ts'
import type { PackComplaint } from '../../proof/pack/pack-json.ts'
import type { Door } from '../../register/actor.ts'
import type { ComplaintOutcome } from '../../register/complaints/complaints.ts'
import { type EvidenceFileKind, fileWords } from '../../register/evidence/file-kind.ts'
import { datesIn } from '../dates.ts'

const { date, exact, moment, wall } = datesIn('tr')

const words = {
  ...names,
  sources: { ...names.sources, HS_2015: '1 Mayıs 2015’ten önce alınmış izin' },
  doors: {
    slack: 'personel, Slack üzerinden',
    cli: 'personel, komut satırından',
    import: 'personel, dosya yükleyerek',
    telegram: 'alıcının kendisi, Telegram botundan',
    page: 'alıcıya gönderilen mesajdaki bağlantının sayfasından',
    click: 'alıcının e-posta uygulamasındaki tek tıkla abonelikten çıkma düğmesinden',
    api: 'şirketin bir sistemi, programlama arayüzünden',
    iys: 'alıcının kendisi, İYS üzerinden',
  } satisfies Record<Door, string>,
  effects: {
    taken: 'Uygun: İYS’nin alacağı bir kayıt.',
    local: 'Uygun değil: İYS bu RET’i almaz. Şirket yine de saklar ve gönderimlerde dikkate alır.',
    repeat: 'Zaten RET olan kaydın yinelenmesi. Durum değişmez, ret tarihi ilerler.',
    void: 'Hatalı bir dosyanın geri alınması: iki kişinin kararıyla bu izin, dosyadan önceki durumuna döndü.',
  } satisfies Record<RecordedEffect, string>,
  reasons: {
    consent: 'Gönderilebilir: ONAY var ve İYS’de kayıtlı.',
    'consent-unverified':
      'Şirketin kaydına göre gönderilebilir: ONAY var. İYS’deki durum bu dosyada doğrulanmış değildir.',
    trader: 'Gönderilebilir: tacir adresi, ret bildirmemiş.',
    'no-consent': 'Gönderilemez: bu kanal için kayıtlı izin yok.',
    'trader-unrecorded': 'Gönderilemez: tacir adresi henüz İYS’ye yüklenmemiş.',
    refused: 'Gönderilemez: alıcı RET bildirmiş.',
    'refused-here': 'Gönderilemez: alıcı RET bildirmiş. Ret yalnızca şirketin kaydında; yine de uygulanır.',
    'iys-waiting': 'Gönderilemez: ONAY var, ama henüz İYS’ye bildirilmemiş.',
    'iys-sent': 'Gönderilemez: ONAY İYS’ye gönderilmiş, İYS henüz yanıtlamamış.',
    'iys-refused': 'Gönderilemez: ONAY var, ama İYS kabul etmemiş.',
    'iys-late': 'Gönderilemez: ONAY var, ama İYS’ye bildirme süresi geçmiş.',
    'brand-closed': 'Gönderilemez: marka kapatılmış.',
    erased: 'Gönderilemez: adres silinmiş.',
  } satisfies Record<PermissionReason, string>,
  national: {
    unverified: 'İYS’deki durum doğrulanmadı.',
    waiting: 'İYS’ye henüz gönderilmedi.',
    sent: 'İYS’den yanıt bekleniyor.',
    registered: 'İYS’de doğrulandı.',
    refused: 'İYS kabul etmedi.',
    late: 'İYS’ye bildirme süresi geçti.',
  } satisfies Record<NationalState, string>,
  outcomes: {
    'consent-shown': 'izin ispat edildi',
    'no-consent': 'izin yoktu, şikâyet haklı bulundu',
    'not-ours': 'mesaj şirketin değildi',
    withdrawn: 'şikâyet geri çekildi',
  } satisfies Record<ComplaintOutcome, string>,
  /** Names of evidence fields; others are shown by their own name. */
  evidence: {
    note: 'Not',
    evidence: 'Kanıt metni',
    proof: 'Adresin sahipliği',
    provedAt: 'Sahipliğin gösterildiği an',
    text: 'Gösterilen metin',
    door: 'Yol',
    userId: 'Platformdaki hesap no',
    messageId: 'Platformdaki mesaj no',
    refusedWith: 'İYS kuralının kodu',
    reason: 'Neden',
    source: 'Bildirilen kaynak',
    question: 'Sorulan soru',
  } as Readonly<Record<string, string>>,
  evidenceReasons: {
    erasure: 'verilerinin silinmesi istendi; silinirken her marka ve kanal için ret kaydedildi',
  } as Readonly<Record<string, string>>,
  proofs: {
    link: 'Bu adrese gönderilen mesajdaki bağlantı kullanıldı. Bir bağlantı başkasına iletilebilir; sahipliği tek başına göstermez.',
    'mail-code': 'Bu e-posta adresine gönderilen tek kullanımlık kodu yazdı.',
    'mail-link': 'Bu e-posta adresine gönderilen tek kullanımlık bağlantıyı açıp onayını doğruladı.',
    'own-contact': 'Telegram’da kendi telefon numarasını paylaştı; hesabın sahibi ile paylaşılan kart aynı.',
  } as Readonly<Record<string, string>>,
}

const heading = {
  title: 'İzin kanıt dosyası',
  about: 'Ticari elektronik ileti izninin ispatı',
  provider: 'Hizmet sağlayıcı',
  providerCode: (code: number) => `İYS kodu ${code}`,
  address: 'Alıcının adresi',
  brands: 'Kapsanan markalar',
  day: 'Mesajın günü',
  noDay: 'sorulmadı',
  madeAt: 'Hazırlandığı an',
  madeBy: 'Hazırlayan',
  contents: 'İçindekiler',
  counts: (changes: number, evidence: number, complaints: number) =>
    `${changes} değişiklik, ${evidence} kanıt, ${complaints} şikâyet`,
  page: (number: number, of: number) => `Sayfa ${number} / ${of}`,
  time: 'UTC diye belirtilenler dışında tüm saatler Türkiye saatidir.',
}

const state = {
  onDay: (day: string) => `Mesajın gönderildiği gün: ${date(day)}`,
  onDayAbout:
    'Şirketin o gün bildiği, yani o güne kadar kaydedilmiş olan. İYS’nin o günkü kaydı İYS’den ayrıca sorulur.',
  now: 'Bu dosyanın hazırlandığı andaki durum',
  none: 'Kayıt yok',
  allDay: (status: Status) => `Gün boyunca ${status}`,
  changed: (start: Status | null, end: Status | null) =>
    `Gün başında ${start ?? 'kayıt yoktu'}, gün sonunda ${end ?? 'kayıt yoktu'}`,
  atStart: 'Gün başında:',
  atEnd: 'Gün sonunda:',
  since: (consentDate: string) => `${wall(consentDate)} tarihli`,
  stopBy: (day: string) => `RET’ten sonra gönderimin durması için kanunun verdiği son gün: ${date(day)}.`,
  recordedLater: (numbers: string) =>
    `Bu güne ya da öncesine tarihli, ama bu günden sonra kaydedilmiş değişiklik: ${numbers}.`,
  columns: ['Marka ve kanal', 'Durum', 'Mesaj gönderilebilir mi'],
  withoutRecord: 'Hiç kayıt yok: ',
  withoutRecordMeans: (channels: string) => `hiçbir kanal (${channels}) için kayıt yok; mesaj gönderilemez.`,
}

const change = {
  title: 'Değişiklikler',
  about: 'Bu adres için kaydedilmiş olan her şey, kayıt sırasıyla. Kayıtlar yalnızca eklenir, değiştirilmez.',
  none: 'Şirketin kaydında bu adres için sorulan markalara ait hiçbir değişiklik yok.',
  erased:
    'Bu adresin kişisel verileri silinmiştir. Gösterilebilecek bir kayıt kalmamıştır; ret bildirdiyse yine de uygulanır.',
  saidAt: (status: Status): string => (status === 'ONAY' ? 'ONAY tarihi' : 'RET tarihi'),
  noDate: 'bildirilmedi',
  recordedAt: 'Kaydedildiği an',
  source: 'Nereden alındığı',
  noSource: 'bildirilmedi',
  door: 'Kimden, hangi yoldan',
  actor: 'Kaydeden',
  secondPerson: 'Doğrulayan ikinci kişi',
  effect: 'İYS kurallarına göre',
  evidence: 'Kanıt',
  noEvidence: 'Bu değişiklikle birlikte kanıt kaydedilmedi.',
  lostEvidence: 'Bu değişikliğin kanıtı vardı, ama bulunamadı ya da bozulmuş.',
  inIys: 'İYS’nin yanıtı',
  answer: (
    at: string,
    actor: string | null,
    { outcome, by, code, creationDate }: IysAnswerEntry['content'],
  ) => {
    const how = {
      receipt: `İYS’nin alındısıyla${creationDate === null ? '' : `, İYS’nin kayıt anı ${creationDate}`}`,
      file: 'İYS’nin dosyasıyla',
      word: `${actor ?? 'çalışan'} beyanıyla`,
    }[by]
    const result =
      outcome === 'registered' ? 'kaydedildi' : `kabul edilmedi${code === null ? '' : ` (${code})`}`
    return `İYS’de ${result}: ${how}. Deftere yazıldığı an: ${at}.`
  },
  laterEvidence: 'Sonradan eklenen kanıt',
  addedLater: (at: string, actor: string | null) =>
    `${at} anında eklendi${actor === null ? '' : `, ekleyen ${actor}`}. Değişiklik kaydedilirken var olduğunu göstermez.`,
  file: (kind: EvidenceFileKind, bytes: number, name: string) =>
    `Dosya: ${fileWords.tr[kind]}, ${bytes.toLocaleString('tr')} bayt${name === '' ? '' : `, adı “${name}”`}`,
  fileDigest: 'SHA-256 özeti',
  fileApart: 'Dosyalar birlikte çok büyük olduğu için bu dosya pakette değildir; şirketten ayrıca istenir.',
  wording: (digest: string) => `özeti ${digest.slice(0, 8)} ile başlayan metin; tamamı sondaki ektedir`,
  id: 'İşlem no',
  seal: 'Mühür',
  unsealed: 'Henüz mühürlenmedi.',
  dayOpen: 'Mühürlendi. Günü henüz kapanmadı.',
  dayClosed: (day: string, at: number) => `Mühürlendi. Günü (${date(day)}) ${moment(at)} anında kapandı.`,
  witnesses: (places: string) => ended(`Günün mührü dışarıda da görüldü: ${places}`),
  dayStamp: (at: number, authority: string) =>
    ended(`Günün mührü ${exact(at)} anında damgalandı: ${authority}`),
}

const shown = {
  title: 'Ek: gösterilen metinler',
  about:
    'Alıcının onay ya da ret bildirirken gördüğü sayfa veya sohbet. Kişiden kişiye değişen yerler ‹ › içinde, düğmeler köşeli parantez içindedir. Metin, bildirimin kaydedildiği andaki metindir; daha önce gönderilmiş bir mesajın düğmesine basıldıysa o mesaj eski metinle yazılmış olabilir.',
  name: (digest: string, language: string) => `${digest.slice(0, 8)} · ${language}`,
  digest: (sha256: string) => `SHA-256 özeti ${sha256}`,
  vouched: 'Değişikliğin kanıtında bu özet durur.',
  languages: { tr: 'Türkçe', en: 'İngilizce' },
}

const complaint = {
  title: 'Şikâyetler',
  none: 'Bu adres için not edilmiş şikâyet yok.',
  number: (id: number) => `Şikâyet ${id}`,
  receivedOn: 'Geldiği gün',
  dueOn: 'Yanıt için son gün',
  dueOnAbout: 'şirketin kendine koyduğu süre',
  messageAt: 'Mesajın gönderildiği an',
  held: 'O anda geçerli olan',
  ticket: 'Gönderim öncesi sorgu',
  ticketSays: ({ id, checkedAt, recipientType, maySend }: NonNullable<PackComplaint['ticket']>) =>
    `${moment(checkedAt)} anında ${recipientType} alıcı için ${maySend ? 'gönderilebilir' : 'gönderilemez'} yanıtı verildi (bilet ${id}).`,
  recordedLater: (status: Status, consentDate: string, recordedAt: number) =>
    `${wall(consentDate)} tarihli ${status}, ${moment(recordedAt)} anında kaydedildi; mesaj gönderilirken kayıtta yoktu.`,
  text: 'Mesajın metni',
  reference: 'Başvuru no, not',
  outcome: 'Sonuç',
  open: 'henüz sonuçlanmadı',
  noBrand: 'marka belirtilmedi',
}

const verifying = {
  title: 'Bu dosya nasıl doğrulanır',
  steps: [
    'Bu belge, yanındaki pack.json dosyasından okunur hâle getirilmiştir; doğrulanan o dosyadır.',
    'izin verify --export DOSYA.zip komutu internet, anahtar ve şirketin veritabanı olmadan çalışır: adresi, her değişikliği, kanıtını ve mühre giden yolunu yeniden hesaplar; değiştirilmiş ilk kaydı adıyla söyler. Belgeyi de yeniden basıp karşılaştırır.',
    'TSA_CA_FILE damgayı veren kurumun kök sertifikasını gösterirse, zaman damgalarını (RFC 3161) kimin imzaladığı da denetlenir. Sertifikayı kurumdan alın.',
    'sha256sum -c SHA256SUMS yalnızca dosyaların yolda bozulup bozulmadığını gösterir.',
  ],
  limitsTitle: 'Bu dosyanın göstermediği',
  limits: [
    'Şirketin kendi kaydını gösterir. İYS’nin aynı andaki kaydı İYS’den sorulur.',
    'Şirketin, markaların ve çalışanların adları, İYS’deki durum, iş günü takvimi, şikâyetler ve dosyanın hazırlandığı an hiçbir mühürde durmaz; şirketin beyanıdır.',
    'Gösterilen kayıtların değiştirilmediğini gösterir. Son kayıttan sonra bir şeyin dışarıda bırakılmadığını tek başına gösteremez; bunun için şirketten kayıt defterinin tam dökümü (izin export) istenebilir.',
    'Yazı tipinde bulunmayan simgeler kutu olarak basılır; metinlerin aslı pack.json dosyasındadır.',
  ],
}

export const tr = { words, heading, state, change, shown, complaint, verifying }
