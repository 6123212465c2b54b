import type { NationalState } from '../../../src/consent/consent.ts'
import { names, ownRecordsOnly } from '../../../src/consent/names/tr.ts'
import type { Door, Origin } from '../../../src/register/actor.ts'
import type { Role } from '../../../src/register/staff.ts'

const doors: Record<Door, string> = {
  slack: 'Slack',
  cli: 'komut satırı',
  import: 'dosya',
  telegram: 'Telegram',
  page: 'sayfa',
  click: 'tek tık',
  api: 'API',
  iys: 'İYS üzerinden',
}

const origins: Record<Origin, string> = { staff: 'personel', recipient: 'alıcı', system: 'bağlı sistem' }

const roles: Record<Role, string> = { viewer: 'görüntüleyici', editor: 'düzenleyici', admin: 'yönetici' }

const national: Record<NationalState, string> = {
  unverified: "İYS'de doğrulanmadı.",
  waiting: "İYS'ye bildirilecek.",
  sent: "İYS'den yanıt bekleniyor.",
  registered: "İYS'de doğrulandı.",
  refused: 'İYS kabul etmedi.',
  late: "İYS'ye bildirme süresi geçti.",
}

/** In a list: İYS: 3 bildirilecek, 10 kayıtlı. */
const inIys: Record<NationalState, string> = {
  unverified: 'doğrulanmadı',
  waiting: 'bildirilecek',
  sent: 'yanıt bekleniyor',
  registered: 'kayıtlı',
  refused: 'kabul edilmedi',
  late: 'süresi geçti',
}

export const words = {
  ...names,
  ...{ ownRecordsOnly, doors, origins, roles, national, inIys },
  ...{ confirm: 'İşlemi doğrula', cancel: 'Vazgeç', newer: 'Daha yeni', older: 'Daha eski' },
}
