import type { RecipientType, Status } from '../../../src/consent/channel.ts'
import { list } from '../turkish.ts'
import { words } from './words.ts'

/** The forms of the staff: what is asked for, and what goes wrong with a form as such. */
export const forms = {
  /** Titles and buttons have room for 24 characters. */
  asking: {
    'look-up': { title: 'İzin sorgula', submit: 'Sorgula' },
    history: { title: 'İzin geçmişi', submit: 'Göster' },
    evidence: { title: 'Kanıt', submit: 'Göster' },
  },
  messageDay: 'İletinin günü',
  messageDayHint:
    'Şikâyet edilen iletinin gönderildiği gün. Boş bırakırsanız yalnız bugünkü durum gösterilir.',
  complaint: {
    title: 'Şikâyeti not et',
    submit: 'Not et',
    brandHint: 'Şikâyette marka belirtilmediyse boş bırakın.',
    received: 'Şikâyetin geldiği gün',
    receivedHint: 'Yanıt süresi bu günden başlar.',
    messageDay: 'İletinin günü',
    messageDayHint: 'Şikâyet edilen iletinin gönderildiği gün. Bilinmiyorsa boş bırakın.',
    messageTime: 'İletinin saati',
    messageTimeHint: 'İstanbul saatiyle.',
    message: 'İletinin metni',
    messageHint: 'Şikâyet edilen iletinin tamamı. Şifreli saklanır, yalnız kanıt dosyalarında görünür.',
    noteHint: 'Şikâyetin nereden geldiği ve oradaki numarası, örneğin e-Devlet 2026/4711.',
  },
  newTitle: 'İzin kaydet',
  changeTitle: 'İzni değiştir',
  status: 'Yeni durum',
  statusMissing: 'Yeni durum eksik: ONAY ya da RET seçin.',
  recordTitle: (status: Status) => `${status} kaydet`,
  record: 'Kaydet',
  cancel: 'Vazgeç',
  close: 'Kapat',
  address: 'Adres',
  addressHint: 'Telefon numarasının tamamı ya da e-posta adresi, örneğin 0532 123 45 67.',
  brand: 'Marka',
  everyBrand: 'Boş bırakırsanız yetkili olduğunuz bütün markalar sorulur.',
  channels: 'Kanal',
  allChannels: 'hepsi (adrese uyan her kanal)',
  type: 'Alıcı tipi',
  typeOnRecord: 'kayıtlı olduğu tip',
  /** Null where the status is chosen beside it. */
  typeHint: (status: Status | null) =>
    [
      ...(status === 'ONAY' ? [] : ['Tip seçilmezse RET kayıtlı her tipe yazılır.']),
      ...(status === 'RET'
        ? []
        : ['Tip seçilmezse ONAY bireysel için yazılır; adres tacir olarak kayıtlıysa sorulur.']),
    ].join(' '),
  typesOnRecord: (recorded: readonly RecipientType[]) =>
    `Kayıtlı: ${list(recorded.map((type) => words.types[type]))}.`,
  source: 'Kaynak',
  sourceHint: (status: Status): string =>
    status === 'ONAY' ? 'İzin nerede alındı?' : 'Alıcı reddini nerede bildirdi?',
  day: 'Tarih',
  dayHint: (status: Status) =>
    `Alıcının ${status === 'ONAY' ? 'iznini' : 'reddini'} bildirdiği gün. Boş bırakırsanız şu an alınır.`,
  time: 'Saat',
  timeHint: (status: Status) =>
    `İstanbul saatiyle. Gün seçip saati boş bırakırsanız o günün ${status === 'ONAY' ? 'başı' : 'sonu'} alınır.`,
  evidence: 'Kanıt',
  evidenceHint: (status: Status): string =>
    status === 'ONAY'
      ? 'İzni ne gösteriyor: form ya da çağrı kaydı numarası, onay metni. Şikâyet olursa izni şirket ispat eder.'
      : 'Reddi ne gösteriyor: mesajın metni, çağrı kaydı numarası.',
  files: 'Kanıt dosyası',
  filesHint: (mebibytes: number) =>
    `İmzalı form, ekran görüntüsü, e-posta ya da çağrı kaydı: PDF, PNG, JPEG, .eml, .txt, WAV, MP3, M4A; dosya başına en çok ${mebibytes} MB.`,
  note: 'Not',
  brandMissing: 'Marka eksik. Listeden birini seçin.',
  notOpened: 'Form açılamadı, hiçbir şey yazılmadı. Birkaç saniye sonra yeniden deneyin.',
  notTaken: 'Formda eksik ya da hatalı bir alan vardı, hiçbir şey yazılmadı. Formu yeniden açıp doldurun.',
}
