import { messagesIn } from '../../../bots/messages/index.ts'
import type { Door } from '../../consent/actor.ts'
import type { Channel, PermissionReason, RecordedEffect } from '../../consent/consent.ts'
import { words as turkish } from '../../language/turkish.ts'
import type { Pack } from '../pack/pack-json.ts'

/** Turkish words of documents about consents: their readers are inspectors and recipients in Türkiye. */
export const words = {
  ...turkish,
  sources: { ...turkish.sources, HS_2015: '1 Mayıs 2015’ten önce alınmış izin' },
  doors: {
    slack: 'personel, Slack üzerinden',
    cli: 'personel, komut satırından',
    import: 'personel, dosya yükleyerek',
    telegram: 'alıcının kendisi, Telegram botundan',
    page: 'alıcıya gönderilen mesajdaki bağlantının sayfasından',
    click: 'alıcının e-posta uygulamasındaki tek tıkla abonelikten çıkma düğmesinden',
    sms: 'alıcının kendisi, şirketin numarasına gönderdiği SMS ile',
    api: 'şirketin bir sistemi, programlama arayüzünden',
    iys: 'alıcının kendisi, İYS üzerinden',
  } satisfies Record<Door, string>,
  effects: {
    taken: 'Uygun: İYS’nin alacağı bir kayıt.',
    local: 'Uygun değil: İYS bu RET’i almaz. Şirket yine de saklar ve gönderimlerde dikkate alır.',
    repeat: 'Zaten RET olan kaydın yinelenmesi. Durum değişmez, ret tarihi ilerler.',
    void: 'Hatalı bir dosyanın geri alınması: iki kişinin kararıyla bu izin, dosyadan önceki durumuna döndü.',
  } satisfies Record<RecordedEffect, string>,
  /** Text for a mistyped RET that was taken back, and before which the consent had no change. */
  voidByTypist:
    'Yanlış yazılmış bir RET’in geri alınması: RET’i yazan kişi, onu 10 dakika içinde geri aldı; bu izin için kayıt kalmadı.',
  /** Turkish names of evidence fields; a field without an entry is printed under its own name. */
  evidence: {
    note: 'Not',
    evidence: 'Kanıt metni',
    proof: 'Adresin sahipliği',
    sentAt: 'Kodun gönderildiği an',
    mailedAt: 'Bağlantının gönderildiği an',
    askedAt: 'Onayın istendiği an',
    provedAt: 'Sahipliğin gösterildiği an',
    name: 'Yazılan ad soyad',
    networkAddress: 'Ağ adresi (IP)',
    text: 'Gösterilen metin',
    door: 'Yol',
    userId: 'Platformdaki hesap no',
    messageId: 'Platformdaki mesaj no',
    refusedWith: 'İYS kuralının kodu',
    reason: 'Neden',
    source: 'Bildirilen kaynak',
    question: 'Sorulan soru',
    carrier: 'SMS’i ileten',
    sender: 'SMS’i gönderen numara',
    destination: 'SMS’in gönderildiği numara ya da başlık',
    smsText: 'SMS’in metni',
    carrierTime: 'İletenin bildirdiği an',
    receivedAt: 'Sunucumuza ulaştığı an',
  } as Readonly<Record<string, string>>, // Evidence may have other fields.
  evidenceReasons: {
    erasure: 'verilerinin silinmesi istendi; silinirken her marka ve kanal için RET kaydedildi',
  } as Readonly<Record<string, string>>, // Evidence may have other reasons.
  proofs: {
    link: 'Bu adrese gönderilen mesajdaki bağlantı kullanıldı. Bir bağlantı başkasına iletilebilir; sahipliği tek başına göstermez.',
    'mail-code': 'Bu e-posta adresine gönderilen tek kullanımlık kod girildi.',
    'sms-code': 'Bu numaraya SMS’le gönderilen tek kullanımlık kod girildi.',
    'mail-link': 'Bu e-posta adresine gönderilen tek kullanımlık bağlantıyı açıp onayını doğruladı.',
    'own-contact': 'Telegram’da kendi telefon numarasını paylaştı; hesabın sahibi ile paylaşılan kart aynı.',
  } as Readonly<Record<string, string>>, // Evidence may have other proofs.
}

export const timesAbout = 'UTC diye belirtilenler dışında tüm saatler Türkiye saatidir.'

/** Returns the name of a source, or its code if İYS does not know it. */
export function sourceName(source: string, { sources }: Pick<typeof words, 'sources'> = words): string {
  return new Map(Object.entries(sources)).get(source) ?? source
}

export function doorName(door: string): string {
  return new Map(Object.entries(words.doors)).get(door) ?? door
}

export function brandName({ brands }: Pick<Pack, 'brands'>, code: number): string {
  return brands.find((brand) => brand.code === code)?.name ?? String(code)
}

interface Verdict {
  readonly maySend: boolean
  readonly reason: PermissionReason
}

/** Returns the sentence that says if a message may be sent and why; a look-up in chat uses the same. */
export function verdictText(channel: Channel, { maySend, reason }: Verdict): string {
  return messagesIn('tr').staff.lookUp.permissionSentence(channel, maySend, reason)
}
